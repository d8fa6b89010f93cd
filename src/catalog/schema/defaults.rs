use serde_json::Value;

/// The lists of references that Backstage sorts before it stores an entity (semantics 2).
const SORTED: &[&str] =
    &["providesApis", "consumesApis", "dependsOn", "dependencyOf", "memberOf", "children", "members"];

/// Gives an entity the namespace `default` when it has none (semantics 1.2).
pub fn set_default_namespace(document: &mut Value) {
    let Some(metadata) = document.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    if metadata.get("namespace").is_none_or(|namespace| namespace == "") {
        let behind_name = metadata.keys().position(|key| key == "name").map_or(0, |at| at + 1);
        metadata.shift_insert(behind_name, "namespace".to_owned(), "default".into());
    }
}

/// Sorts the lists of references by UTF-16 code units, those that hold nothing but texts.
pub fn sort_references(document: &mut Value) {
    let Some(spec) = document.get_mut("spec").and_then(Value::as_object_mut) else { return };
    for field in SORTED {
        let Some(Value::Array(items)) = spec.get_mut(*field) else { continue };
        if items.iter().all(Value::is_string) {
            items.sort_by(|a, b| text(a).encode_utf16().cmp(text(b).encode_utf16()));
        }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn lists_of_references_are_sorted_as_javascript_sorts() {
        let mut entity =
            json!({"spec": {"dependsOn": ["b", "\u{ff5e}", "😀", "B"], "members": ["b", 1, "a"]}});
        sort_references(&mut entity);
        assert_eq!(entity["spec"]["dependsOn"], json!(["B", "b", "😀", "\u{ff5e}"]));
        assert_eq!(entity["spec"]["members"], json!(["b", 1, "a"]));
    }

    #[test]
    fn the_namespace_stands_behind_the_name() {
        let mut entity = json!({"metadata": {"name": "a", "title": "A"}});
        set_default_namespace(&mut entity);
        assert_eq!(entity.to_string(), r#"{"metadata":{"name":"a","namespace":"default","title":"A"}}"#);
    }
}
