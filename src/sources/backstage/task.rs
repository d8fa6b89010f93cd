//! Tasks as the scaffolder's API has them, and what they are in the model (Backstage semantics 5.11).

use std::time::SystemTime;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::catalog::EntityRef;
use crate::scaffold::run::Level;
use crate::scaffold::task::{
    Ending, Happening, Output, StepPlan, StepStatus, TaskRecord, TaskStatus, What, secret_names,
};
use crate::text::without_escapes;

/// A page of tasks.
#[derive(Deserialize)]
pub(super) struct TaskPage {
    #[serde(default)]
    pub(super) tasks: Vec<Task>,
    #[serde(rename = "totalTasks")]
    pub(super) total: Option<usize>,
}

/// A task.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Task {
    id: String,
    #[serde(default)]
    spec: Spec,
    #[serde(default)]
    status: String,
    #[serde(default)]
    created_at: String,
    created_by: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Spec {
    steps: Value,
    parameters: Map<String, Value>,
    template_info: TemplateInfo,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TemplateInfo {
    entity_ref: String,
    entity: Value,
}

/// The answer to making or retrying a task.
#[derive(Deserialize)]
pub(super) struct Made {
    pub(super) id: String,
}

/// Something that happened in a task.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    pub(super) id: u64,
    #[serde(default)]
    r#type: String,
    #[serde(default)]
    created_at: String,
    #[serde(default)]
    body: Body,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Body {
    message: String,
    step_id: Option<String>,
    status: Option<String>,
    output: Value,
    error: Option<Wrong>,
}

#[derive(Deserialize)]
struct Wrong {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
}

impl Task {
    pub(super) fn record(self) -> TaskRecord {
        let Self { id, spec, status, created_at, created_by } = self;
        let info = spec.template_info;
        let template = EntityRef::parse_full(&info.entity_ref).ok();
        let metadata = &info.entity["metadata"];
        let title = metadata["title"].as_str().or(metadata["name"].as_str()).map(str::to_owned);
        let named = template.as_ref().map(|template| template.name().to_owned());
        TaskRecord {
            id,
            title: title.or(named).unwrap_or_else(|| "a template without a name".to_owned()),
            template,
            status: task_status(&status),
            created: time(&created_at),
            created_by,
            steps: StepPlan::all(&spec.steps),
            secrets: secret_names(&spec.steps),
            values: spec.parameters,
            ..TaskRecord::default()
        }
    }
}

impl Event {
    /// Whether the server says no more after it.
    pub(super) fn is_last(&self) -> bool {
        self.r#type == "completion"
    }

    /// Whether somebody wants the task to end; one that had not begun says no more after it.
    pub(super) fn is_cancel(&self) -> bool {
        self.r#type == "cancelled"
    }

    pub(super) fn happening(self) -> Happening {
        let Self { id, r#type, created_at, body } = self;
        let what = match r#type.as_str() {
            "completion" => What::Ended(ending(body)),
            "cancelled" => What::CancelAsked,
            "recovered" => What::Restarted,
            _ => said(body),
        };
        Happening { number: Some(id), at: time(&created_at), what }
    }
}

/// A task that ended without saying so: what its record tells is all there is to know.
pub(super) fn ended_silently(status: TaskStatus) -> Happening {
    let failures = if status == TaskStatus::Failed {
        vec!["the server does not say why".to_owned()]
    } else {
        Vec::new()
    };
    let what = What::Ended(Ending { status, failures, ..Ending::default() });
    Happening { number: None, at: None, what }
}

fn ending(body: Body) -> Ending {
    let output = Output::of(&body.output);
    match body.error {
        None => Ending { status: TaskStatus::Completed, output, failures: Vec::new() },
        Some(Wrong { name, message }) => {
            let is_named = !name.is_empty() && name != "Error";
            let said = if is_named { format!("{name}: {message}") } else { message };
            let said = without_escapes(&said).into_owned();
            Ending { status: TaskStatus::Failed, output, failures: vec![said] }
        }
    }
}

fn said(body: Body) -> What {
    let status = body.status.as_deref().and_then(step_status);
    let text = without_escapes(&body.message);
    let (level, text) = leveled(&text);
    let level = match (status, level) {
        (Some(StepStatus::Failed), _) => Level::Error,
        (_, Some(level)) => level,
        (Some(_), None) => Level::Course,
        (None, None) if body.step_id.is_none() => Level::Course,
        (None, None) => Level::Info,
    };
    let text = if level == Level::Error { without_stack(text) } else { text.to_owned() };
    What::Said { step: body.step_id.map(Into::into), status, level, text }
}

/// The level that the server's logger puts before a line, and the rest of the line.
fn leveled(text: &str) -> (Option<Level>, &str) {
    let Some((word, rest)) = text.split_once(": ") else { return (None, text) };
    let level = match word {
        "info" | "debug" | "verbose" | "http" | "silly" => Level::Info,
        "warn" => Level::Warning,
        "error" => Level::Error,
        _ => return (None, text),
    };
    (Some(level), rest)
}

/// An error without the places in the server's code, which say nothing to its users and much to others.
fn without_stack(text: &str) -> String {
    let is_place = |line: &&str| line.starts_with(' ') && line.trim_start().starts_with("at ");
    text.lines().filter(|line| !is_place(line)).collect::<Vec<_>>().join("\n")
}

fn task_status(word: &str) -> TaskStatus {
    match word {
        "open" => TaskStatus::Waiting,
        "completed" => TaskStatus::Completed,
        "failed" => TaskStatus::Failed,
        "cancelled" | "skipped" => TaskStatus::Cancelled,
        _ => TaskStatus::Running,
    }
}

fn step_status(word: &str) -> Option<StepStatus> {
    Some(match word {
        "processing" => StepStatus::Running,
        "completed" => StepStatus::Completed,
        "failed" => StepStatus::Failed,
        "skipped" => StepStatus::Skipped,
        "cancelled" => StepStatus::Cancelled,
        _ => return None,
    })
}

fn time(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok().map(SystemTime::from)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn happening(event: Value) -> What {
        let event: Event = serde_json::from_value(event).expect("an event");
        event.happening().what
    }

    #[test]
    fn a_log_line_loses_colours_level_and_the_servers_stack() {
        let line = json!({"id": 3, "type": "log", "createdAt": "2026-11-20T10:27:58.000Z",
            "body": {"message": "\u{1b}[33mwarn\u{1b}[39m: mind: this", "stepId": "a"}});
        let warned = What::Said {
            step: Some("a".into()),
            status: None,
            level: Level::Warning,
            text: "mind: this".into(),
        };
        assert_eq!(happening(line), warned);
        let error = json!({"id": 4, "type": "log", "body": {
            "message": "InputError: no\n    at Runner.run (/srv/app/x.js:1:2)\n    at async y", "stepId": "a", "status": "failed"}});
        let failed = What::Said {
            step: Some("a".into()),
            status: Some(StepStatus::Failed),
            level: Level::Error,
            text: "InputError: no".into(),
        };
        assert_eq!(happening(error), failed);
    }

    #[test]
    fn an_end_has_its_output_or_its_error() {
        let good = json!({"id": 5, "type": "completion", "body": {
            "message": "Run completed with status: completed", "output": {"links": [{"url": "https://a.test"}]}}});
        let What::Ended(ending) = happening(good) else { panic!("it ends") };
        assert_eq!((ending.status, ending.output.links.len()), (TaskStatus::Completed, 1));
        let bad = json!({"id": 6, "type": "completion", "body": {"error": {"name": "InputError", "message": "no"}}});
        let What::Ended(ending) = happening(bad) else { panic!("it ends") };
        assert_eq!((ending.status, ending.failures), (TaskStatus::Failed, vec!["InputError: no".to_owned()]));
    }

    #[test]
    fn a_task_of_which_little_is_known_is_one_all_the_same() {
        let task: Task = serde_json::from_value(json!({"id": "7"})).expect("a task");
        let record = task.record();
        assert_eq!((record.id.as_str(), record.status), ("7", TaskStatus::Running));
        assert_eq!(record.title, "a template without a name");
    }
}
