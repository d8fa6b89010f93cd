use serde_json::Value;

use crate::recognition::{Clue, Sort, label, prose};

/// How deep values are looked at, and how many of them; an alert is small.
const DEEPEST: usize = 8;
const MOST_VALUES: usize = 500;

/// What a text in an alert weighs.
pub(super) const TEXT: u8 = 80;

/// The clues in any JSON: fields that are called like labels, and the texts.
pub(super) fn clues(value: &Value) -> Vec<Clue> {
    let mut clues = Vec::new();
    let mut pending = vec![("", value, 0)];
    let mut seen = 0;
    while let Some((name, value, depth)) = pending.pop() {
        seen += 1;
        if seen > MOST_VALUES {
            break;
        }
        match value {
            Value::String(text) => clues.extend(of_field(name, text)),
            Value::Array(items) if depth < DEEPEST => {
                pending.extend(items.iter().map(|item| (name, item, depth + 1)));
            }
            Value::Object(fields) if depth < DEEPEST => {
                pending.extend(fields.iter().map(|(name, value)| (name.as_str(), value, depth + 1)));
            }
            _ => {}
        }
    }
    clues
}

fn of_field(name: &str, text: &str) -> Vec<Clue> {
    if text.starts_with("http://") || text.starts_with("https://") {
        return vec![address(name, text)];
    }
    match label::clue(name, text) {
        Some(clue) => vec![clue],
        None => prose::clues(text, &format!("field {name}"), TEXT),
    }
}

/// The clues in a map of labels.
pub(super) fn labels(labels: &Value) -> impl Iterator<Item = Clue> {
    let pairs = labels.as_object().into_iter().flatten();
    pairs.filter_map(|(name, value)| label::clue(name, value.as_str()?))
}

/// The clues in a text at `pointer`.
pub(super) fn text(value: &Value, pointer: &str, origin: &str) -> Vec<Clue> {
    let text = value.pointer(pointer).and_then(Value::as_str);
    text.map_or_else(Vec::new, |text| prose::clues(text, origin, TEXT))
}

/// The name at `pointer`.
pub(super) fn name(value: &Value, pointer: &str, sort: Sort, origin: &str, weight: u8) -> Option<Clue> {
    let text = value.pointer(pointer)?.as_str().filter(|text| !text.trim().is_empty())?;
    Some(Clue::new(text, sort, origin, weight))
}

/// An address in a field of that name.
pub(super) fn address(name: &str, text: &str) -> Clue {
    Clue::new(text, Sort::Address, format!("field {name}"), 90)
}
