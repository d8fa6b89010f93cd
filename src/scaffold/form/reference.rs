//! `$ref`: what it points to within a page, however it is chained, never for ever.

use serde_json::Value;

use super::merge::union;
use super::schema::{Schema, object, text, without};

/// Why a `$ref` leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadReference {
    /// It names nothing in the page.
    #[error("`$ref: {0}` names nothing on this page")]
    Missing(String),
    /// It leads back to itself.
    #[error("`$ref: {0}` leads back to itself")]
    Circular(String),
}

/// The definition that a reference names; references to references are followed.
pub(super) fn definition(root: &Schema, reference: &str) -> Result<Schema, BadReference> {
    follow(root, reference, &mut Vec::new())
}

fn follow(root: &Schema, reference: &str, followed: &mut Vec<String>) -> Result<Schema, BadReference> {
    let missing = || BadReference::Missing(reference.to_owned());
    let pointer = reference.strip_prefix('#').ok_or_else(missing)?;
    let found = lookup(root, &percent_decoded(pointer)).ok_or_else(missing)?;
    let Some(next) = text(found, "$ref").filter(|next| !next.is_empty()) else { return Ok(found.clone()) };
    if followed.iter().any(|earlier| earlier == next) || next == reference {
        return Err(BadReference::Circular(reference.to_owned()));
    }
    followed.push(reference.to_owned());
    let target = follow(root, next, followed)?;
    let mut merged = without(found, &["$ref"]);
    merged.extend(target);
    Ok(merged)
}

fn lookup<'a>(root: &'a Schema, pointer: &str) -> Option<&'a Schema> {
    let mut names = pointer.split('/');
    if names.next() != Some("") {
        return None;
    }
    let mut names = names.map(|name| name.replace("~1", "/").replace("~0", "~"));
    let Some(first) = names.next() else { return Some(root) };
    let first = root.get(&first)?;
    names
        .try_fold(first, |value, name| match value {
            Value::Array(items) => items.get(name.parse::<usize>().ok()?),
            other => other.get(&name),
        })?
        .as_object()
}

fn percent_decoded(pointer: &str) -> String {
    let mut bytes = Vec::with_capacity(pointer.len());
    let mut rest = pointer.as_bytes();
    while let [first, tail @ ..] = rest {
        let code = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| *first == b'%');
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Replaces the references of a schema, of its properties and of its items.
///
/// A reference that was `followed` before stays as it is, which ends recursive definitions; so do those beyond the
/// `left` ones that may be replaced, because definitions that lead to each other multiply.
pub(super) fn resolve_all(
    root: &Schema,
    schema: &Schema,
    followed: &mut Vec<String>,
    left: &mut usize,
) -> Result<Schema, BadReference> {
    let mut resolved = schema.clone();
    if let Some(reference) = text(schema, "$ref") {
        if *left == 0 || followed.iter().any(|earlier| earlier == reference) {
            return Ok(resolved);
        }
        *left -= 1;
        followed.push(reference.to_owned());
        let local = without(schema, &["$ref"]);
        resolved = definition(root, reference)?;
        resolved.extend(local);
    }
    if let Some(properties) = object(&resolved, "properties") {
        let mut named = Schema::new();
        let mut seen: Vec<Value> = followed.iter().cloned().map(Value::String).collect();
        for (name, property) in properties {
            let mut branch = followed.clone();
            named.insert(name.clone(), resolve_value(root, property, &mut branch, left)?);
            let branch: Vec<Value> = branch.into_iter().map(Value::String).collect();
            seen = union(&seen, &branch);
        }
        *followed = seen.iter().filter_map(Value::as_str).map(str::to_owned).collect();
        resolved.insert("properties".into(), Value::Object(named));
    }
    if let Some(items @ Value::Object(_)) = resolved.get("items").cloned() {
        resolved.insert("items".into(), resolve_value(root, &items, followed, left)?);
    }
    Ok(resolved)
}

fn resolve_value(
    root: &Schema,
    value: &Value,
    followed: &mut Vec<String>,
    left: &mut usize,
) -> Result<Value, BadReference> {
    match value {
        Value::Object(schema) => resolve_all(root, schema, followed, left).map(Value::Object),
        other => Ok(other.clone()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page() -> Schema {
        let page = json!({"definitions": {
            "a b": {"type": "string"}, "chain": {"$ref": "#/definitions/a%20b", "title": "T"},
            "loop": {"$ref": "#/definitions/back"}, "back": {"$ref": "#/definitions/loop"},
        }});
        page.as_object().unwrap().clone()
    }

    #[test]
    fn a_reference_to_a_reference_is_followed() {
        let found = definition(&page(), "#/definitions/chain").unwrap();
        assert_eq!(Value::Object(found), json!({"title": "T", "type": "string"}));
    }

    #[test]
    fn references_that_lead_nowhere_say_so() {
        assert!(matches!(definition(&page(), "#/definitions/none"), Err(BadReference::Missing(_))));
        assert!(matches!(definition(&page(), "other.json"), Err(BadReference::Missing(_))));
        assert!(matches!(definition(&page(), "#/definitions/loop"), Err(BadReference::Circular(_))));
    }

    #[test]
    fn a_definition_that_holds_itself_ends() {
        let page =
            json!({"definitions": {"tree": {"properties": {"child": {"$ref": "#/definitions/tree"}}}}});
        let root = page.as_object().unwrap();
        let tree = json!({"$ref": "#/definitions/tree"});
        let found = resolve_all(root, tree.as_object().unwrap(), &mut Vec::new(), &mut 9).unwrap();
        assert_eq!(Value::Object(found)["properties"]["child"]["$ref"], "#/definitions/tree");
    }
}
