use std::fmt;
use std::sync::Arc;

use memchr::memmem::Finder;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::pattern::Pattern;
use crate::catalog::{Catalog, NodeId};
use crate::search::index::{Cells, Index, PathColumn, Presence, ROWS};

/// A condition on a field that the index does not hold: the descriptor itself is asked.
#[derive(Debug)]
pub(super) struct DocumentTest {
    /// What is known of the path already.
    column: Arc<PathColumn>,
    /// The last name of the path, as JSON: a descriptor without it need not be read.
    key: Finder<'static>,
    /// The alternatives; none when it is enough that there is a value.
    patterns: Vec<Pattern>,
    /// Whether what the path leads to is collected for the next time.
    keeps_values: bool,
}

impl DocumentTest {
    /// Asks for the values at `path`, dotted from the root of the descriptor.
    pub(super) fn new(index: &Index, path: &str, patterns: Vec<Pattern>) -> Self {
        // Names with dots may end in any of the parts, so only the last one is sure to be there.
        let last = path.rsplit('.').next().unwrap_or(path);
        let name = serde_json::to_string(last).expect("a text can be written");
        let key = format!("{}:", &name[1..]);
        let column = index.paths.of(path, index.segments.len());
        Self { column, key: Finder::new(key.as_bytes()).into_owned(), patterns, keeps_values: false }
    }

    /// Collects what the path leads to wherever it is looked at: worth it if most rows are.
    pub(super) fn keep_values(&mut self) {
        self.keeps_values = true;
    }

    /// Whether the descriptor of the entity in `row` has such a value.
    pub(super) fn holds(&self, index: &Index, catalog: &Catalog, row: usize) -> bool {
        let (segment, at) = (row / ROWS, row % ROWS);
        let entity = || self.holds_in(catalog, index.nodes[row]);
        let cells = if self.keeps_values {
            self.column.collected(segment, || self.collect(index, catalog, segment))
        } else if let Some(cells) = self.column.known(segment) {
            cells
        } else {
            return entity();
        };
        let presence = cells.presence(at);
        if self.patterns.is_empty() {
            return presence > Presence::Nothing;
        }
        presence > Presence::Map
            && (self.patterns.iter().any(Pattern::fits_anything)
                || cells.values(at).any(|value| self.fits(value))
                || presence == Presence::TooLong && entity())
    }

    fn collect(&self, index: &Index, catalog: &Catalog, segment: usize) -> Cells {
        let nodes = &index.nodes[segment * ROWS..((segment + 1) * ROWS).min(index.len())];
        let mut cells = Cells::with_capacity(nodes.len());
        for &node in nodes {
            cells.add(|take| self.walk(catalog, node, take));
        }
        cells
    }

    fn fits(&self, text: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.fits(text))
    }

    fn holds_in(&self, catalog: &Catalog, node: NodeId) -> bool {
        let mut holds = false;
        self.walk(catalog, node, &mut |value| {
            holds |= self.patterns.is_empty() || value.is_some_and(|value| self.fits(value));
        });
        holds
    }

    /// Most descriptors have no such name and need not be decoded.
    fn walk(&self, catalog: &Catalog, node: NodeId, take: &mut dyn FnMut(Option<&str>)) {
        let may_have = catalog.raw(node).is_some_and(|bytes| self.key.find(bytes).is_some());
        if may_have && let Some(entity) = catalog.at(node) {
            walk(entity.json(), self.column.path(), take);
        }
    }
}

/// Hands over what `path` leads to in the descriptor `json`: each value, and none for a map.
fn walk(json: &str, path: &str, take: &mut dyn FnMut(Option<&str>)) {
    let walk = Walk { path, take };
    // A catalog holds no descriptor that is not JSON; nothing would be found in one.
    let _ = walk.deserialize(&mut serde_json::Deserializer::from_str(json));
}

/// Reads a descriptor without building it: only what the path leads to is looked at. Names may
/// hold dots themselves, lists count by their items.
struct Walk<'a> {
    path: &'a str,
    take: &'a mut dyn FnMut(Option<&str>),
}

impl Walk<'_> {
    fn arrive(self, text: &str) {
        if self.path.is_empty() {
            (self.take)(Some(text));
        }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.path.is_empty() {
            (self.take)(None);
        }
        while let Some(deeper) = map.next_key_seed(Step(self.path))? {
            match deeper {
                Some(path) => map.next_value_seed(Walk { path, take: &mut *self.take })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while items.next_element_seed(Walk { path: self.path, take: &mut *self.take })?.is_some() {}
        Ok(())
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        self.arrive(text);
        Ok(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.arrive(if value { "true" } else { "false" });
        Ok(())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.arrive(&value.to_string());
        Ok(())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.arrive(&value.to_string());
        Ok(())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        self.arrive(&value.to_string());
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
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
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::catalog::testing::described;
    use crate::search::query::{Comparison, Value};

    /// What a path leads to, by the plainest way: each value as text, and none for a map.
    fn reached(json: &Json, path: &str, found: &mut Vec<Option<String>>) {
        match json {
            Json::Array(items) => items.iter().for_each(|item| reached(item, path, found)),
            Json::Object(_) if path.is_empty() => found.push(None),
            Json::Object(fields) => {
                for (name, value) in fields {
                    let rest = path.strip_prefix(name.as_str());
                    let rest =
                        rest.and_then(|rest| if rest.is_empty() { Some("") } else { rest.strip_prefix('.') });
                    if let Some(rest) = rest {
                        reached(value, rest, found);
                    }
                }
            }
            Json::Null => {}
            Json::String(text) if path.is_empty() => found.push(Some(text.clone())),
            other if path.is_empty() => found.push(Some(other.to_string())),
            _ => {}
        }
    }

    fn text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-c]{0,2}",
            "[0-9]{1,2}",
            Just("long".repeat(30)),
            Just("a\0b".to_owned()),
            "\"\\PC{1,3}"
        ]
    }

    fn json_value() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            any::<bool>().prop_map(Json::from),
            (-3..30_i64).prop_map(Json::from),
            text().prop_map(Json::from),
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            let name = prop::sample::select(vec!["a", "b", "a.b", "c\"d", "ü"]).prop_map(str::to_owned);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
                prop::collection::btree_map(name, inner, 0..4)
                    .prop_map(|map| Json::Object(map.into_iter().collect())),
            ]
        })
    }

    fn patterns() -> impl Strategy<Value = Vec<Value>> {
        let compared = |text: String| Value::Compared(Comparison::More, text.into());
        let value = prop_oneof![
            3 => text().prop_map(|text| Value::Is(text.into())),
            1 => text().prop_map(|text| Value::Like(format!("{text}*").into())),
            1 => text().prop_map(compared),
        ];
        prop::collection::vec(value, 0..3)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

        #[test]
        fn what_is_kept_of_a_path_tells_what_the_descriptors_say(
            specs in prop::collection::vec(json_value(), 1..6),
            path in prop::sample::select(vec!["spec.a", "spec.b", "spec.a.b", "spec.a.b.a", "spec.c\"d", "spec.b.ü", "spec"]),
            values in patterns(),
        ) {
            let documents: Vec<Json> = (0..).zip(specs).map(|(number, spec)| json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                "metadata": {"name": format!("it-{number}"), "namespace": "default"}, "spec": {"a": spec.clone(), "b": spec},
            })).collect();
            let catalog = Catalog::build(&documents.iter().map(described).collect::<Vec<_>>(), Vec::new());
            let index = Index::build(&catalog);
            let patterns = || values.iter().map(|value| Pattern::new(value, false)).collect::<Vec<_>>();
            let direct = DocumentTest::new(&index, path, patterns());
            let mut keeping = DocumentTest::new(&Index::build(&catalog), path, patterns());
            keeping.keep_values();
            for (row, document) in documents.iter().enumerate() {
                let mut found = Vec::new();
                reached(document, path, &mut found);
                let fits = |text: &str| patterns().iter().any(|pattern| pattern.fits(text));
                let expected = found.iter().any(|value| values.is_empty() || value.as_deref().is_some_and(fits));
                prop_assert_eq!(direct.holds(&index, &catalog, row), expected, "direct, {}", document);
                prop_assert_eq!(keeping.holds(&index, &catalog, row), expected, "kept, {}", document);
                prop_assert_eq!(keeping.holds(&index, &catalog, row), expected, "kept before, {}", document);
            }
        }
    }

    #[test]
    fn a_path_leads_through_lists_and_names_with_dots() {
        let document = json!({
            "metadata": {"labels": {"a.b/c": "x"}},
            "spec": {"ports": [{"n": 1}, {"n": 2}], "none": null, "deep": {"on": true}},
        });
        let holds = |path, wanted: Option<&str>| {
            let pattern = wanted.map(|text| Pattern::new(&Value::Is(text.into()), false));
            let mut holds = false;
            walk(&document.to_string(), path, &mut |value| {
                let fits = |pattern: &Pattern| value.is_some_and(|value| pattern.fits(value));
                holds |= pattern.as_ref().is_none_or(fits);
            });
            holds
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
