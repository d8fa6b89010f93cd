//! `ui:` keys: taken out of a schema, into a tree of hints beside it (Backstage semantics 5.3 and 5.4).

use serde_json::Value;

use super::schema::{Schema, object};

/// Deeper than any page that a person writes.
const DEEPEST: usize = 64;

/// Parts a schema and its hints, which hang by property name; `items` holds those of a list's items.
///
/// Branches share the hints of the place they stand in, so the last branch wins. What `if`, `definitions`, tuples and
/// patterns say has no effect, as in Backstage.
pub(super) fn split(page: &Schema) -> (Schema, Schema) {
    let mut schema = page.clone();
    let mut hints = Schema::new();
    visit(&mut schema, &mut hints, 0);
    (schema, hints)
}

fn visit(schema: &mut Schema, hints: &mut Schema, depth: usize) {
    if depth > DEEPEST {
        return;
    }
    let names: Vec<String> = schema.keys().filter(|key| key.starts_with("ui:")).cloned().collect();
    for name in names {
        if let Some(value) = schema.shift_remove(&name) {
            hints.insert(name, value);
        }
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties.iter_mut().filter(|(_, property)| property.is_object()) {
            visit_value(property, inner(hints, name), depth);
        }
    }
    if let Some(items @ Value::Object(_)) = schema.get_mut("items") {
        visit_value(items, inner(hints, "items"), depth);
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        if let Some(Value::Array(branches)) = schema.get_mut(keyword) {
            for branch in branches {
                visit_value(branch, hints, depth);
            }
        }
    }
    if let Some(Value::Object(dependencies)) = schema.get_mut("dependencies") {
        dependencies.values_mut().for_each(|dependency| visit_value(dependency, hints, depth));
    }
    for keyword in ["then", "else"] {
        if let Some(branch) = schema.get_mut(keyword) {
            visit_value(branch, hints, depth);
        }
    }
}

fn visit_value(schema: &mut Value, hints: &mut Schema, depth: usize) {
    if let Value::Object(schema) = schema {
        visit(schema, hints, depth + 1);
    }
}

fn inner<'a>(hints: &'a mut Schema, name: &str) -> &'a mut Schema {
    let inner = hints.entry(name).or_insert_with(|| Value::Object(Schema::new()));
    if !inner.is_object() {
        *inner = Value::Object(Schema::new());
    }
    inner.as_object_mut().expect("it was made an object")
}

/// The hints of a place as options: `ui:x` and `ui:options: {x}` are one and the same, the later key wins.
pub(super) fn options(hints: &Schema) -> Schema {
    let mut options = Schema::new();
    for (key, value) in hints {
        match (key.strip_prefix("ui:"), value) {
            (Some("options"), Value::Object(inner)) => options.extend(inner.clone()),
            (Some("widget"), Value::Object(_)) | (None, _) => {}
            (Some(name), value) => {
                options.insert(name.to_owned(), value.clone());
            }
        }
    }
    options
}

/// The feature flag that a page or property asks for, in either of the two ways to say it.
pub(super) fn feature_flag(schema: &Schema) -> Option<&str> {
    let modern = object(schema, "ui:backstage").and_then(|backstage| backstage.get("featureFlag"));
    schema.get("backstage:featureFlag").or(modern).and_then(Value::as_str)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn hints_of_branches_meet_at_the_property() {
        let page = json!({
            "ui:order": ["*"],
            "properties": {"a": {"type": "string", "ui:widget": "textarea"}},
            "then": {"properties": {"a": {"ui:help": "h", "ui:options": {"rows": 3}}}},
            "if": {"properties": {"a": {"ui:help": "kept"}}},
        });
        let (schema, hints) = split(page.as_object().unwrap());
        let a = json!({"ui:widget": "textarea", "ui:help": "h", "ui:options": {"rows": 3}});
        assert_eq!(hints["a"], a);
        assert_eq!(schema["properties"]["a"], json!({"type": "string"}));
        assert_eq!(schema["if"]["properties"]["a"]["ui:help"], "kept");
        let a = Value::Object(options(a.as_object().unwrap()));
        assert_eq!(a, json!({"widget": "textarea", "help": "h", "rows": 3}));
    }
}
