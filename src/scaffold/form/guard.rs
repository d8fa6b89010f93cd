//! Our reading of conditions: what a condition says of a key counts only if the key is there.
//!
//! JSON Schema takes `if: {properties: {k: {const: x}}}` for true while there is no `k`, which shows every conditional
//! field of an untouched form. Demanding the keys that a condition names turns it into what its author meant.

use serde_json::{Value, json};

use super::schema::{Schema, each_schema, object};

/// Deeper than any page that a person writes.
const DEEPEST: usize = 64;

/// The schema with every `if` in it false while a key that it looks at is absent.
pub(super) fn guarded(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    each_schema(&mut schema, &mut |schema| {
        if let Some(condition) = schema.get_mut("if") {
            *condition = demanding(condition, 0);
        }
    });
    schema
}

/// The schema without anything that depends on answers: what is always part of the form.
pub(super) fn unconditional(schema: &Schema) -> Schema {
    let mut schema = schema.clone();
    each_schema(&mut schema, &mut |schema| {
        for keyword in ["if", "then", "else", "dependencies"] {
            schema.shift_remove(keyword);
        }
    });
    schema
}

fn demanding(condition: &Value, depth: usize) -> Value {
    let Value::Object(object) = condition else { return condition.clone() };
    if depth > DEEPEST {
        return condition.clone();
    }
    let mut guarded = object.clone();
    for keyword in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(parts)) = guarded.get_mut(keyword) {
            for part in parts {
                *part = demanding(part, depth + 1);
            }
        }
    }
    let Some(Value::Object(properties)) = guarded.get_mut("properties") else {
        return Value::Object(guarded);
    };
    properties.values_mut().for_each(|property| *property = demanding(property, depth + 1));
    let names: Vec<&String> =
        properties.iter().filter(|(_, what)| demands(what)).map(|(name, _)| name).collect();
    let names = json!({ "required": names });
    let guarded = Value::Object(guarded);
    json!({ "allOf": [guarded, names] })
}

/// Whether a condition on a key speaks of a value that is there, not of the key's absence.
fn demands(property: &Value) -> bool {
    let Value::Object(property) = property else { return *property != Value::Bool(false) };
    let is_denial =
        property.contains_key("not") && object(property, "not").is_some_and(|_| property.len() == 1);
    !is_denial
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schema(value: &Value) -> Schema {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn a_condition_demands_the_keys_that_it_names() {
        let schema = schema(&json!({"if": {"properties": {"k": {"const": "x"}}}, "then": {}}));
        let expected = json!({"allOf": [{"properties": {"k": {"const": "x"}}}, {"required": ["k"]}]});
        assert_eq!(guarded(&schema)["if"], expected);
    }

    #[test]
    fn what_is_denied_of_a_key_holds_without_it() {
        let schema = schema(&json!({"if": {"properties": {"k": {"not": {"const": "x"}}}}, "then": {}}));
        assert_eq!(guarded(&schema)["if"]["allOf"][1], json!({"required": []}));
    }

    #[test]
    fn a_property_called_if_is_a_property() {
        let schema = schema(&json!({"properties": {"if": {"type": "string"}}, "if": {}}));
        assert_eq!(Value::Object(unconditional(&schema)), json!({"properties": {"if": {"type": "string"}}}));
    }
}
