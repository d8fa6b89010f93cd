use std::fmt;

use memchr::memmem::Finder;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::pattern::Pattern;
use crate::catalog::Entity;

/// A condition on a field that the index does not hold: the descriptor itself is asked.
#[derive(Debug)]
pub(super) struct DocumentTest {
    path: Box<str>,
    /// The last name of the path, as JSON: a descriptor without it need not be read.
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
        self.key.find(entity.json().as_bytes()).is_some() && self.holds_in(entity.json())
    }

    fn holds_in(&self, json: &str) -> bool {
        let walk = Walk { path: &self.path, patterns: &self.patterns };
        walk.deserialize(&mut serde_json::Deserializer::from_str(json)).unwrap_or(false)
    }
}

/// Reads a descriptor without building it: only what the path leads to is looked at. Names may
/// hold dots themselves, lists count by their items.
#[derive(Clone, Copy)]
struct Walk<'a> {
    path: &'a str,
    patterns: &'a [Pattern],
}

impl Walk<'_> {
    fn fits(self, text: &str) -> bool {
        self.path.is_empty()
            && (self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.fits(text)))
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let mut found = self.path.is_empty() && self.patterns.is_empty();
        while let Some(deeper) = map.next_key_seed(Step(self.path))? {
            match deeper.filter(|_| !found) {
                Some(path) => found = map.next_value_seed(Walk { path, ..self })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        let mut found = false;
        while let Some(fits) = items.next_element_seed(self)? {
            found |= fits;
        }
        Ok(found)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<bool, E> {
        Ok(self.fits(text))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        Ok(self.fits(if value { "true" } else { "false" }))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        Ok(self.fits(&value.to_string()))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
        Ok(self.fits(&value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
        Ok(self.fits(&value.to_string()))
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// Compares a name with the beginning of a path; the answer is the rest of the path.
struct Step<'a>(&'a str);

impl<'de, 'a> DeserializeSeed<'de> for Step<'a> {
    type Value = Option<&'a str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'_> for Step<'a> {
    type Value = Option<&'a str>;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self
            .0
            .strip_prefix(name)
            .filter(|_| !self.0.is_empty())
            .and_then(|rest| if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::search::query::Value;

    #[test]
    fn a_path_leads_through_lists_and_names_with_dots() {
        let document = json!({
            "metadata": {"labels": {"a.b/c": "x"}},
            "spec": {"ports": [{"n": 1}, {"n": 2}], "none": null, "deep": {"on": true}},
        });
        let holds = |path, wanted: Option<&str>| {
            let patterns = wanted.map(|text| Pattern::new(&Value::Is(text.into()), false));
            DocumentTest::new(path, patterns.into_iter().collect()).holds_in(&document.to_string())
        };
        assert!(holds("metadata.labels.a.b/c", Some("X")));
        assert!(holds("spec.ports.n", Some("2")));
        assert!(holds("spec.deep.on", Some("true")));
        assert!(holds("spec.deep", None));
        assert!(!holds("spec.none", None));
        assert!(!holds("spec.port", Some("2")));
        assert!(!holds("metadata.labels.a", Some("x")));
        assert!(!holds("spec.deep", Some("true")));
    }
}
