//! What a validator must not be given: references that never arrive, and a schema of its own identity.

use serde_json::Value;

use super::reference::definition;
use super::schema::{Schema, text};

/// Deeper than any schema that a person writes.
const DEEPEST: usize = 64;

/// Whether a reference of the schema leads back to itself without taking a step into the value.
pub(super) fn has_endless_reference(schema: &Value) -> bool {
    let Value::Object(root) = schema else { return false };
    let mut found = false;
    each_object(schema, 0, &mut |object| {
        if text(object, "$ref").is_some() && !found {
            found = is_endless(root, object, &mut Vec::new(), &mut 0);
        }
    });
    found
}

/// References that are followed in search of one that is endless.
const MOST_FOLLOWED: usize = 500;

fn is_endless(root: &Schema, object: &Schema, followed: &mut Vec<String>, work: &mut usize) -> bool {
    *work += 1;
    if *work > MOST_FOLLOWED || followed.len() > DEEPEST {
        return true;
    }
    let depth = followed.len();
    if let Some(reference) = text(object, "$ref") {
        if followed.iter().any(|earlier| earlier == reference) {
            return true;
        }
        followed.push(reference.to_owned());
        match definition(root, reference) {
            Ok(target) if is_endless(root, &target, followed, work) => return true,
            Err(super::reference::BadReference::Circular(_)) => return true,
            _ => {}
        }
        followed.truncate(depth);
    }
    let parts = object.iter().filter(|(keyword, _)| IN_PLACE.contains(&keyword.as_str()));
    let mut schemas: Vec<&Schema> = Vec::new();
    for (keyword, part) in parts {
        match part {
            Value::Array(parts) => schemas.extend(parts.iter().filter_map(Value::as_object)),
            Value::Object(named) if keyword == "dependencies" => {
                schemas.extend(named.values().filter_map(Value::as_object));
            }
            Value::Object(part) => schemas.push(part),
            _ => {}
        }
    }
    schemas.into_iter().any(|part| is_endless(root, part, followed, work))
}

/// Keywords whose schemas look at the same value as the schema that they stand in.
const IN_PLACE: &[&str] = &["allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependencies"];

fn each_object(value: &Value, depth: usize, visit: &mut impl FnMut(&Schema)) {
    match value {
        _ if depth > DEEPEST => {}
        Value::Object(object) => {
            visit(object);
            object.values().for_each(|inner| each_object(inner, depth + 1, visit));
        }
        Value::Array(items) => items.iter().for_each(|inner| each_object(inner, depth + 1, visit)),
        _ => {}
    }
}

/// The schema without a `$schema` or identity at its root: it is read as draft 7, and stands alone.
pub(super) fn sane(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => Value::Object(super::schema::without(object, &["$schema", "$id", "id"])),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_tree_is_fine_and_a_circle_is_not() {
        let tree = json!({"$ref": "#/definitions/t", "definitions": {
            "t": {"properties": {"child": {"$ref": "#/definitions/t"}}}}});
        assert!(!has_endless_reference(&tree));
        assert!(has_endless_reference(&json!({"$ref": "#"})));
        assert!(has_endless_reference(
            &json!({"properties": {"a": {"allOf": [{"$ref": "#/properties/a"}]}}})
        ));
    }
}
