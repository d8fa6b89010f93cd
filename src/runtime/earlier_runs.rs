use std::time::SystemTime;

use jiff::Timestamp;
use serde_json::Value;

use super::Publishing;
use super::publishing::ANSWER;
use crate::app::World;
use crate::app::task::{Place, TaskNews};
use crate::catalog::EntityRef;
use crate::publish::{Entry, EntryState, Run, can_carry_out};
use crate::scaffold::run::Level;
use crate::scaffold::task::{Ending, Happening, StepPlan, StepStatus, TaskRecord, TaskStatus, What};

/// So many are listed.
const LISTED: usize = 50;

/// The runs that this machine has kept a journal of, as the list of tasks has them; the latest first.
pub(super) fn earlier_runs(publishing: &Publishing, world: &World) -> Vec<(Place, TaskRecord)> {
    let runs = publishing.runs.list().into_iter().take(LISTED);
    runs.map(|run| (Place::Here, record(&run, publishing.runs.is_under_way(&run), world))).collect()
}

/// All that the journal of a run knows, for the run of this number.
pub(super) fn recalled(publishing: &Publishing, world: &World, key: u64, id: &str) -> TaskNews {
    match publishing.runs.find(id) {
        Ok(run) => {
            let is_under_way = publishing.runs.is_under_way(&run);
            let steps = steps(&run, &record(&run, is_under_way, world).steps);
            TaskNews::Recalled { key, steps, happenings: happenings(&run, is_under_way) }
        }
        Err(error) => TaskNews::NotBegun { key, why: error.to_string() },
    }
}

fn record(run: &Run, is_under_way: bool, world: &World) -> TaskRecord {
    let begun = &run.begun;
    let template = EntityRef::parse_full(&begun.template).ok();
    let entity = template.as_ref().and_then(|template| world.catalog.entity(template.as_str()));
    let named =
        template.as_ref().map_or_else(|| begun.template.clone(), |template| template.name().to_owned());
    let withheld = begun.withheld.iter().map(|names| format!("{ANSWER}{}", names.join("/")));
    let mut outside: Vec<String> = Vec::new();
    for entry in run.steps.iter().filter(|entry| entry.state == EntryState::Done) {
        if !outside.contains(&entry.action) {
            outside.push(entry.action.clone());
        }
    }
    TaskRecord {
        id: run.id.clone(),
        title: entity.map_or(named, |entity| entity.label().to_owned()),
        template,
        status: status(run, is_under_way),
        created: Some(run.started.into()),
        created_by: begun.user.clone(),
        steps: entity.map(|entity| StepPlan::all(&entity.document()["spec"]["steps"])).unwrap_or_default(),
        values: begun.values.clone(),
        secrets: begun.secrets.iter().cloned().chain(withheld).collect(),
        outside,
        folder: begun.folder.as_ref().map(|folder| (folder.path.clone(), folder.overwrites)),
    }
}

fn status(run: &Run, is_under_way: bool) -> TaskStatus {
    match &run.ended {
        _ if is_under_way => TaskStatus::Running,
        None => TaskStatus::Cut,
        Some(ended) if ended.is_cancelled => TaskStatus::Cancelled,
        Some(ended) if ended.failure.is_some() => TaskStatus::Failed,
        Some(_) => TaskStatus::Completed,
    }
}

/// The steps that the journal knows, and those that may still come. What a step did in the workspace nobody has kept.
fn steps(run: &Run, planned: &[StepPlan]) -> Vec<StepPlan> {
    let is_known = |step: &&StepPlan| {
        run.steps.iter().any(|entry| entry.step == step.id) || (run.is_open() && can_carry_out(&step.action))
    };
    let mut steps: Vec<StepPlan> = planned.iter().filter(is_known).cloned().collect();
    for entry in &run.steps {
        if steps.iter().all(|step| step.id != entry.step) {
            let (id, action) = (entry.step.clone(), entry.action.clone());
            steps.push(StepPlan { name: id.clone(), id, action });
        }
    }
    steps
}

fn happenings(run: &Run, is_under_way: bool) -> Vec<Happening> {
    let mut happenings: Vec<Happening> = Vec::new();
    for entry in &run.steps {
        of_step(entry, is_under_way, &mut happenings);
    }
    let at = run.ended.as_ref().map(|ended| ended.at).or_else(|| run.steps.last().map(|entry| entry.began));
    let at = at.unwrap_or(run.started);
    if let Some(folder) = run.begun.folder.as_ref().filter(|_| run.is_open()) {
        let text = format!("its files go to {} when all is done", folder.path);
        happenings.push(said(None, None, Level::Course, text, at));
    }
    if !is_under_way {
        let failure = match &run.ended {
            None => Some("it was cut off: what ran it is gone, and nobody has heard how it ended".to_owned()),
            Some(ended) => ended.failure.clone(),
        };
        let ending = Ending {
            status: status(run, false),
            failures: failure.into_iter().collect(),
            ..Ending::default()
        };
        happenings.push(Happening::here(at.into(), What::Ended(ending)));
    }
    // What is read from a file is known from the beginning of the run on.
    if let Some(first) = happenings.first_mut() {
        first.at = Some(run.started.into());
    }
    happenings
}

fn of_step(entry: &Entry, is_under_way: bool, happenings: &mut Vec<Happening>) {
    let status = match entry.state {
        EntryState::Done => StepStatus::Completed,
        EntryState::Failed => StepStatus::Failed,
        EntryState::Begun if is_under_way => StepStatus::Running,
        EntryState::Begun => StepStatus::Cut,
    };
    let turn = entry.iteration.as_ref().map(|turn| format!("[{turn}] ")).unwrap_or_default();
    let mut tell = |status, level, text: String| {
        let text = if text.is_empty() { text } else { format!("{turn}{text}") };
        happenings.push(said(Some(&entry.step), status, level, text, entry.began));
    };
    tell(Some(status), Level::Course, String::new());
    let facts = entry.marks.iter().filter(|(name, _)| name.as_str() != "author");
    let outputs = entry.outputs.as_ref().and_then(Value::as_object).into_iter().flatten();
    for (name, value) in facts.chain(outputs) {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        tell(None, Level::Info, format!("{name}: {value}"));
    }
    if let Some(failure) = &entry.failure {
        tell(None, Level::Error, failure.clone());
    } else if status == StepStatus::Cut {
        tell(None, Level::Warning, "nobody has heard how it ended; going on looks first".to_owned());
    }
}

fn said(
    step: Option<&str>,
    status: Option<StepStatus>,
    level: Level,
    text: String,
    at: Timestamp,
) -> Happening {
    Happening::here(SystemTime::from(at), What::Said { step: step.map(Into::into), status, level, text })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scaffold::task::Course;

    fn run(ended: &Value) -> Run {
        let run = json!({
            "id": "20260101-service-1", "template": "template:default/service", "source": "t/template.yaml", "digest": "d",
            "values": {"name": "shop"}, "withheld": [["key"]], "secrets": ["token"],
            "folder": {"path": "/home/ada/shop"},
            "started": "2026-01-01T10:00:00Z", "ended": ended,
            "steps": [
                {"step": "publish", "action": "publish:gitea", "input": {}, "digest": "1", "state": "done",
                 "began": "2026-01-01T10:00:01Z", "marks": {"commit": "c0ffee", "author": "Ada"},
                 "outputs": {"remoteUrl": "https://git.test/shop"}},
                {"step": "register", "action": "catalog:register", "input": {}, "digest": "2", "state": "begun",
                 "began": "2026-01-01T10:00:03Z"},
            ],
        });
        serde_json::from_value(run).expect("a run")
    }

    fn course(run: &Run, is_under_way: bool) -> Course {
        let mut course = Course::of(steps(run, &[]));
        for happening in happenings(run, is_under_way) {
            course.take(happening);
        }
        course
    }

    #[test]
    fn a_run_that_was_cut_off_says_what_is_known_of_it() {
        let run = run(&Value::Null);
        let course = course(&run, false);
        let states: Vec<StepStatus> = course.steps.iter().map(|step| step.status).collect();
        assert_eq!(states, [StepStatus::Completed, StepStatus::Cut]);
        assert_eq!((course.status, course.behind()), (TaskStatus::Cut, 1));
        let said: Vec<&str> = course.log.lines().map(|line| &*line.text).collect();
        assert_eq!(
            said,
            [
                "commit: c0ffee",
                "remoteUrl: https://git.test/shop",
                "nobody has heard how it ended; going on looks first",
                "its files go to /home/ada/shop when all is done",
            ]
        );
        assert!(course.failures[0].starts_with("it was cut off"));
        assert_eq!(course.took(SystemTime::now()).map(|took| took.as_secs()), Some(3));
    }

    #[test]
    fn a_run_that_another_process_is_at_goes_on() {
        let course = course(&run(&Value::Null), true);
        assert_eq!((course.status, course.steps[1].status), (TaskStatus::Running, StepStatus::Running));
        assert!(course.failures.is_empty());
    }

    #[test]
    fn the_list_knows_what_was_done_outside_and_what_is_needed_again() {
        let failed = run(&json!({"at": "2026-01-01T10:00:09Z", "failure": "no"}));
        let record = record(&failed, false, &World::default());
        assert_eq!((record.title.as_str(), record.status), ("service", TaskStatus::Failed));
        assert_eq!(record.outside, ["publish:gitea"]);
        assert_eq!(record.secrets, ["token", "parameters/key"]);
        assert_eq!(record.folder, Some(("/home/ada/shop".to_owned(), false)));
        assert_eq!(course(&failed, false).failures, ["no"]);
        assert_eq!(status(&run(&json!({"at": "2026-01-01T10:00:09Z"})), false), TaskStatus::Completed);
    }
}
