use serde_json::json;

use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone};
use crate::app::Command;

/// Prints the keys in force and what they do, context by context.
pub(in crate::cli) fn keys(setting: &Setting, as_json: bool, out: &mut Output) -> Result<Exit, Failure> {
    let bindings = setting.config.keymap.bindings().filter(|binding| binding.run.is_some());
    if as_json {
        let rows: Vec<_> = bindings
            .map(|b| json!({"context": b.context, "on": b.keys_text(), "run": b.run, "desc": b.description}))
            .collect();
        out.json(&rows)?;
        return Ok(Exit::Done);
    }
    let mut context = "";
    for binding in bindings {
        if binding.context != context {
            out.pieces(&[(Tone::Strong, binding.context)])?;
            context = binding.context;
        }
        let run = binding.run.as_deref().unwrap_or_default();
        let doc = Command::of(run).map_or(binding.description.as_str(), |command| command.doc());
        out.pieces(&[
            (Tone::Match, &format!("  {:<12} ", binding.keys_text())),
            (Tone::Plain, &format!("{run:<20} ")),
            (Tone::Muted, doc),
        ])?;
    }
    Ok(Exit::Done)
}
