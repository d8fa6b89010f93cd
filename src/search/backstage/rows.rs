use std::collections::HashSet;

use serde_json::{Number, Value};

use crate::catalog::{Catalog, NodeId};

/// Keys and values longer than so many UTF-16 units are not indexed.
const LONGEST: usize = 200;

/// What has rows of its own, or none.
const SPECIAL: &[&str] = &[
    "attachments",
    "relations",
    "status",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.etag",
];

/// A path into an entity with one of the values there (Backstage semantics 4.3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// The dotted path in lower case.
    pub(super) key: String,
    /// The value as it was written; none when it is null or too long.
    pub(super) value: Option<String>,
}

/// The rows of the entity at `node`; none for a name that nothing defines.
pub(super) fn rows(catalog: &Catalog, node: NodeId) -> Vec<Row> {
    let Some(entity) = catalog.at(node) else { return Vec::new() };
    let document = entity.document();
    let mut rows = Rows::default();
    rows.visit("", &document);
    rows.add("metadata.name", Some(entity.name.to_string()));
    rows.add("metadata.namespace", Some(entity.namespace.to_string()));
    rows.add("metadata.uid", document["metadata"]["uid"].as_str().map(str::to_owned));
    for edge in catalog.relations(node) {
        rows.add(&format!("relations.{}", edge.r#type), Some(catalog.reference(edge.target).to_string()));
    }
    rows.found
}

#[derive(Default)]
struct Rows {
    found: Vec<Row>,
    /// The keys made of list items, which are not repeated.
    items: HashSet<String>,
}

impl Rows {
    fn visit(&mut self, path: &str, value: &Value) {
        if SPECIAL.contains(&path) {
            return;
        }
        match value {
            Value::Null => self.add(path, None),
            Value::Bool(value) => self.add(path, Some(value.to_string())),
            Value::Number(value) => self.add(path, Some(as_javascript(value))),
            Value::String(value) => self.add(path, Some(value.clone())),
            Value::Array(items) => {
                for item in items {
                    self.visit(path, item);
                    if let Value::String(item) = item {
                        self.add_item(&format!("{path}.{item}"));
                    }
                }
            }
            Value::Object(fields) => {
                for (name, value) in fields {
                    let inner = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    self.visit(&inner, value);
                }
            }
        }
    }

    fn add(&mut self, path: &str, value: Option<String>) {
        let key = path.to_lowercase();
        if is_short(&key) {
            let value = value.filter(|value| is_short(&value.to_lowercase()));
            self.found.push(Row { key, value });
        }
    }

    /// That a list has an item is a row too.
    fn add_item(&mut self, path: &str) {
        if self.items.insert(path.to_lowercase()) {
            self.add(path, Some("true".to_owned()));
        }
    }
}

/// Whether a key or a value, in lower case, is indexed.
pub(super) fn is_short(text: &str) -> bool {
    text.len() <= LONGEST || text.encode_utf16().count() <= LONGEST
}

/// A number as JavaScript writes it.
fn as_javascript(number: &Number) -> String {
    let number = number.as_f64().unwrap_or(f64::NAN);
    if number == 0.0 || (1e-6..1e21).contains(&number.abs()) {
        // Zero has no sign in JavaScript's writing.
        return if number == 0.0 { "0".to_owned() } else { number.to_string() };
    }
    let text = format!("{number:e}");
    if text.contains("e-") { text } else { text.replace('e', "e+") }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::testing::described;

    fn of(spec: &Value, key: &str) -> Vec<Option<String>> {
        let document = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "Pay", "namespace": "default", "etag": "x"}, "spec": spec,
        });
        let catalog = Catalog::build(&[described(&document)], vec![]);
        let rows = rows(&catalog, catalog.find("component:default/pay").unwrap());
        rows.into_iter().filter(|row| row.key == key).map(|row| row.value).collect()
    }

    #[test]
    fn lists_count_by_their_items_and_name_them() {
        let spec = json!({"uses": ["Java", "java", 3, {"deep": true}]});
        let texts: Vec<_> = of(&spec, "spec.uses").into_iter().flatten().collect();
        assert_eq!(texts, ["Java", "java", "3"]);
        assert_eq!(of(&spec, "spec.uses.java"), [Some("true".to_owned())]);
        assert_eq!(of(&spec, "spec.uses.deep"), [Some("true".to_owned())]);
    }

    #[test]
    fn what_is_null_or_long_is_there_without_a_value() {
        let spec =
            json!({"none": null, "long": "x".repeat(201), "short": "x".repeat(200), "y".repeat(200): 1});
        assert_eq!(of(&spec, "spec.none"), [None]);
        assert_eq!(of(&spec, "spec.long"), [None]);
        assert_eq!(of(&spec, "spec.short"), [Some("x".repeat(200))]);
        assert!(of(&spec, &format!("spec.{}", "y".repeat(200))).is_empty());
        assert_eq!(of(&spec, "metadata.uid"), [None]);
        assert!(of(&spec, "metadata.etag").is_empty());
        assert_eq!(of(&spec, "metadata.name"), [Some("Pay".to_owned())]);
    }

    #[test]
    fn numbers_are_written_as_in_javascript() {
        for (number, text) in
            [(json!(1.0), "1"), (json!(0.5), "0.5"), (json!(-0.0), "0"), (json!(1e21), "1e+21")]
        {
            assert_eq!(of(&json!({"n": number}), "spec.n"), [Some(text.to_owned())]);
        }
        assert_eq!(of(&json!({"n": 1e-7}), "spec.n"), [Some("1e-7".to_owned())]);
    }
}
