use serde_json::Value;

use crate::text;

/// Says what a value is, to be read after "it is".
pub(super) fn described(value: &Value) -> String {
    match value {
        Value::Null => "empty".to_owned(),
        Value::Bool(bool) => format!("the truth value {bool}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.is_empty() => "an empty text".to_owned(),
        Value::String(text) => format!("the text `{}`", short(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// A text that a message can quote.
pub(super) fn short(text: &str) -> std::borrow::Cow<'_, str> {
    text::cut(text.lines().next().unwrap_or_default(), 60)
}

/// Whether a text waits for a template engine, and the descriptor with it.
pub fn has_template_expression(text: &str) -> bool {
    ["{{", "{%"].iter().any(|open| text.contains(open))
}

/// Whether a value stands for another that could not be looked up, such as the text at a web address.
pub(super) fn is_placeholder(value: &Value) -> bool {
    let Some(object) = value.as_object().filter(|object| object.len() == 1) else { return false };
    object.iter().all(|(key, value)| matches!(key.as_str(), "$text" | "$json" | "$yaml") && value.is_string())
}
