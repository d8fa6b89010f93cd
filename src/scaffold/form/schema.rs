//! What one JSON schema says about itself.

use serde_json::{Map, Value};

/// A JSON schema that is an object: everything but `true` and `false`.
pub(super) type Schema = Map<String, Value>;

/// The type a value would be given if a schema had to be made up for it.
pub(super) fn type_of(value: Option<&Value>) -> &'static str {
    match value {
        Some(Value::Array(_)) => "array",
        Some(Value::String(_)) => "string",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::Object(_)) => "object",
        None | Some(Value::Null) => "null",
    }
}

/// Whether JavaScript would take the value for true.
pub(super) fn is_truthy(value: Option<&Value>) -> bool {
    match value {
        None | Some(Value::Null) => false,
        Some(Value::Bool(value)) => *value,
        Some(Value::Number(value)) => value.as_f64() != Some(0.0),
        Some(Value::String(value)) => !value.is_empty(),
        Some(Value::Array(_) | Value::Object(_)) => true,
    }
}

/// The type of a schema: as it says, else from its `const`, `enum` or properties.
///
/// Of two types of which one is `null` it is the other; of more, the first.
pub(super) fn declared_type(schema: &Schema) -> Option<&str> {
    match schema.get("type") {
        Some(Value::Array(types)) => {
            let mut names = types.iter().filter_map(Value::as_str);
            if types.len() == 2 { names.find(|name| *name != "null") } else { names.next() }
        }
        Some(Value::String(name)) if !name.is_empty() => Some(name),
        _ if is_truthy(schema.get("const")) => Some(type_of(schema.get("const"))),
        _ if is_truthy(schema.get("enum")) => Some("string"),
        _ if is_truthy(schema.get("properties")) || is_truthy(schema.get("additionalProperties")) => {
            Some("object")
        }
        _ => None,
    }
}

/// Whether only one value can ever fit.
pub(super) fn is_constant(schema: &Schema) -> bool {
    schema.contains_key("const") || list(schema, "enum").is_some_and(|values| values.len() == 1)
}

/// The only value that fits, if there is only one.
pub(super) fn constant(schema: &Schema) -> Option<&Value> {
    match list(schema, "enum") {
        Some([only]) => Some(only),
        _ => schema.get("const"),
    }
}

/// Whether the items of a list are described one by one.
pub(super) fn is_tuple(schema: &Schema) -> bool {
    list(schema, "items").is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object))
}

/// A keyword that is a list.
pub(super) fn list<'a>(schema: &'a Schema, keyword: &str) -> Option<&'a [Value]> {
    schema.get(keyword).and_then(Value::as_array).map(Vec::as_slice)
}

/// A keyword that is an object.
pub(super) fn object<'a>(schema: &'a Schema, keyword: &str) -> Option<&'a Schema> {
    schema.get(keyword).and_then(Value::as_object)
}

/// A keyword that is text.
pub(super) fn text<'a>(schema: &'a Schema, keyword: &str) -> Option<&'a str> {
    schema.get(keyword).and_then(Value::as_str)
}

/// Whether the schema's `required` names the property.
pub(super) fn requires(schema: &Schema, name: &str) -> bool {
    list(schema, "required").is_some_and(|names| names.iter().any(|required| required == name))
}

/// The schema without some keywords.
pub(super) fn without(schema: &Schema, keywords: &[&str]) -> Schema {
    let kept = schema.iter().filter(|(keyword, _)| !keywords.contains(&keyword.as_str()));
    kept.map(|(keyword, value)| (keyword.clone(), value.clone())).collect()
}

/// Which property tells the alternatives of a schema apart, in OpenAPI's manner.
pub(super) fn discriminator(schema: &Schema) -> Option<&str> {
    object(schema, "discriminator").and_then(|inner| text(inner, "propertyName"))
}

/// Deeper than any page that a person writes.
const DEEPEST: usize = 64;

/// Visits a schema, then the schemas that stand in it.
pub(super) fn each_schema(schema: &mut Schema, visit: &mut impl FnMut(&mut Schema)) {
    each_within(schema, 0, visit);
}

fn each_within(schema: &mut Schema, depth: usize, visit: &mut impl FnMut(&mut Schema)) {
    if depth > DEEPEST {
        return;
    }
    visit(schema);
    for (keyword, value) in schema.iter_mut() {
        let inner: Vec<&mut Value> = match (keyword.as_str(), value) {
            (
                "properties" | "patternProperties" | "definitions" | "$defs" | "dependencies",
                Value::Object(named),
            ) => named.values_mut().collect(),
            ("items" | "allOf" | "anyOf" | "oneOf", Value::Array(parts)) => parts.iter_mut().collect(),
            (
                "items"
                | "additionalItems"
                | "additionalProperties"
                | "contains"
                | "propertyNames"
                | "not"
                | "if"
                | "then"
                | "else",
                value,
            ) => vec![value],
            _ => Vec::new(),
        };
        for schema in inner.into_iter().filter_map(Value::as_object_mut) {
            each_within(schema, depth + 1, visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn typed(schema: &Value) -> Option<&str> {
        declared_type(schema.as_object().unwrap())
    }

    #[test]
    fn a_type_is_guessed_from_what_else_a_schema_says() {
        assert_eq!(typed(&json!({"enum": [1, 2]})), Some("string"));
        assert_eq!(typed(&json!({"const": 1})), Some("number"));
        assert_eq!(typed(&json!({"properties": {}})), Some("object"));
        assert_eq!(typed(&json!({"title": "x"})), None);
    }

    #[test]
    fn null_beside_a_type_leaves_that_type() {
        assert_eq!(typed(&json!({"type": ["null", "integer"]})), Some("integer"));
        assert_eq!(typed(&json!({"type": ["string", "null", "number"]})), Some("string"));
        assert_eq!(typed(&json!({"type": ["null"]})), Some("null"));
    }
}
