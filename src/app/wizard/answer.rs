//! Between what is typed and what is answered.

use serde_json::{Number, Value};

use crate::scaffold::form::{Field, Kind, Widget};

/// The answer that a typed text means in a field; none when it is empty and emptying leaves nothing.
///
/// What is no number where one is asked for stays text, so that it can be seen and corrected.
pub(super) fn of_text(field: &Field, text: &str) -> Option<Value> {
    if text.is_empty() {
        return field.empty_value.clone();
    }
    if matches!(field.widget, Widget::DateTime | Widget::AltDateTime) {
        return Some(moment(text).into());
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

/// A date and time as it is kept; one without a zone is taken for UTC, as people write no `T` and `Z`.
fn moment(text: &str) -> String {
    let digits: Vec<char> = text.trim().chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let shape: String = digits.into_iter().collect();
    let time = text.trim().replacen(' ', "T", 1);
    match shape.replacen(' ', "T", 1).as_str() {
        "0000-00-00T00:00" => format!("{time}:00Z"),
        "0000-00-00T00:00:00" => format!("{time}Z"),
        _ => text.to_owned(),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_without_a_zone_is_in_utc() {
        assert_eq!(moment("2026-03-09 14:05"), "2026-03-09T14:05:00Z");
        assert_eq!(moment("2026-03-09T14:05:59"), "2026-03-09T14:05:59Z");
        assert_eq!(moment("2026-03-09T14:05:59+02:00"), "2026-03-09T14:05:59+02:00");
        assert_eq!(moment("soon"), "soon");
    }
}
