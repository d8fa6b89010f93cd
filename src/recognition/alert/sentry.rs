use serde_json::Value;

use super::json::{labels, name, text};
use crate::recognition::{Clue, Form, Sort, label};

/// Reads Sentry's webhooks: `issue`, `event_alert`, `metric_alert`, `error`, and the older one of the
/// webhook plugin.
pub(super) fn clues(value: &Value) -> Option<(Form, Vec<Clue>)> {
    let mut clues = Vec::new();
    if let Some(issue) = value.pointer("/data/issue") {
        clues.extend(name(issue, "/project/slug", Sort::Name, "project", 98));
        clues.extend(name(issue, "/project/name", Sort::Name, "project", 88));
        clues.extend(text(issue, "/title", "title"));
    } else if let Some(event) = value.pointer("/data/event").or_else(|| value.pointer("/data/error")) {
        clues.extend(project_of_address(event));
        clues.extend(tags(event));
        clues.extend(text(event, "/title", "title"));
        clues.extend(text(value, "/data/triggered_rule", "rule"));
    } else if let Some(alert) = value.pointer("/data/metric_alert") {
        let projects = alert.pointer("/projects").or_else(|| alert.pointer("/alert_rule/projects"));
        for project in projects.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
            clues.push(Clue::new(project, Sort::Name, "project", 98));
        }
        clues.extend(text(alert, "/alert_rule/name", "rule"));
        clues.extend(text(value, "/data/description_title", "title"));
    } else if value.get("project_slug").is_some()
        || (value.get("project").is_some() && value.get("culprit").is_some())
    {
        for field in ["project_slug", "project"] {
            clues.extend(name(value, &format!("/{field}"), Sort::Name, "project", 98));
        }
        clues.extend(name(value, "/project_name", Sort::Name, "project", 88));
        clues.extend(value.get("event").map(tags).unwrap_or_default());
        clues.extend(text(value, "/message", "message"));
    } else {
        return None;
    }
    Some((Form::Sentry, clues))
}

/// An event names its project by number, and by slug in its address only:
/// `https://sentry.io/api/0/projects/{organisation}/{project}/events/…`.
fn project_of_address(event: &Value) -> Option<Clue> {
    let url = event.get("url")?.as_str()?;
    let project = url.split("/projects/").nth(1)?.split('/').nth(1)?;
    Some(Clue::new(project, Sort::Name, "project", 98)).filter(|clue| !clue.text.is_empty())
}

/// Tags are pairs, or a map.
fn tags(event: &Value) -> Vec<Clue> {
    let Some(tags) = event.get("tags") else { return Vec::new() };
    let pairs = tags.as_array().into_iter().flatten();
    let pair = |tag: &Value| label::clue(tag.get(0)?.as_str()?, tag.get(1)?.as_str()?);
    pairs.filter_map(pair).chain(labels(tags)).collect()
}
