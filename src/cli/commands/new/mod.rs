//! `new`: a template run from the shell.

mod answers;
mod check;
mod diff;
mod export;
mod form;
mod on_server;
mod outcome;
mod plain;
mod progress;
mod publish;
mod render;
mod report;
mod world;
mod write;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::super::args::{New, Resume};
use super::super::exit::{Exit, Failure};
use super::super::load::{Loaded, Setting};
use super::super::output::{Output, complain, remark};
use super::template::which;
use crate::catalog::Entity;
use crate::diagnostic::Place;
use crate::publish::{Forges, Runs};
use crate::runtime::{Copies, Memory, Reach, user};
use crate::scaffold::form::{Form, Mode, Settings};
use crate::scaffold::language::Data;
use crate::scaffold::run::{Outcome, Request};
use crate::scaffold::template::Template;
use crate::scaffold::update::{RECORD, Record};
use crate::sources::yaml::documents;

use progress::Progress;
use world::TemplateWorld;

pub(in crate::cli::commands) use answers::{Given, secrets};
pub(in crate::cli::commands) use render::{Rendering, fetch};

/// A template that is run for real, with all that it needs.
struct Case<'c> {
    setting: &'c Setting,
    entity: &'c Entity,
    template: &'c Template,
    request: Request<'c>,
    world: &'c Reach<'c>,
    /// What the project is to remember; of a run that goes on its journal has it.
    record: Option<Record>,
}

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
    let given = Given::read(asked, &form, setting, &entity.reference)?;
    given.doubts.iter().for_each(|doubt| remark(&format!("stagedoor: {doubt}")));
    if let Some(way) = form::way(setting, asked)? {
        let template = entity.reference.clone();
        return form::open(way, setting, &loaded, names, &template, given, asked, out);
    }
    let mut mistakes = form.check(&given.values);
    mistakes.extend(given.replaced.iter().cloned());
    if let Some(file) = asked.export.as_deref().filter(|_| mistakes.is_empty()) {
        return export::export(entity, &form, &given, file, out);
    }
    if asked.check || !mistakes.is_empty() {
        return check::print(entity, &form, &given, &mistakes, asked.json, out);
    }
    if asked.on_server {
        return on_server::run(setting, entity, &given, asked, out);
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
    if asked.fetch {
        rendering.fetch(&given.values, &given.secrets)?;
    }
    if asked.publish {
        let record = rendering.run(&given.values, &given.secrets, &mut ())?.record;
        let record = record.filter(|_| !asked.no_answers_file);
        let request = request(setting, &loaded, entity, &template, given.values, given.secrets);
        let world = TemplateWorld::new(&loaded, entity).map_err(|error| Failure::Usage(error.to_string()))?;
        let copies = Copies::below(setting.config.paths.cache.as_deref());
        let world = &Reach::new(&world, &copies, entity);
        let case = Case { setting, entity, template: &template, request, world, record };
        return publish::begin(&case, asked, out);
    }
    let outcome = run(&rendering, &given.values, &given.secrets, asked)?;
    match &asked.output {
        Some(folder) if !asked.dry_run && outcome.is_success() => {
            write::write(entity, &outcome, folder, asked, out)
        }
        _ => report::print(entity, &outcome, asked, out),
    }
}

/// Goes on with a run that was cut.
pub(in crate::cli) fn resume(setting: &Setting, asked: &Resume, out: &mut Output) -> Result<Exit, Failure> {
    let runs = Runs::new(setting.config.paths.state.as_deref());
    let run = match runs.find(&asked.run) {
        Ok(run) => run,
        Err(error) => {
            complain(&error.to_string());
            return Ok(Exit::No);
        }
    };
    let (loaded, entity) = publish::template_of(setting, &run)?;
    let Some(entity) = entity.and_then(|name| loaded.world.catalog.entity(&name)) else {
        complain(&format!(
            "the template {} of this run is not there any more ({})",
            run.begun.template, run.begun.source
        ));
        return Ok(Exit::No);
    };
    let document = entity.document();
    let form = Form::of(document["spec"].get("parameters"), &Settings::default());
    let given = Given::again(&run.begun, &asked.secret, &form, setting)?;
    let Some(template) = read(&loaded, entity, &document) else { return Ok(Exit::No) };
    let request = request(setting, &loaded, entity, &template, given.values, given.secrets);
    let world = TemplateWorld::new(&loaded, entity).map_err(|error| Failure::Usage(error.to_string()))?;
    let copies = Copies::below(setting.config.paths.cache.as_deref());
    let world = &Reach::new(&world, &copies, entity);
    let case = Case { setting, entity, template: &template, request, world, record: None };
    publish::go_on(&case, &run, asked, out)
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

/// Runs the template in memory and tells how that gets on.
fn run(
    rendering: &Rendering<'_>,
    values: &Map<String, Value>,
    secrets: &[(String, String)],
    asked: &New,
) -> Result<Outcome, Failure> {
    let mut progress = Progress::new(&rendering.template.steps, Progress::is_watched(asked));
    let mut outcome = rendering.run(values, secrets, &mut progress)?;
    if asked.no_answers_file {
        outcome.record = None;
    }
    for missing in outcome.unfetched() {
        remark(&format!("stagedoor: {missing} is not here; --fetch has git fetch it"));
    }
    if outcome.has_own_record() {
        remark(&format!(
            "stagedoor: the template makes `{RECORD}` itself, so `stagedoor update` will not know it"
        ));
    }
    Ok(outcome)
}

/// What is run, and for whom.
fn request<'t>(
    setting: &Setting,
    loaded: &Loaded,
    entity: &Entity,
    template: &'t Template,
    values: Map<String, Value>,
    secrets: Vec<(String, String)>,
) -> Request<'t> {
    let values = Data::from(&Value::Object(values));
    let mut request = Request::new(template, values.as_record().cloned().unwrap_or_default());
    request.template_ref = Some(entity.reference.to_string());
    request.secrets = secrets.into_iter().collect::<BTreeMap<_, _>>();
    let memory = Memory::new(setting.config.paths.state.as_deref());
    if let Some(me) = user(&setting.config, &memory, loaded.signed_in()).0.me {
        request.run_by(&me, &loaded.world.catalog);
    }
    request.hosts = Forges::new(setting.config.forges.clone()).hosts();
    request
}
