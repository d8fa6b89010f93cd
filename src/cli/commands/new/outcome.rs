//! What a run came to, as JSON and in short sentences.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::catalog::Entity;
use crate::scaffold::Node;
use crate::scaffold::run::{Failure, Outcome, Planned, Status};

/// The shape of `new --dry-run --json`.
pub(super) fn shape(entity: &Entity, outcome: &Outcome) -> Value {
    let steps = outcome.steps.iter().map(|step| {
        json!({"id": &*step.id, "name": &*step.name, "action": &*step.action, "status": status(step.status)})
    });
    let log = outcome.log.iter().map(|line| json!({"step": line.step.as_deref(), "message": line.text}));
    let planned = outcome.planned.iter().map(|planned| {
        json!({
            "step": &*planned.step,
            "action": &*planned.action,
            "summary": summary(planned),
            "input": planned.input.to_json(),
            "outputs": planned.outputs.to_json(),
            "problems": planned.problems,
        })
    });
    let errors = outcome
        .failures
        .iter()
        .map(|failure| json!({"step": failure.step.as_deref(), "message": said(failure)}));
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
        "planned": planned.collect::<Vec<_>>(),
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

/// What a planned action would do, in a sentence.
pub(super) fn summary(planned: &Planned) -> String {
    let text = |name: &str| planned.input.get(name).and_then(|data| data.as_text());
    let repository = || text("repoUrl").map(repository);
    match (&*planned.action, repository()) {
        (action, Some(repository))
            if action.ends_with("pull-request") || action.ends_with("merge-request") =>
        {
            format!("propose a change to {repository}")
        }
        (action, Some(repository)) if action.starts_with("publish:") => {
            format!("create {repository} and push {} files", planned.files)
        }
        ("catalog:register", _) => {
            let target =
                text("catalogInfoUrl").or_else(|| text("repoContentsUrl")).unwrap_or("what was made");
            format!("register {target}")
        }
        (action, Some(repository)) => format!("run {action} on {repository}"),
        (action, None) => format!("run {action}"),
    }
}

/// `host?owner=o&repo=r` as `host/o/r`.
fn repository(address: &str) -> String {
    let (host, query) = address.split_once('?').unwrap_or((address, ""));
    let pairs: Vec<_> = url::form_urlencoded::parse(query.as_bytes()).collect();
    let parts = ["organization", "owner", "workspace", "project", "repo"]
        .into_iter()
        .filter_map(|name| pairs.iter().find(|(key, value)| key == name && !value.is_empty()))
        .map(|(_, value)| value.to_string());
    std::iter::once(host.to_owned()).chain(parts).collect::<Vec<_>>().join("/")
}

/// What went wrong, and where.
pub(super) fn said(failure: &Failure) -> String {
    let place = failure.place.as_ref().map_or_else(String::new, |place| format!("{place}: "));
    let step = failure.step.as_ref().map_or_else(String::new, |step| format!("step `{step}`: "));
    let file = failure.file.as_ref().filter(|file| !failure.message.contains(file.as_str()));
    let file = file.map_or_else(String::new, |file| format!("{file}: "));
    format!("{place}{step}{file}{}", failure.message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_like_a_path() {
        assert_eq!(repository("github.com?owner=acme&repo=new%20one"), "github.com/acme/new one");
        assert_eq!(repository("dev.azure.com?repo=r&project=p&organization=o"), "dev.azure.com/o/p/r");
    }
}
