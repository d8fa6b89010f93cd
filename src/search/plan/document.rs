use std::sync::OnceLock;

use memchr::memmem::Finder;

use super::pattern::Pattern;
use crate::catalog::{Catalog, NodeId};
use crate::search::index::{Answer, Asked, Index, ROWS, Sketch, Wish};
use crate::search::leaves::leaves;

/// A condition on a field that the index has no column for: its sketches are asked, and where these
/// cannot tell, the descriptor itself.
#[derive(Debug)]
pub(super) struct DocumentTest {
    /// Dotted from the root of the descriptor.
    path: Box<str>,
    /// The last name of the path, as JSON: a descriptor without it need not be read.
    key: Finder<'static>,
    /// The alternatives; none when it is enough that there is something.
    patterns: Vec<Pattern>,
    /// The question to each sketch that has been asked.
    asked: Box<[OnceLock<Asked>]>,
}

impl DocumentTest {
    /// Asks for the values at `path`, dotted from the root of the descriptor.
    pub(super) fn new(index: &Index, path: &str, patterns: Vec<Pattern>) -> Self {
        // Names with dots may end in any of the parts, so only the last one is sure to be there.
        let last = path.rsplit('.').next().unwrap_or(path);
        let name = serde_json::to_string(last).expect("a text can be written");
        let key = Finder::new(format!("{}:", &name[1..]).as_bytes()).into_owned();
        let asked = (0..index.sketches.len()).map(|_| OnceLock::new()).collect();
        Self { path: path.into(), key, patterns, asked }
    }

    /// Whether the descriptor of the entity in `row` has such a value.
    pub(super) fn holds(&self, index: &Index, catalog: &Catalog, row: usize) -> bool {
        let (number, at) = (row / ROWS, row % ROWS);
        let sketch = &index.sketches[number];
        match sketch.answer(self.asked[number].get_or_init(|| self.ask(sketch)), at) {
            Answer::Yes => true,
            Answer::No => false,
            Answer::Perhaps => self.holds_in(catalog, index.nodes[row]),
        }
    }

    fn ask(&self, sketch: &Sketch) -> Asked {
        let exact: Vec<&str> = self.patterns.iter().filter_map(Pattern::whole).collect();
        let wish = if self.patterns.is_empty() {
            Wish::Anything
        } else if self.patterns.iter().any(Pattern::fits_anything) {
            Wish::Value
        } else {
            let is_open = exact.len() < self.patterns.len();
            Wish::Fitting { exact: &exact, is_open, fits: &|text| self.fits(text) }
        };
        sketch.ask(&self.path, &wish)
    }

    fn fits(&self, text: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.fits(text))
    }

    fn holds_in(&self, catalog: &Catalog, node: NodeId) -> bool {
        let is_likely = catalog.raw(node).is_some_and(|bytes| self.may_hold(bytes));
        let Some(json) = catalog.json(node).filter(|_| is_likely) else { return false };
        let mut holds = false;
        leaves(json, &mut |path, value| {
            let fits = || self.patterns.is_empty() || value.is_some_and(|value| self.fits(value));
            holds = holds || path == &*self.path && fits();
        });
        holds
    }

    /// Whether the last name of the path stands before something that fits, which is quickly seen.
    fn may_hold(&self, bytes: &[u8]) -> bool {
        let key = self.key.needle().len();
        self.key.find_iter(bytes).any(|at| self.patterns.is_empty() || self.may_fit(&bytes[at + key..]))
    }

    /// Whether the JSON at the beginning of `bytes` may be a value that fits.
    fn may_fit(&self, bytes: &[u8]) -> bool {
        match bytes.split_first() {
            // A map, or null.
            Some((b'{' | b'n', _)) => false,
            Some((b'"', rest)) => {
                let end = memchr::memchr2(b'"', b'\\', rest).filter(|&end| rest[end] == b'"');
                let text = end.and_then(|end| std::str::from_utf8(&rest[..end]).ok());
                text.is_none_or(|text| self.fits(text))
            }
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::arena::testing::image_of;
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
            Just("long".repeat(80)),
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
        fn sketches_tell_what_the_descriptors_say(
            specs in prop::collection::vec(json_value(), 1..6),
            copies in 1..40_usize,
            path in prop::sample::select(vec!["spec.a", "spec.b", "spec.a.b", "spec.a.b.a", "spec.c\"d", "spec.b.ü", "spec"]),
            values in patterns(),
        ) {
            let documents: Vec<Json> = (0..).zip(vec![specs; copies].into_iter().flatten()).map(|(number, spec)| json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                "metadata": {"name": format!("it-{number:04}"), "namespace": "default"}, "spec": {"a": spec.clone(), "b": spec},
            })).collect();
            let catalog = Catalog::build(&documents.iter().map(described).collect::<Vec<_>>(), Vec::new());
            let index = Index::build(&catalog);
            let patterns = || values.iter().map(|value| Pattern::new(value, false)).collect::<Vec<_>>();
            let test = DocumentTest::new(&index, path, patterns());
            let image = image_of(|image| index.keep(image));
            let kept = Index::kept(&catalog, &image).expect("it was kept a moment ago");
            for (row, document) in documents.iter().enumerate() {
                let mut found = Vec::new();
                reached(document, path, &mut found);
                let fits = |text: &str| patterns().iter().any(|pattern| pattern.fits(text));
                let expected = found.iter().any(|value| values.is_empty() || value.as_deref().is_some_and(fits));
                prop_assert_eq!(test.holds(&index, &catalog, row), expected, "{}", document);
                prop_assert_eq!(test.holds(&kept, &catalog, row), expected, "kept, {}", document);
                prop_assert_eq!(test.holds_in(&catalog, index.nodes[row]), expected, "read, {}", document);
            }
        }
    }

    #[test]
    fn what_is_too_much_for_a_sketch_is_read() {
        let labels: serde_json::Map<_, _> = (0..999).map(|at| (format!("k{at}"), json!(at))).collect();
        let named = |name: &str, spec: Json| {
            described(&json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                "metadata": {"name": name, "namespace": "default"}, "spec": spec,
            }))
        };
        let all = [
            named("a", json!({"k7": 7})),
            named("b", json!(labels)),
            named("c", json!({"k7": "7".repeat(999)})),
            named("d", json!({"k7": vec![7; 999]})),
            named("e", json!({"k".repeat(999): 7, "k7": [8, {"k": 7}]})),
        ];
        let catalog = Catalog::build(&all, Vec::new());
        let index = Index::build(&catalog);
        let rows = |path: &str, value: &str| {
            let test = DocumentTest::new(&index, path, vec![Pattern::new(&Value::Is(value.into()), false)]);
            (0..5).filter(|&row| test.holds(&index, &catalog, row)).collect::<Vec<_>>()
        };
        assert_eq!(rows("spec.k7", "7"), [0, 1, 3]);
        assert_eq!(rows("spec.k7", &"7".repeat(999)), [2]);
        assert_eq!(rows("spec.k998", "998"), [1]);
        assert_eq!(rows("spec.k7.k", "7"), [4]);
        assert_eq!(rows(&format!("spec.{}", "k".repeat(999)), "7"), [4]);
    }
}
