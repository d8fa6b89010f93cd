use serde_json::Value;

use super::json::{name, text};
use crate::recognition::{Clue, Form, Sort, label};

/// Fields that hold `key:value,key:value`.
const TAGS: &[&str] = &["tags", "alert_scope", "scope"];

/// Reads Datadog's webhook: its default payload, or the documented variables under usual names.
pub(super) fn clues(value: &Value) -> Option<(Form, Vec<Clue>)> {
    let has = |field: &str| value.get(field).is_some();
    let is_default = has("event_type") && has("title") && has("body");
    let is_custom =
        has("alert_transition") || has("alert_scope") || has("alert_metric") || has("alert_title");
    if !is_default && !is_custom {
        return None;
    }
    let mut clues = Vec::new();
    for field in TAGS {
        let tags: Vec<&str> = match value.get(field) {
            Some(Value::String(tags)) => tags.split([',', ' ']).collect(),
            Some(Value::Array(tags)) => tags.iter().filter_map(Value::as_str).collect(),
            _ => continue,
        };
        let pairs = tags.iter().filter_map(|tag| tag.trim().split_once(':'));
        clues.extend(pairs.filter_map(|(name, value)| label::clue(name, value)));
    }
    for field in ["hostname", "host_name", "host"] {
        clues.extend(name(value, &format!("/{field}"), Sort::Workload, field, 75));
    }
    for field in ["title", "alert_title", "event_title", "body", "text_only_msg", "event_msg"] {
        clues.extend(text(value, &format!("/{field}"), field));
    }
    Some((Form::Datadog, clues))
}
