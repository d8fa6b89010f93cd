//! What a run came to, as JSON and in short sentences.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::catalog::Entity;
use crate::scaffold::Node;
use crate::scaffold::run::{Outcome, Planned, Status};

/// The shape of `new --dry-run --json`.
pub(super) fn shape(entity: &Entity, outcome: &Outcome) -> Value {
    let steps = outcome.steps.iter().map(|step| {
        json!({"id": &*step.id, "name": &*step.name, "action": &*step.action, "status": status(step.status)})
    });
    let log = outcome.log.iter().map(|line| json!({"step": line.step.as_deref(), "message": line.text}));
    let item = |planned: &Planned| {
        json!({
            "step": &*planned.step,
            "action": &*planned.action,
            "summary": planned.summary(),
            "input": planned.input.to_json(),
            "outputs": planned.outputs.to_json(),
            "problems": planned.problems,
        })
    };
    let errors = outcome
        .failures
        .iter()
        .map(|failure| json!({"step": failure.step.as_deref(), "message": failure.to_string()}));
    let wrong = outcome
        .parameter_errors
        .iter()
        .map(|error| json!({"page": error.page, "field": error.path, "message": error.message}));
    json!({
        "template": entity.reference.as_str(),
        "ok": outcome.is_success(),
        "steps": steps.collect::<Vec<_>>(),
        "log": log.collect::<Vec<_>>(),
        "output": outcome.output.as_ref().map(crate::scaffold::language::Data::to_json),
        "files": outcome.files().map(|(path, node)| (path.to_owned(), file(node))).collect::<Map<_, _>>(),
        "ours": outcome.record_file().iter().map(|(path, node)| ((*path).to_owned(), file(node))).collect::<Map<_, _>>(),
        "planned": outcome.planned.iter().map(item).collect::<Vec<_>>(),
        "carriedOut": outcome.carried_out.iter().map(item).collect::<Vec<_>>(),
        "errors": errors.chain(wrong).collect::<Vec<_>>(),
    })
}

fn file(node: &Node) -> Value {
    match node {
        Node::File { bytes, mode } => match std::str::from_utf8(bytes) {
            Ok(text) => json!({"text": text, "mode": format!("100{mode:o}")}),
            Err(_) => json!({"base64": STANDARD.encode(bytes), "mode": format!("100{mode:o}")}),
        },
        Node::Link(target) => json!({"text": target, "mode": "120000"}),
        Node::Folder => json!({"mode": "040000"}),
    }
}

/// A step's end, as the contract of the command line has it.
const fn status(status: Status) -> &'static str {
    match status {
        Status::Completed => "completed",
        Status::Planned => "planned",
        Status::Skipped(_) => "skipped",
        Status::Failed | Status::Cancelled => "failed",
    }
}
