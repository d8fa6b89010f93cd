use serde_json::{Value, json};

use super::super::args::RunsAction;
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone, complain};
use crate::publish::{Entry, EntryState, Run, Runs};

/// What templates have done outside.
pub(in crate::cli) fn runs(
    setting: &Setting,
    action: Option<&RunsAction>,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let runs = Runs::new(setting.config.paths.state.as_deref());
    runs.clear();
    match action {
        None => list(&runs, false, out),
        Some(RunsAction::List { json }) => list(&runs, *json, out),
        Some(RunsAction::Show { run, json }) => match runs.find(run) {
            Ok(run) => show(&runs, &run, *json, out),
            Err(error) => {
                complain(&error.to_string());
                Ok(Exit::No)
            }
        },
        Some(RunsAction::Resume(asked)) => super::resume(setting, asked, out),
    }
}

fn list(runs: &Runs, as_json: bool, out: &mut Output) -> Result<Exit, Failure> {
    let found = runs.list();
    if as_json {
        out.json(&found.iter().map(|run| shape(runs, run)).collect::<Vec<_>>())?;
        return Ok(Exit::Done);
    }
    for run in &found {
        let word = word(runs, run);
        out.pieces(&[
            (Tone::Strong, &run.id),
            (Tone::Muted, &format!("  {}  ", run.begun.template)),
            (tone(word), word),
        ])?;
    }
    if found.is_empty() {
        out.pieces(&[(Tone::Muted, "no template has done anything outside from here")])?;
    }
    Ok(Exit::Done)
}

fn show(runs: &Runs, run: &Run, as_json: bool, out: &mut Output) -> Result<Exit, Failure> {
    if as_json {
        out.json(&shape(runs, run))?;
        return Ok(Exit::Done);
    }
    let state = word(runs, run);
    out.pieces(&[(Tone::Strong, &run.id), (Tone::Plain, "  "), (tone(state), state)])?;
    out.pieces(&[(Tone::Muted, "template  "), (Tone::Plain, &run.begun.template)])?;
    out.pieces(&[(Tone::Muted, "from      "), (Tone::Plain, &run.begun.source)])?;
    out.pieces(&[
        (Tone::Muted, "begun     "),
        (Tone::Plain, &run.started.strftime("%F %T UTC").to_string()),
    ])?;
    if let Some(failure) = run.ended.as_ref().and_then(|ended| ended.failure.as_ref()) {
        out.pieces(&[(Tone::Muted, "ended     "), (Tone::Bad, failure)])?;
    }
    for entry in &run.steps {
        step(entry, out)?;
    }
    if run.is_open() && state != "under way" {
        let goes_on = format!("stagedoor runs resume {}", run.id);
        out.pieces(&[(Tone::Muted, "to go on: "), (Tone::Plain, &goes_on)])?;
    }
    Ok(Exit::Done)
}

fn step(entry: &Entry, out: &mut Output) -> std::io::Result<()> {
    let turn = entry.iteration.as_ref().map(|turn| format!("[{turn}]")).unwrap_or_default();
    out.pieces(&[
        (Tone::Strong, &format!("  {}{turn}", entry.step)),
        (Tone::Muted, &format!("  {}  ", entry.action)),
        (tone(entry.word()), entry.word()),
    ])?;
    let facts = entry.marks.iter().filter(|(name, _)| name.as_str() != "author");
    let outputs = entry.outputs.as_ref().and_then(Value::as_object).into_iter().flatten();
    for (name, value) in facts.chain(outputs) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        out.pieces(&[(Tone::Muted, &format!("    {name}: ")), (Tone::Plain, &value)])?;
    }
    if let Some(failure) = &entry.failure {
        out.pieces(&[(Tone::Muted, "    "), (Tone::Bad, failure)])?;
    }
    if entry.state == EntryState::Begun && entry.failure.is_none() {
        out.pieces(&[(Tone::Muted, "    nobody has heard how it ended; going on looks first")])?;
    }
    Ok(())
}

fn word(runs: &Runs, run: &Run) -> &'static str {
    if runs.is_under_way(run) { "under way" } else { run.word() }
}

fn tone(word: &str) -> Tone {
    match word {
        "done" => Tone::Good,
        "failed" => Tone::Bad,
        "under way" => Tone::Match,
        _ => Tone::Warning,
    }
}

/// The journal, and how the run stands.
fn shape(runs: &Runs, run: &Run) -> Value {
    let mut shape = json!(run);
    shape["state"] = word(runs, run).into();
    shape["canResume"] = run.is_open().into();
    shape
}
