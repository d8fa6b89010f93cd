use serde_json::Value;

use super::value::described;
use super::{FieldPath, Violation};
use crate::diagnostic::Code;

/// Checks that a value says what it is and what it is called (Backstage semantics 1.2, stage A).
pub fn envelope(document: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let mut text = |value: &Value, path: &'static [&'static str], example: &str| {
        let name = path.join(".");
        let message = match value {
            Value::String(text) if !text.is_empty() => return,
            Value::Null => format!("`{name}` is missing; without it this is no descriptor"),
            other => format!("`{name}` must be a text, but it is {}", described(other)),
        };
        let path = FieldPath::new(path.iter().copied());
        found.push(Violation::new(Code::Envelope, path, message, format!("for instance `{example}`")));
    };
    text(&document["apiVersion"], &["apiVersion"], "apiVersion: backstage.io/v1alpha1");
    text(&document["kind"], &["kind"], "kind: Component");
    match document.get("metadata") {
        Some(metadata @ Value::Object(fields)) => {
            text(&metadata["name"], &["metadata", "name"], "name: my-service");
            if let Some(namespace) = fields.get("namespace") {
                text(namespace, &["metadata", "namespace"], "namespace: default");
            }
        }
        None => text(&Value::Null, &["metadata"], "metadata: {name: my-service}"),
        Some(other) => {
            let message = format!("`metadata` must be a mapping, but it is {}", described(other));
            let help = "write its fields below it, indented, for instance `name: my-service`";
            found.push(Violation::new(Code::Envelope, FieldPath::new(["metadata"]), message, help));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn broken(document: &Value) -> Vec<String> {
        envelope(document).iter().map(|violation| violation.path.to_string()).collect()
    }

    #[test]
    fn an_entity_says_what_it_is() {
        assert!(broken(&json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}})).is_empty());
        assert_eq!(broken(&json!({"kind": "X", "metadata": {}})), ["apiVersion", "metadata.name"]);
        assert_eq!(
            broken(&json!({"apiVersion": 1, "kind": "", "metadata": []})),
            ["apiVersion", "kind", "metadata"]
        );
        let empty = json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "a", "namespace": ""}});
        assert_eq!(broken(&empty), ["metadata.namespace"]);
    }
}
