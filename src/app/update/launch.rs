//! From the review to a run, and from a run to another: asked, agreed to, begun.

use super::super::task::{Launch, Order, Place, Run, TaskErrand};
use super::super::wizard::{Hidden, Prepared, Wizard, action_words};
use super::super::{Command, Effect, Notice, Overlay, Screen, State, TextInput};
use super::fitted::fitted;
use super::navigate::show;
use crate::scaffold::task::StepPlan;
use crate::scaffold::update::RECORD;
use crate::text::{clean, counted};

/// Asks what has to be known before the template of the review runs.
pub(super) fn ask(state: &mut State, command: Command) {
    let Some(wizard) = &state.wizard else { return };
    if command == Command::RunHere {
        let input = TextInput::with(&suggested_folder(wizard));
        state.overlays.push(Overlay::Launch(Launch::Folder(input)));
        return;
    }
    let Some(host) = state.servers.hosts.first().cloned() else { return };
    let who = state.user.signed_in.as_deref().unwrap_or("whoever the server takes you for");
    let mut lines = vec![format!("This has {host} run “{}” as {who}.", wizard.title)];
    lines.push("The server carries out every step for real, whatever was only planned here:".to_owned());
    let order = order(state, wizard, Place::Server(host.as_str().into()), None);
    lines.extend(order.steps.iter().map(|step| format!("  {}  {}", step.name, step.action)));
    lines.push(format!(
        "What it makes carries no {RECORD}, so `stagedoor update` will not know its template."
    ));
    let names: Vec<&str> =
        order.secrets.iter().map(|(name, _)| name.as_str()).filter(|name| !name.contains('/')).collect();
    if !names.is_empty() {
        lines.push(format!("With the answers go the secrets {}.", names.join(", ")));
    }
    let lines = fitted(&lines, state.size.0);
    state.overlays.push(Overlay::Launch(Launch::consent(order, lines)));
}

/// The name that was answered, or that of the template, as a folder below this one.
fn suggested_folder(wizard: &Wizard) -> String {
    let keys = ["name", "component_id", "componentId"];
    let name = keys.iter().find_map(|key| wizard.values.get(*key)?.as_str());
    let name = name.unwrap_or(wizard.template.name()).chars().filter(|c| !matches!(c, '/' | '\\'));
    format!("./{}", clean(&name.collect::<String>()))
}

fn order(state: &State, wizard: &Wizard, place: Place, folder: Option<(String, bool)>) -> Order {
    let entity = state.world.catalog.entity(wizard.template.as_str());
    let document = entity.map(|entity| entity.document()).unwrap_or_default();
    Order {
        place,
        template: wizard.template.clone(),
        title: wizard.title.clone(),
        steps: StepPlan::all(&document["spec"]["steps"]),
        values: wizard.values.clone(),
        secrets: wizard.secrets(),
        user: state.user.me.clone(),
        reviewed: wizard
            .review
            .outcome()
            .and_then(|outcome| outcome.record.as_ref())
            .map(|record| record.content.clone()),
        resumed: None,
        folder,
    }
}

/// What stands in the folder is known: says what a run would do, and asks for a yes. False when it was not asked
/// for a run.
pub(super) fn seen(state: &mut State, folder: &str, changes: &Result<Option<Vec<String>>, String>) -> bool {
    if state.tasks.folder.as_deref() != Some(folder) {
        return false;
    }
    state.tasks.folder = None;
    let Some(wizard) = &state.wizard else { return true };
    let Some(outcome) = wizard.review.outcome() else { return true };
    let mut lines =
        vec![format!("This will run “{}” here and {}.", wizard.title, action_words(outcome, folder))];
    if outcome.planned.is_empty() {
        lines.push("Nothing else is changed anywhere.".to_owned());
    } else {
        lines.push("It will also change what is outside of the folder:".to_owned());
        lines.extend(outcome.planned.iter().map(|planned| format!("  {}", planned.summary())));
        if !outcome.doubts.is_empty() {
            lines.push("Before you agree to this template:".to_owned());
            lines.extend(outcome.doubts.iter().map(|line| format!("  {line}")));
        }
    }
    let mut lines = fitted(&lines, state.size.0);
    let is_full = match changes {
        Ok(None) => {
            lines.push("The folder is new or empty.".to_owned());
            false
        }
        Ok(Some(changes)) => {
            lines.push("The folder is not empty; other files in it stay. What changes:".to_owned());
            lines.extend(changes.iter().cloned());
            true
        }
        Err(why) => {
            state.tell(Notice::failed(why.clone()));
            return true;
        }
    };
    let order = order(state, wizard, Place::Here, Some((folder.to_owned(), is_full)));
    state.overlays.push(Overlay::Launch(Launch::consent(order, lines)));
    true
}

/// Enter on a question.
pub(super) fn answered(state: &mut State, asked: Launch) -> Vec<Effect> {
    match asked {
        Launch::Folder(input) => {
            let folder = input.text().trim().to_owned();
            let files = state.wizard.as_ref().and_then(|wizard| wizard.review.outcome().cloned());
            let Some(files) = files else { return Vec::new() };
            if folder.is_empty() {
                state.tell(Notice::failed("write the path of a folder"));
                state.overlays.push(Overlay::Launch(Launch::Folder(input)));
                return Vec::new();
            }
            state.tasks.folder = Some(folder.clone());
            vec![Effect::LookAtFolder { folder, files: Prepared(files) }]
        }
        Launch::Consent { order, input, .. } if input.text().trim() == "yes" => begin(state, *order),
        Launch::Consent { .. } => {
            state.tell(Notice::done("nothing runs; type `yes` to let it run"));
            Vec::new()
        }
        Launch::Secrets { key, title, names, mut given, input } => {
            given.push(Hidden::from(input.text()));
            if given.len() < names.len() {
                let input = TextInput::default();
                state.overlays.push(Overlay::Launch(Launch::Secrets { key, title, names, given, input }));
                return Vec::new();
            }
            super::run::retry(state, key, names.into_iter().zip(given).collect())
        }
        Launch::Sure { effect, .. } => vec![*effect],
    }
}

/// Lets it run, and shows how it gets on. The answers are kept as a draft until it has ended well.
fn begin(state: &mut State, order: Order) -> Vec<Effect> {
    let before = state.tasks.runs.iter().position(|run| {
        run.place == order.place
            && !run.record.id.is_empty()
            && Some(&run.record.id) == order.resumed.as_ref()
    });
    // What goes on keeps its number, so that its screen shows it.
    let key = match before {
        Some(at) => state.tasks.runs[at].key,
        None => state.tasks.next_key(),
    };
    let mut run = Run::of(key, &order, state.tasks.now);
    run.record.id = order.resumed.clone().unwrap_or_default();
    run.view.lay_out(&run.course, state.size.0);
    match before {
        Some(at) => state.tasks.runs[at] = run,
        None => state.tasks.runs.push(run),
    }
    state.tasks.lay_out();
    let mut effects = vec![Effect::Task(TaskErrand::Begin { key, order: Box::new(order) })];
    effects.extend(show(state, Screen::Run(key)));
    effects
}

/// Whether the session may end: a run that goes on here would end with it, so that is asked first.
pub(super) fn may_quit(state: &mut State) -> bool {
    let running: Vec<String> =
        state.tasks.needing_us().map(|run| format!("  {}", run.record.title)).collect();
    if running.is_empty() {
        return true;
    }
    let title = "Quit? Enter quits, Esc lets it run".to_owned();
    let said = counted(running.len(), "run goes on here and ends", "runs go on here and end");
    let mut lines = vec![format!("{said} with the portal, between two steps or within one:")];
    lines.extend(running);
    let (list, effect) = (super::super::ListState::default(), Box::new(Effect::Quit));
    state.overlays.push(Overlay::Launch(Launch::Sure { title, lines, list, effect }));
    false
}
