//! A run, and the list of all of them.

use super::super::task::{Launch, Order, Place, RunPane, RunRow, TaskErrand, TaskNews, Tasks};
use super::super::wizard::{Draft, Hidden, Start};
use super::super::{Command, Effect, Notice, Overlay, Screen, State, TextInput};
use super::create;
use super::fitted::fitted;
use super::navigate::{open_entity, show};
use crate::scaffold::task::{Happening, StepCourse, StepStatus, TaskStatus, What};

/// Shows the list, and asks for it.
pub(super) fn open_list(state: &mut State) -> Vec<Effect> {
    let mut effects = show(state, Screen::Tasks);
    effects.push(list(state));
    effects
}

/// Asks which tasks there are.
pub(super) fn list(state: &mut State) -> Effect {
    let tasks = &mut state.tasks;
    tasks.generation += 1;
    tasks.is_asked = true;
    tasks.lay_out();
    Effect::Task(TaskErrand::List { generation: tasks.generation, is_own: !tasks.shows_all })
}

/// Commands of a run and of the list.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let Some(key) = subject(state) else { return Vec::new() };
    match command {
        Command::RunCancel => ask_cancel(state, key),
        Command::RunRetry => return ask_retry(state, key),
        Command::RunAgain => return start_over(state, key),
        Command::RunFollow => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.view.follow(&run.course);
            }
        }
        Command::CopyLog => {
            let text = state.tasks.run(key).map(super::super::task::Run::log_text);
            return text.map(|text| Effect::Copy { what: "log", text }).into_iter().collect();
        }
        Command::CopyTask => {
            let id = state.tasks.run(key).map(|run| run.record.id.clone());
            return id.map(|text| Effect::Copy { what: "task", text }).into_iter().collect();
        }
        _ => {}
    }
    Vec::new()
}

/// The run that a command is about.
fn subject(state: &mut State) -> Option<u64> {
    match state.screen {
        Screen::Run(key) => Some(key),
        Screen::Tasks => state.tasks.adopt(),
        _ => None,
    }
}

/// Enter on the list, or on a row of a run.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let Some(key) = subject(state) else { return Vec::new() };
    if state.screen == Screen::Tasks {
        return show_run(state, key);
    }
    let Some(run) = state.tasks.run_mut(key) else { return Vec::new() };
    if run.view.pane == RunPane::Log {
        let line = run.view.lines.get(run.view.log.selected).and_then(|at| run.course.log.line(*at));
        let Some(line) = line else { return Vec::new() };
        let lines = crate::text::wrap(&line.text, usize::from(state.size.0.saturating_sub(8)).max(20));
        let title = "A line of the log".to_owned();
        let list = super::super::ListState::default();
        state.overlays.push(Overlay::Contents { title, lines, code: None, list });
        return Vec::new();
    }
    match run.view.selected().cloned() {
        Some(RunRow::Step(step)) => {
            run.view.fold(step, &run.course);
            Vec::new()
        }
        Some(RunRow::Link(at)) => match run.course.output.links.get(at).cloned() {
            Some(link) => match (link.entity, link.url) {
                (Some(entity), _) => open_entity(state, entity),
                (None, Some(url)) => vec![Effect::OpenUrl(url)],
                (None, None) => Vec::new(),
            },
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Listens again to the task of the run that is shown.
pub(super) fn listen(state: &mut State, key: u64) -> Vec<Effect> {
    let run = state.tasks.run_mut(key).filter(|run| !run.status().is_over());
    run.and_then(follow).into_iter().collect()
}

/// Shows a run, and from then on what happens in it.
fn show_run(state: &mut State, key: u64) -> Vec<Effect> {
    let columns = state.size.0;
    let mut effects = Vec::new();
    if let Some(run) = state.tasks.run_mut(key) {
        run.view.lay_out(&run.course, columns);
        effects.extend(follow(run));
        effects
            .extend(run.course.output.texts.iter().flat_map(|text| state.colours.want_blocks(&text.content)));
    }
    effects.extend(show(state, Screen::Run(key)));
    effects
}

fn follow(run: &mut super::super::task::Run) -> Option<Effect> {
    let Place::Server(host) = &run.place else {
        let id = run.record.id.clone();
        return run.is_recalled.then_some(Effect::Task(TaskErrand::Recall { key: run.key, id }));
    };
    if run.is_followed || run.record.id.is_empty() {
        return None;
    }
    run.is_followed = true;
    let (host, id, after) = (host.to_string(), run.record.id.clone(), run.course.last());
    Some(Effect::Task(TaskErrand::Follow { key: run.key, host, id, after }))
}

fn ask_cancel(state: &mut State, key: u64) {
    let Some(run) = state.tasks.run(key) else { return };
    let (place, id) = (run.place.clone(), run.record.id.clone());
    let mut lines = vec!["It ends at the next occasion; what is done by then stays done.".to_owned()];
    if let Some((at, step)) = run.course.current() {
        lines.push(format!("Now: step {}, {}", at + 1, step.plan.name));
    }
    let errand = TaskErrand::Cancel { key, place: place.clone(), id };
    let asked = Launch::cancel(&run.record.title, place.name(), lines, errand);
    state.overlays.push(Overlay::Launch(asked));
}

/// Asks for the secrets, which nothing has kept; without any whether to.
fn ask_retry(state: &mut State, key: u64) -> Vec<Effect> {
    let Some(run) = state.tasks.run(key) else { return Vec::new() };
    let (title, names) = (run.record.title.clone(), run.record.secrets.clone());
    if !names.is_empty() {
        let (given, input) = (Vec::new(), TextInput::default());
        state.overlays.push(Overlay::Launch(Launch::Secrets { key, title, names, given, input }));
        return Vec::new();
    }
    if run.is_recalled {
        ask_to_go_on(state, key, Vec::new());
        return Vec::new();
    }
    let place = run.place.name().to_owned();
    let lines = vec!["All of its steps run again, with the same answers.".to_owned()];
    let Some(errand) = retry_errand(state, key, Vec::new()) else { return Vec::new() };
    let title = format!("Run “{title}” again ({place})? Enter does it");
    let (list, effect) = (super::super::ListState::default(), Box::new(Effect::Task(errand)));
    state.overlays.push(Overlay::Launch(Launch::Sure { title, lines, list, effect }));
    Vec::new()
}

/// Says what going on with a run means, and asks for a yes: its template may be another one by now.
fn ask_to_go_on(state: &mut State, key: u64, secrets: Vec<(String, Hidden)>) {
    let Some(Effect::Task(TaskErrand::Begin { order, .. })) =
        retry_errand(state, key, secrets).map(Effect::Task)
    else {
        return;
    };
    let Some(run) = state.tasks.run(key) else { return };
    let mut lines = vec![format!("This goes on with “{}”, with the same answers.", order.title)];
    lines.push(if run.record.outside.is_empty() {
        "Nothing was finished outside by then.".to_owned()
    } else {
        format!("What is done outside is not done again: {}.", run.record.outside.join(", "))
    });
    lines.push("What had begun is looked at first; what is left is done for real:".to_owned());
    let is_open = |step: &&StepCourse| step.status != StepStatus::Completed;
    let open = run.course.steps.iter().filter(is_open);
    lines.extend(open.map(|step| format!("  {}  {}", step.plan.name, step.plan.action)));
    lines.push(match &order.folder {
        Some((folder, _)) => format!("Its files go to {folder}."),
        None => "Where its files were to go is not known, so none are written.".to_owned(),
    });
    let lines = fitted(&lines, state.size.0);
    state.overlays.push(Overlay::Launch(Launch::consent(*order, lines)));
}

/// Lets it run again; what an earlier session began goes on after a typed yes.
pub(super) fn retry(state: &mut State, key: u64, secrets: Vec<(String, Hidden)>) -> Vec<Effect> {
    if state.tasks.run(key).is_some_and(|run| run.is_recalled) {
        ask_to_go_on(state, key, secrets);
        return Vec::new();
    }
    retry_errand(state, key, secrets).map(Effect::Task).into_iter().collect()
}

fn retry_errand(state: &State, key: u64, secrets: Vec<(String, Hidden)>) -> Option<TaskErrand> {
    let run = state.tasks.run(key)?;
    Some(match &run.place {
        Place::Server(host) => TaskErrand::Retry {
            key,
            host: host.to_string(),
            id: run.record.id.clone(),
            secrets,
            after: run.course.last(),
        },
        Place::Here => {
            TaskErrand::Begin {
                key,
                order: Box::new(Order {
                    place: Place::Here,
                    template: run.record.template.clone()?,
                    title: run.record.title.clone(),
                    steps: run.record.steps.clone(),
                    values: run.record.values.clone(),
                    secrets,
                    user: state.user.me.clone(),
                    reviewed: None,
                    resumed: (!run.record.id.is_empty()).then(|| run.record.id.clone()),
                    // What the run before has written is its own.
                    folder: run.record.folder.clone().map(|(folder, overwrite)| {
                        (folder, overwrite || run.status() == TaskStatus::Completed)
                    }),
                }),
            }
        }
    })
}

/// Back into the form, with the same answers.
fn start_over(state: &mut State, key: u64) -> Vec<Effect> {
    let Some(run) = state.tasks.run(key) else { return Vec::new() };
    let (Some(template), values) = (run.record.template.clone(), run.record.values.clone()) else {
        state.tell(Notice::failed("it is not known which template that was"));
        return Vec::new();
    };
    create::begin(state, &template, Some(Draft { values, ..Draft::default() }), &Start::default())
}

/// Takes what there is to tell of runs.
pub(super) fn told(state: &mut State, news: TaskNews) -> Vec<Effect> {
    match news {
        TaskNews::Begun { key, id } => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.record.id = id;
                run.is_followed = true;
            }
            state.tasks.lay_out();
        }
        TaskNews::NotBegun { key, why } => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.is_followed = false;
                if run.record.id.is_empty() {
                    run.course.status = TaskStatus::Failed;
                    run.record.status = TaskStatus::Failed;
                    run.course.failures = vec![why.clone()];
                    run.view.grow(&run.course);
                    run.view.select_result();
                }
            }
            state.tell(Notice::failed(why));
        }
        TaskNews::Happened { key, happening } => return happened(state, key, happening),
        TaskNews::Recalled { key, steps, happenings } => {
            if let Some(run) = state.tasks.run_mut(key).filter(|run| run.is_recalled) {
                run.recall(steps, happenings);
                run.view.select_result();
            }
        }
        TaskNews::Lost { key, why, goes_on } => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.trouble = Some(why.clone());
                run.is_followed = goes_on;
            }
            if !goes_on {
                state.tell(Notice::failed(why));
            }
        }
        TaskNews::Found { key } => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.trouble = None;
            }
        }
        TaskNews::Listed { generation, tasks, total, failure } => {
            listed(&mut state.tasks, generation, tasks, total, failure);
        }
    }
    Vec::new()
}

fn listed(
    tasks: &mut Tasks,
    generation: u64,
    listed: Vec<(Place, crate::scaffold::task::TaskRecord)>,
    total: usize,
    failure: Option<String>,
) {
    if generation != tasks.generation {
        return;
    }
    for (place, record) in &listed {
        let is_it = |run: &&mut super::super::task::Run| run.place == *place && run.record.id == record.id;
        if let Some(run) = tasks.runs.iter_mut().find(is_it).filter(|run| !run.is_followed) {
            run.record.status = record.status;
        }
    }
    (tasks.listed, tasks.total, tasks.failure, tasks.is_asked) = (listed, total, failure, false);
    tasks.lay_out();
}

/// Something happened in a run; who looks elsewhere is told how it ended.
fn happened(state: &mut State, key: u64, happening: Happening) -> Vec<Effect> {
    let is_shown = state.screen == Screen::Run(key);
    let is_end = matches!(happening.what, What::Ended(_));
    if let Some(at) = happening.at.filter(|at| state.tasks.now.is_none_or(|now| now < *at)) {
        state.tasks.now = Some(at);
    }
    let Some(run) = state.tasks.run_mut(key) else { return Vec::new() };
    run.take(happening);
    run.is_followed = !is_end;
    if !is_end {
        return Vec::new();
    }
    run.view.select_result();
    let mut effects: Vec<Effect> =
        run.course.output.texts.iter().flat_map(|text| state.colours.want_blocks(&text.content)).collect();
    let (title, status, place) = (run.record.title.clone(), run.status(), run.place.name().to_owned());
    if status == TaskStatus::Completed {
        if !is_shown {
            state.tell(Notice::done(format!("“{title}” is done ({place}); 5 lists it")));
        }
        effects.extend(served(state, key));
        return effects;
    }
    if !is_shown {
        let word = status.word();
        state.tell(Notice::failed(format!("“{title}” {word} ({place}); 5 lists it")));
    }
    effects
}

/// The draft of a form whose run ended well has served; its answers are those of an earlier run from now on.
fn served(state: &State, key: u64) -> Vec<Effect> {
    let run = state.tasks.run(key);
    let wizard = state.wizard.as_ref().zip(run).filter(|(wizard, run)| {
        run.record.template.as_ref() == Some(&wizard.template) && run.record.values == wizard.values
    });
    let effects = wizard.map(|(wizard, _)| {
        [Effect::ForgetDraft(wizard.draft_name().to_owned()), Effect::KeepAnswers(wizard.draft())]
    });
    effects.into_iter().flatten().collect()
}
