//! The entities that a filter lets through, found without reading the descriptors that the index can tell of.

use super::super::index::{Answer, Asked, Index, Mark, ROWS, Sketch, ValueId, Values, Wish};
use super::super::{Field, Selection};
use super::filter::{Condition, Filter};
use super::rows::{is_short, rows};
use crate::catalog::{Catalog, NodeId};
use crate::text::fold;

/// The beginning of the keys that ask for relations.
const RELATIONS: &str = "relations.";

/// What every entity has a row of, whatever its descriptor says.
const ALWAYS: &[&str] = &["metadata.name", "metadata.namespace", "metadata.uid"];

impl Filter {
    /// The entities that fit: the same that [`Filter::retain`] keeps of all, but few descriptors are read for it.
    /// `index` has to be that of the catalog.
    pub fn select(&self, index: &Index, catalog: &Catalog) -> Selection {
        if self.is_empty() {
            return Selection::of_rows(index, |_| true);
        }
        let probes =
            |conditions: &'_ [Condition]| conditions.iter().map(|one| Probe::new(one, index)).collect();
        let alternatives: Vec<Vec<Probe>> =
            self.alternatives.iter().map(|conditions| probes(conditions)).collect();
        Selection::of_rows(index, |row| {
            let mut said = None;
            self.alternatives.iter().zip(&alternatives).any(|(conditions, probes)| {
                let answers = probes.iter().map(|probe| probe.answer(index, catalog, row));
                match together(answers) {
                    Answer::Yes => true,
                    Answer::No => false,
                    Answer::Perhaps => {
                        let said = said.get_or_insert_with(|| rows(catalog, index.nodes[row]));
                        conditions.iter().all(|condition| condition.fits(said))
                    }
                }
            })
        })
    }
}

/// The answer when all have to be yes.
fn together(answers: impl Iterator<Item = Answer>) -> Answer {
    let mut whole = Answer::Yes;
    for answer in answers {
        match answer {
            Answer::No => return Answer::No,
            Answer::Perhaps => whole = Answer::Perhaps,
            Answer::Yes => {}
        }
    }
    whole
}

/// A condition, prepared for one index.
struct Probe {
    condition: Condition,
    column: Option<Column>,
    /// The questions to each sketch; none when those cannot tell.
    sketched: Option<Vec<Questions>>,
}

/// What to ask a sketch: when all answers are no, a row cannot fit.
struct Questions {
    /// For what stands at the key itself.
    at_key: Vec<Asked>,
    /// For the list of which the rest of the key may be an item: that a list has an item is a row too.
    in_list: Vec<Asked>,
}

/// A column that holds what stands at a key, with the answers by its numbers.
enum Column {
    Kind(Vec<Answer>),
    Namespace(Vec<Answer>),
    Type(Vec<Answer>),
    Lifecycle(Vec<Answer>),
    Tag(Vec<bool>),
    /// The type of a relation, in lower case.
    Relation(String),
}

impl Probe {
    fn new(condition: &Condition, index: &Index) -> Self {
        let column = Column::of(condition, index);
        let is_told = column.as_ref().is_some_and(Column::is_final);
        let is_always = condition.values.is_empty() && ALWAYS.contains(&&*condition.lower);
        let is_sketched = !is_told && !is_always;
        let questions = |number: usize| Questions::new(condition, &index.sketches[number]);
        let sketched = is_sketched.then(|| (0..index.sketches.len()).map(questions).collect());
        Self { condition: condition.clone(), column, sketched }
    }

    fn answer(&self, index: &Index, catalog: &Catalog, row: usize) -> Answer {
        let told = self.column.as_ref().map(|column| column.answer(&self.condition, index, catalog, row));
        if let Some(answer @ (Answer::Yes | Answer::No)) = told {
            return answer;
        }
        let Some(sketched) = &self.sketched else { return Answer::Perhaps };
        let (number, at) = (row / ROWS, row % ROWS);
        let (sketch, questions) = (&index.sketches[number], &sketched[number]);
        let is_there = |asked: &Asked| sketch.answer(asked, at) != Answer::No;
        let wants_presence = self.condition.values.is_empty();
        if questions.at_key.iter().any(is_there) {
            // A descriptor that is too much for a sketch has to be read.
            let is_sure = wants_presence
                && is_short(&self.condition.lower)
                && questions.at_key.iter().any(|asked| sketch.answer(asked, at) == Answer::Yes);
            return if is_sure { Answer::Yes } else { Answer::Perhaps };
        }
        let may_be = questions.in_list.iter().any(is_there)
            || wants_presence && may_say_null(catalog, index.nodes[row]);
        if may_be { Answer::Perhaps } else { Answer::No }
    }
}

impl Questions {
    fn new(condition: &Condition, sketch: &Sketch) -> Self {
        // A sketch writes numbers in its own way, and folds accents too.
        let is_plain = |value: &String| value.is_ascii() && value.parse::<f64>().is_err();
        let folded: Vec<String> = condition.values.iter().map(|value| fold(value)).collect();
        let exact: Vec<&str> = folded.iter().map(String::as_str).collect();
        let fits = |text: &str| exact.contains(&text);
        let is_exact = !exact.is_empty() && condition.values.iter().all(is_plain);
        let wish =
            if is_exact { Wish::Fitting { exact: &exact, is_open: false, fits: &fits } } else { Wish::Value };
        let (mut at_key, mut in_list) = (Vec::new(), Vec::new());
        for path in sketch.paths() {
            match rest_behind(path, &condition.lower) {
                Some("") => at_key.push(sketch.ask(path, &wish)),
                Some(rest) if rest.starts_with('.') => in_list.push(sketch.ask(path, &Wish::Value)),
                _ => {}
            }
        }
        Self { at_key, in_list }
    }
}

/// What is left of `key`, which is in lower case, behind a path in any case.
fn rest_behind<'k>(path: &str, key: &'k str) -> Option<&'k str> {
    if !path.is_ascii() {
        return key.strip_prefix(&*path.to_lowercase());
    }
    let (begin, rest) = key.split_at_checked(path.len())?;
    begin.eq_ignore_ascii_case(path).then_some(rest)
}

impl Column {
    fn of(condition: &Condition, index: &Index) -> Option<Self> {
        let columns = &index.columns;
        // A value of another type, or at a key in another case, is in no column.
        let texts = |values: &Values<Box<str>>, otherwise: Answer| -> Vec<Answer> {
            let answer = |text: &str| if takes(condition, text) { Answer::Yes } else { otherwise };
            std::iter::once(otherwise).chain(values.iter().map(|text| answer(text))).collect()
        };
        Some(match &*condition.lower {
            "kind" => Self::Kind(texts(&columns.kinds.values, Answer::No)),
            "metadata.namespace" => Self::Namespace(texts(&columns.namespaces.values, Answer::Perhaps)),
            "spec.type" => Self::Type(texts(&columns.types.values, Answer::Perhaps)),
            "spec.lifecycle" => Self::Lifecycle(texts(&columns.lifecycles.values, Answer::Perhaps)),
            "metadata.tags" => {
                let is_wanted = |mark: &Mark| mark.field == Field::Tag && takes(condition, &mark.text);
                Self::Tag(columns.marks.values.wanted(is_wanted))
            }
            key => Self::Relation(key.strip_prefix(RELATIONS).filter(|_| is_short(key))?.to_owned()),
        })
    }

    /// Whether there is nothing else to be asked.
    const fn is_final(&self) -> bool {
        matches!(self, Self::Kind(_) | Self::Relation(_))
    }

    fn answer(&self, condition: &Condition, index: &Index, catalog: &Catalog, row: usize) -> Answer {
        let columns = &index.columns;
        let by = |answers: &[Answer], ids: &[ValueId]| answers[ids[row] as usize];
        match self {
            Self::Kind(answers) => by(answers, &columns.kinds.ids),
            Self::Namespace(answers) => by(answers, &columns.namespaces.ids),
            Self::Type(answers) => by(answers, &columns.types.ids),
            Self::Lifecycle(answers) => by(answers, &columns.lifecycles.ids),
            Self::Tag(wanted) => {
                let has_one = columns.marks.row(row).iter().any(|&id| wanted[id as usize]);
                if has_one { Answer::Yes } else { Answer::Perhaps }
            }
            Self::Relation(r#type) => {
                let mut edges = catalog.relations(index.nodes[row]).into_iter();
                let fits = edges.any(|edge| {
                    edge.r#type.name().to_lowercase() == *r#type
                        && takes(condition, catalog.reference_text(edge.target))
                });
                if fits { Answer::Yes } else { Answer::No }
            }
        }
    }
}

/// Whether a condition takes a text; what is too long has no value in Backstage's table.
fn takes(condition: &Condition, text: &str) -> bool {
    condition.takes(Some(text).filter(|text| is_short(&text.to_lowercase())))
}

/// Whether a descriptor may say `null` somewhere: where that stands, the key is there without a value.
fn may_say_null(catalog: &Catalog, node: NodeId) -> bool {
    catalog.raw(node).is_none_or(|bytes| memchr::memmem::find(bytes, b"null").is_some())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::arena::testing::image_of;
    use crate::catalog::testing::{described, related};
    use crate::catalog::{Described, RelationType};

    const KEYS: &[&str] = &[
        "kind",
        "KIND",
        "spec",
        "spec.a",
        "SPEC.a",
        "spec.a.b",
        "spec.a.x",
        "spec.type",
        "spec.lifecycle",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "metadata.etag",
        "metadata.tags",
        "metadata.tags.x",
        "metadata.labels.a.b/c",
        "relations.ownedBy",
        "relations.ownedby",
        "relations",
    ];

    const VALUES: &[&str] = &[
        "x",
        "X",
        "y",
        "",
        "1",
        "1.0",
        "true",
        "é",
        "e",
        "component",
        "Api",
        "default",
        "attic",
        "group:default/x",
    ];

    fn value() -> impl Strategy<Value = Value> {
        let text = prop::sample::select(VALUES).prop_map(Value::from);
        let leaf = prop_oneof![
            4 => text,
            1 => Just(Value::Null),
            1 => Just(json!(1)),
            1 => Just(json!(1.0)),
            1 => Just(json!(true)),
            1 => Just(json!("y".repeat(201))),
        ];
        leaf.prop_recursive(2, 8, 3, |inner| {
            let name = prop::sample::select(vec!["a", "A", "b", "a.b", "x", "type"]).prop_map(str::to_owned);
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
                prop::collection::btree_map(name, inner, 0..3)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    prop_compose! {
        fn entity()(
            kind in prop::sample::select(vec!["Component", "API"]),
            namespace in prop::sample::select(vec!["default", "attic"]),
            spec in prop::collection::btree_map(
                prop::sample::select(vec!["a", "A", "type", "lifecycle", "a.x"]), value(), 0..4),
            tags in prop::collection::vec(prop::sample::select(VALUES), 0..3),
            label in value(),
            is_owned in any::<bool>(),
        ) -> (Value, bool) {
            let document = json!({
                "apiVersion": "v1", "kind": kind, "spec": spec,
                "metadata": {"namespace": namespace, "tags": tags, "labels": {"a.b/c": label}},
            });
            (document, is_owned)
        }
    }

    fn filters() -> impl Strategy<Value = Vec<Vec<(String, Vec<String>)>>> {
        let key = prop::sample::select(KEYS).prop_map(str::to_owned);
        let values = prop::collection::vec(prop::sample::select(VALUES).prop_map(str::to_owned), 0..3);
        prop::collection::vec(prop::collection::vec((key, values), 0..3), 0..3)
    }

    fn all(entities: Vec<(Value, bool)>) -> Vec<Described> {
        let one = |(at, (mut document, is_owned)): (usize, (Value, bool))| {
            document["metadata"]["name"] = format!("n{at}").into();
            let described = described(&document);
            if is_owned { related(described, RelationType::OwnedBy, "group:default/x") } else { described }
        };
        entities.into_iter().enumerate().map(one).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn the_index_selects_what_reading_every_descriptor_keeps(
            entities in prop::collection::vec(entity(), 1..24),
            copies in 1..3_usize,
            filters in filters(),
        ) {
            let catalog = Catalog::build(&all(vec![entities; copies].concat()), Vec::new());
            let index = Index::build(&catalog);
            let filter = Filter::of(filters.clone());
            let nodes = (0..catalog.entities().len()).map(Catalog::node).collect();
            let expected = index.select(filter.retain(&catalog, nodes));
            prop_assert_eq!(&filter.select(&index, &catalog), &expected, "{:?}", filters);
            let image = image_of(|image| index.keep(image));
            let kept = Index::kept(&catalog, &image).expect("it was kept a moment ago");
            prop_assert_eq!(&filter.select(&kept, &catalog), &expected, "kept, {:?}", filters);
        }
    }

    #[test]
    fn a_filter_of_the_form_means_what_its_text_means() {
        let texts = |key: &str, values: &[&str]| {
            (key.to_owned(), values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>())
        };
        let filter = Filter::of([vec![texts("kind", &["Group", " user"]), texts("spec.x", &[])], Vec::new()]);
        assert_eq!(Ok(filter), Filter::parse(["kind=group,kind=User,spec.x", ""]));
    }
}
