//! Between what is typed and what is answered.

use serde_json::{Number, Value};

use crate::scaffold::form::{Field, Kind};

/// The answer that a typed text means in a field; none when it is empty and emptying leaves nothing.
///
/// What is no number where one is asked for stays text, so that it can be seen and corrected.
pub(super) fn of_text(field: &Field, text: &str) -> Option<Value> {
    if text.is_empty() {
        return field.empty_value.clone();
    }
    let whole = || text.trim().parse::<i64>().ok().map(Number::from);
    let any = || text.trim().parse::<f64>().ok().and_then(Number::from_f64);
    let number = match field.kind {
        Kind::Integer => whole(),
        Kind::Number => whole().or_else(any),
        _ => None,
    };
    Some(number.map_or_else(|| text.into(), Value::Number))
}

/// An answer as it is edited.
pub(super) fn to_text(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Tags as they are typed, with spaces or commas between them; each once, in lower case (Backstage semantics 5.5).
pub(super) fn tags(text: &str) -> Value {
    let mut tags: Vec<String> = Vec::new();
    for tag in text.split([',', ' ']).map(|tag| tag.trim().to_lowercase()).filter(|tag| !tag.is_empty()) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags.into()
}

/// Tags as they are edited.
pub(super) fn tags_text(value: Option<&Value>) -> String {
    let tags = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    tags.collect::<Vec<_>>().join(" ")
}
