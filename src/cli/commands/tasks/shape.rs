use std::time::SystemTime;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::super::output::Tone;
use crate::scaffold::task::{Course, StepStatus, TaskRecord, TaskStatus};

/// A task and how it got on, as JSON.
pub(super) fn shape(host: &str, record: &TaskRecord, course: &Course) -> Value {
    let steps = course.steps.iter().map(|step| {
        json!({
            "id": step.plan.id,
            "name": step.plan.name,
            "action": step.plan.action,
            "status": if step.status == StepStatus::Open { "open" } else { step.status.word() },
            "startedAt": when(step.began),
            "endedAt": when(step.ended),
        })
    });
    let log = course.log.lines().map(|line| {
        let step = line.step.and_then(|step| course.steps.get(step)).map(|step| step.plan.id.as_str());
        json!({"step": step, "at": when(line.at), "message": line.text})
    });
    let links = course.output.links.iter().map(|link| {
        json!({"title": link.title, "url": link.url, "entityRef": link.entity.as_ref().map(ToString::to_string)})
    });
    let texts = course.output.texts.iter().map(|text| json!({"title": text.title, "content": text.content}));
    json!({
        "id": record.id,
        "host": host,
        "template": record.template.as_ref().map(ToString::to_string),
        "title": record.title,
        "status": course.status.word(),
        "ok": course.status == TaskStatus::Completed,
        "createdAt": when(record.created),
        "createdBy": record.created_by,
        "steps": steps.collect::<Vec<_>>(),
        "output": {"links": links.collect::<Vec<_>>(), "text": texts.collect::<Vec<_>>()},
        "errors": course.failures,
        "log": log.collect::<Vec<_>>(),
    })
}

/// A moment as RFC 3339 has it.
pub(super) fn when(at: Option<SystemTime>) -> Option<String> {
    Some(Timestamp::try_from(at?).ok()?.to_string())
}

/// The tone of a state.
pub(super) const fn tone(status: TaskStatus) -> Tone {
    match status {
        TaskStatus::Waiting => Tone::Muted,
        TaskStatus::Running => Tone::Match,
        TaskStatus::Completed => Tone::Good,
        TaskStatus::Failed => Tone::Bad,
        TaskStatus::Cancelled | TaskStatus::Cut => Tone::Warning,
    }
}
