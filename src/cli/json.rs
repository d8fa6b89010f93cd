use serde_json::{Map, Value, json};

use crate::catalog::Entity;

/// What lists and searches say of an entity.
pub(super) fn summary(entity: &Entity) -> Map<String, Value> {
    let fields = json!({
        "ref": entity.reference,
        "kind": entity.kind.as_ref(),
        "namespace": entity.namespace.as_ref(),
        "name": entity.name,
        "title": entity.title,
        "description": entity.description,
        "type": entity.r#type,
        "lifecycle": entity.lifecycle,
        "owner": entity.owner,
        "system": entity.system,
    });
    match fields {
        Value::Object(fields) => fields,
        _ => unreachable!("an object was written above"),
    }
}

/// What a dotted path leads to in an entity; list items by their number.
///
/// Keys may hold dots themselves (`metadata.annotations.backstage.io/techdocs-ref`), so the longest key that is there wins.
pub(super) fn at_path<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    if path.is_empty() {
        return Some(value);
    }
    let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    let ends: Vec<usize> = ends.collect();
    ends.into_iter().rev().find_map(|end| {
        let (key, rest) = (&path[..end], path.get(end + 1..).unwrap_or_default());
        let inner = match value {
            Value::Array(items) => items.get(key.parse::<usize>().ok()?)?,
            _ => value.get(key)?,
        };
        at_path(inner, rest)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_dots_are_found() {
        let value = json!({"metadata": {"annotations": {"a.b/c": "x"}, "tags": ["t"]}});
        assert_eq!(at_path(&value, "metadata.annotations.a.b/c"), Some(&json!("x")));
        assert_eq!(at_path(&value, "metadata.tags.0"), Some(&json!("t")));
        assert_eq!(at_path(&value, "metadata.none"), None);
    }
}
