//! Merging: schemas with schemas, defaults with defaults, defaults with answers.

use serde_json::Value;

use super::schema::{Schema, declared_type, list};

/// Two defaults that are objects; the right one wins key by key.
pub(super) fn objects(left: &Schema, right: &Schema) -> Schema {
    let mut merged = left.clone();
    for (key, value) in right {
        let both = match (left.get(key), value) {
            (Some(left), Value::Object(right)) => {
                Value::Object(objects(left.as_object().unwrap_or(&Schema::new()), right))
            }
            _ => value.clone(),
        };
        merged.insert(key.clone(), both);
    }
    merged
}

/// Two schemas; the right one wins keyword by keyword, but what is required adds up.
pub(super) fn schemas(left: &Schema, right: &Schema) -> Schema {
    let is_object = declared_type(left) == Some("object") || declared_type(right) == Some("object");
    let mut merged = left.clone();
    for (key, value) in right {
        let both = match (left.get(key), value) {
            (Some(left), Value::Object(right)) => {
                Value::Object(schemas(left.as_object().unwrap_or(&Schema::new()), right))
            }
            (Some(Value::Array(left)), Value::Array(right)) if key == "required" && is_object => {
                Value::Array(union(left, right))
            }
            _ => value.clone(),
        };
        merged.insert(key.clone(), both);
    }
    merged
}

/// The schema with more names required.
pub(super) fn require(schema: &Schema, names: &[Value]) -> Schema {
    let mut merged = schema.clone();
    let names = list(schema, "required").map_or_else(|| names.to_vec(), |already| union(already, names));
    merged.insert("required".into(), Value::Array(names));
    merged
}

/// The values of both lists, each once.
pub(super) fn union(left: &[Value], right: &[Value]) -> Vec<Value> {
    let mut both: Vec<Value> = Vec::with_capacity(left.len() + right.len());
    for value in left.iter().chain(right) {
        if !both.contains(value) {
            both.push(value.clone());
        }
    }
    both
}

/// How [`answers`] treats what is on both sides.
#[derive(Clone, Copy, Default)]
pub(super) struct Precedence {
    /// A default stands in for an answer that is absent or null.
    pub(super) default_for_nothing: bool,
    /// A default replaces the answer: the answer has gone into it already.
    pub(super) default_first: bool,
}

/// Puts the answers over the defaults.
pub(super) fn answers(
    defaults: Option<&Value>,
    answers: Option<&Value>,
    precedence: Precedence,
) -> Option<Value> {
    match answers {
        Some(Value::Array(given)) => {
            let defaults = defaults.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            Some(Value::Array(lists(defaults, given, precedence)))
        }
        Some(Value::Object(given)) => Some(Value::Object(records(defaults, given, precedence))),
        None | Some(Value::Null) if precedence.default_for_nothing && !is_nothing(defaults) => {
            defaults.cloned()
        }
        Some(given) if precedence.default_first && !given.is_null() => defaults.cloned(),
        _ => answers.cloned(),
    }
}

fn is_nothing(value: Option<&Value>) -> bool {
    value.is_none_or(Value::is_null)
}

fn lists(defaults: &[Value], given: &[Value], precedence: Precedence) -> Vec<Value> {
    let (first, other) = if precedence.default_first { (defaults, given) } else { (given, defaults) };
    let both = |at: usize| answers(defaults.get(at), given.get(at), precedence).unwrap_or(Value::Null);
    let mut merged: Vec<Value> = first
        .iter()
        .enumerate()
        .map(|(at, value)| if at < other.len() { both(at) } else { value.clone() })
        .collect();
    if precedence.default_first && merged.len() < other.len() {
        merged.extend_from_slice(&other[merged.len()..]);
    }
    merged
}

fn records(defaults: Option<&Value>, given: &Schema, precedence: Precedence) -> Schema {
    let mut merged = defaults.and_then(Value::as_object).cloned().unwrap_or_default();
    for (key, value) in given {
        let default = defaults.and_then(|defaults| defaults.get(key));
        let inner = Precedence { default_first: precedence.default_first && default.is_some(), ..precedence };
        match answers(default, Some(value), inner) {
            Some(value) => merged.insert(key.clone(), value),
            None => merged.shift_remove(key),
        };
    }
    merged
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_required_adds_up_and_other_lists_are_replaced() {
        let left = json!({"type": "object", "required": ["a"], "enum": [1, 2]});
        let right = json!({"required": ["a", "b"], "enum": [3]});
        let merged = schemas(left.as_object().unwrap(), right.as_object().unwrap());
        assert_eq!(Value::Object(merged), json!({"type": "object", "required": ["a", "b"], "enum": [3]}));
    }

    #[test]
    fn answers_win_over_defaults_and_nothing_does_not() {
        let merged = answers(
            Some(&json!({"a": 1, "l": [1, 2]})),
            Some(&json!({"a": null, "l": [9]})),
            Precedence { default_for_nothing: true, ..Precedence::default() },
        );
        assert_eq!(merged, Some(json!({"a": 1, "l": [9]})));
    }
}
