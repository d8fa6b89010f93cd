//! What a schema and its hints say about one field, without a look at the answers.

use serde_json::Value;

use super::field::{Bounds, Choice, Kind};
use super::schema::{Schema, constant, declared_type, is_truthy, list, object, text};

/// Text that says something.
pub(super) fn worded(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str).filter(|title| !title.is_empty())
}

/// What kind of value a schema takes.
pub(super) fn kind_of(schema: &Schema) -> Kind {
    match declared_type(schema) {
        Some("string") => Kind::Text,
        Some("number") => Kind::Number,
        Some("integer") => Kind::Integer,
        Some("boolean") => Kind::Boolean,
        Some("array") => Kind::List,
        Some("object") => Kind::Group,
        Some("null") => Kind::Null,
        _ if is_truthy(schema.get("anyOf")) || is_truthy(schema.get("oneOf")) => Kind::Alternatives,
        _ => Kind::Unknown,
    }
}

/// Whether a list takes files.
pub(super) fn is_files(schema: &Schema) -> bool {
    object(schema, "items").is_some_and(|items| {
        text(items, "type") == Some("string") && text(items, "format") == Some("data-url")
    })
}

/// The names of the properties in the order that `ui:order` gives.
pub(super) fn ordered<'s>(properties: &'s Schema, order: Option<&'s Value>) -> Result<Vec<&'s str>, String> {
    let names: Vec<&str> = properties.keys().map(String::as_str).collect();
    let Some(Value::Array(order)) = order else { return Ok(names) };
    let order: Vec<&str> = order
        .iter()
        .filter_map(Value::as_str)
        .filter(|name| *name == "*" || properties.contains_key(*name))
        .collect();
    let rest: Vec<&str> = names.into_iter().filter(|name| !order.contains(name)).collect();
    let wildcards = order.iter().filter(|name| **name == "*").count();
    match (wildcards, rest.as_slice()) {
        (0, []) => Ok(order),
        (0, missing) => Err(format!("`ui:order` does not name `{}`, and has no `*`", missing.join("`, `"))),
        (1, _) => {
            Ok(order.iter().flat_map(|name| if *name == "*" { rest.clone() } else { vec![*name] }).collect())
        }
        _ => Err("`ui:order` has more than one `*`".to_owned()),
    }
}

/// The values to choose from, with their labels.
pub(super) fn choices(schema: &Schema, options: &Schema, kind: Kind) -> Vec<Choice> {
    let schema = match kind {
        Kind::List if is_truthy(schema.get("uniqueItems")) => object(schema, "items").unwrap_or(schema),
        _ => schema,
    };
    let disabled = list(options, "enumDisabled").unwrap_or_default();
    let choice = |value: &Value, label: Option<&str>| Choice {
        label: label.filter(|label| !label.is_empty()).map_or_else(|| printed(value), str::to_owned),
        is_disabled: disabled.contains(value),
        value: value.clone(),
    };
    if let Some(values) = list(schema, "enum") {
        let names = list(options, "enumNames").or_else(|| list(schema, "enumNames")).unwrap_or_default();
        let labelled = |(at, value): (usize, &Value)| choice(value, names.get(at).and_then(Value::as_str));
        return values.iter().enumerate().map(labelled).collect();
    }
    let alternatives = list(schema, "anyOf").or_else(|| list(schema, "oneOf")).unwrap_or_default();
    let constants = alternatives.iter().filter_map(Value::as_object);
    constants.filter_map(|option| Some(choice(constant(option)?, text(option, "title")))).collect()
}

fn printed(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// What a value must keep to.
pub(super) fn bounds(schema: &Schema) -> Bounds {
    let number = |name: &str| schema.get(name).and_then(Value::as_f64);
    let count = |name: &str| schema.get(name).and_then(Value::as_u64);
    let of = |name: &str| text(schema, name).map(str::to_owned);
    Bounds {
        minimum: number("minimum"),
        maximum: number("maximum"),
        exclusive_minimum: number("exclusiveMinimum"),
        exclusive_maximum: number("exclusiveMaximum"),
        multiple_of: number("multipleOf"),
        min_length: count("minLength"),
        max_length: count("maxLength"),
        min_items: count("minItems"),
        max_items: count("maxItems"),
        unique_items: is_truthy(schema.get("uniqueItems")),
        pattern: of("pattern"),
        format: of("format"),
    }
}
