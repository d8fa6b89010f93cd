//! Alerts as the systems that send them document their JSON.

mod alertmanager;
mod datadog;
mod json;
mod pagerduty;
mod sentry;

use serde_json::Value;

use super::{Clue, Form};

/// The clues in `text` if it is JSON: those of the sender's format when it is a known one, else
/// whatever labels and texts it holds.
pub(super) fn read(text: &str) -> Option<(Form, Vec<Clue>)> {
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let value: Value = serde_json::from_str(text).ok()?;
    let value = match &value {
        // A list of one alert, as an API answers.
        Value::Array(items) if items.len() == 1 => &items[0],
        value => value,
    };
    if !matches!(value, Value::Object(_) | Value::Array(_)) {
        return None;
    }
    let known = pagerduty::clues(value)
        .or_else(|| alertmanager::clues(value))
        .or_else(|| sentry::clues(value))
        .or_else(|| datadog::clues(value));
    Some(known.unwrap_or_else(|| (Form::Json, json::clues(value))))
}
