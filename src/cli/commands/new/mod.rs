//! `new`: a template run from the shell.

mod answers;
mod check;
mod diff;
mod outcome;
mod progress;
mod render;
mod report;
mod world;
mod write;

use serde_json::Value;

use super::super::args::New;
use super::super::exit::{Exit, Failure};
use super::super::load::{Loaded, Setting};
use super::super::output::{Output, complain, remark};
use super::template::which;
use crate::catalog::Entity;
use crate::diagnostic::Place;
use crate::scaffold::form::{Form, Mode, Settings};
use crate::scaffold::run::Outcome;
use crate::scaffold::template::Template;
use crate::scaffold::update::RECORD;
use crate::sources::yaml::documents;
use progress::Progress;

pub(in crate::cli::commands) use answers::Given;
pub(in crate::cli::commands) use render::Rendering;

/// Runs a template as far as it was asked for.
pub(in crate::cli) fn new(setting: &Setting, asked: &New, out: &mut Output) -> Result<Exit, Failure> {
    let (loaded, names) = which::load(setting, std::slice::from_ref(&asked.template))?;
    let entity = match which::one(&loaded, names, &asked.template) {
        Ok(entity) => entity,
        Err(message) => {
            complain(&message);
            return Ok(Exit::No);
        }
    };
    let document = entity.document();
    let mode = if asked.backstage_compat { Mode::Backstage } else { Mode::Ours };
    let parameters = document["spec"].get("parameters");
    let form = Form::of(parameters, &Settings { mode, ..Settings::default() });
    let given = Given::read(asked, &form, setting)?;
    given.doubts.iter().for_each(|doubt| remark(&format!("stagedoor: {doubt}")));
    let mut mistakes = form.check(&given.values);
    mistakes.extend(given.replaced.iter().cloned());
    if asked.check || !mistakes.is_empty() {
        return check::print(entity, &form, &given, &mistakes, asked.json, out);
    }
    let Some(template) = read(&loaded, entity, &document) else { return Ok(Exit::No) };
    let rendering = Rendering {
        setting,
        loaded: &loaded,
        around: &loaded,
        entity,
        template: &template,
        form: &form,
        mode,
    };
    let outcome = run(&rendering, &given, asked)?;
    match &asked.output {
        Some(folder) if !asked.dry_run && outcome.is_success() => {
            write::write(entity, &outcome, folder, asked, out)
        }
        _ => report::print(entity, &outcome, asked, out),
    }
}

/// Reads the steps; tells what keeps them from running.
pub(in crate::cli::commands) fn read(loaded: &Loaded, entity: &Entity, document: &Value) -> Option<Template> {
    let home = entity.origin.file.as_deref().and_then(|file| loaded.template_home(file));
    let text = home.as_ref().and_then(|home| home.text().ok()).unwrap_or_default();
    let written = documents(&text).find(|document| document.line == entity.origin.line);
    let root = written.and_then(|document| document.root.ok());
    let place_of = |path: &[&str]| {
        let mark = root.as_ref()?.place_of(path.iter().copied());
        Some(Place { file: home.as_ref()?.shown().clone(), line: mark.line, column: mark.column })
    };
    match Template::read(document, &place_of) {
        Ok(template) => Some(template),
        Err(mistakes) => {
            for mistake in mistakes {
                let place = mistake.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
                complain(&format!("{place}{mistake}"));
            }
            None
        }
    }
}

fn run(rendering: &Rendering<'_>, given: &Given, asked: &New) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(&rendering.template.steps, asked);
    let mut outcome = rendering.run(&given.values, &given.secrets, &mut progress)?;
    if asked.no_answers_file {
        outcome.record = None;
    }
    if outcome.has_own_record() {
        remark(&format!(
            "stagedoor: the template makes `{RECORD}` itself, so `stagedoor update` will not know it"
        ));
    }
    Ok(outcome)
}
