use memchr::memmem::Finder;
use serde_json::Value;

use super::pattern::Pattern;
use crate::catalog::Entity;

/// A condition on a field that the index does not hold: the descriptor itself is asked.
#[derive(Debug)]
pub(super) struct DocumentTest {
    path: Box<str>,
    /// The last name of the path, as JSON: a descriptor without it need not be decoded.
    key: Finder<'static>,
    /// The alternatives; none when it is enough that there is a value.
    patterns: Vec<Pattern>,
}

impl DocumentTest {
    /// Asks for the values at `path`, dotted from the root of the descriptor.
    pub(super) fn new(path: &str, patterns: Vec<Pattern>) -> Self {
        // Names with dots may end in any of the parts, so only the last one is sure to be there.
        let last = path.rsplit('.').next().unwrap_or(path);
        let key = format!("{}\"", last.replace('\\', "\\\\").replace('"', "\\\""));
        Self { path: path.into(), key: Finder::new(key.as_bytes()).into_owned(), patterns }
    }

    /// Whether the entity's descriptor has such a value.
    pub(super) fn holds(&self, entity: &Entity) -> bool {
        if self.key.find(entity.json().as_bytes()).is_none() {
            return false;
        }
        let document = entity.document();
        any_at(&document, &self.path, &|value| match value {
            Value::Null => false,
            _ if self.patterns.is_empty() => true,
            Value::String(text) => self.fits(text),
            Value::Bool(_) | Value::Number(_) => self.fits(&value.to_string()),
            Value::Array(_) | Value::Object(_) => false,
        })
    }

    fn fits(&self, text: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.fits(text))
    }
}

/// Whether a value at `path` satisfies `test`. Names may hold dots themselves, lists count by
/// their items.
fn any_at(value: &Value, path: &str, test: &dyn Fn(&Value) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().any(|item| any_at(item, path, test)),
        _ if path.is_empty() => test(value),
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            path.strip_prefix(name.as_str()).is_some_and(|rest| {
                let deeper = rest.strip_prefix('.');
                (rest.is_empty() || deeper.is_some()) && any_at(value, deeper.unwrap_or_default(), test)
            })
        }),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_path_leads_through_lists_and_names_with_dots() {
        let document =
            json!({"metadata": {"labels": {"a.b/c": "x"}}, "spec": {"ports": [{"n": 1}, {"n": 2}]}});
        let finds = |path, wanted: &Value| any_at(&document, path, &|value| value == wanted);
        assert!(finds("metadata.labels.a.b/c", &json!("x")));
        assert!(finds("spec.ports.n", &json!(2)));
        assert!(!finds("spec.port", &json!(2)));
        assert!(!finds("metadata.labels.a", &json!("x")));
    }
}
