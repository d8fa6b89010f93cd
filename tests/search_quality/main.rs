//! Whether search finds what people mean, among twenty thousand entities.

#[path = "../../benches/generator/mod.rs"]
mod generator;
mod labelled;
mod landmarks;
mod properties;

use std::fmt::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::AtomicBool;

use stagedoor::catalog::{Catalog, Described};
use stagedoor::search::{Context, Hits, Index, Query, Request};

use labelled::LABELLED;

/// The hits that a reader sees without scrolling.
const FIRST_PAGE: usize = 20;

/// The company that queries are asked of.
static LARGE: LazyLock<World> = LazyLock::new(|| World::new(20_000));

pub(crate) struct World {
    pub(crate) catalog: Catalog,
    pub(crate) index: Index,
}

impl World {
    /// A company of `size` entities with the landmarks among them.
    pub(crate) fn new(size: usize) -> Self {
        let company = generator::Company::new(size);
        let mut reader = generator::Describer::default();
        // The first of two entities of the same name counts, so the landmarks go first.
        let mut all: Vec<Described> = landmarks::landmarks().iter().map(|doc| reader.describe(doc)).collect();
        all.extend((0..company.len()).map(|number| reader.describe(&company.document(number))));
        let catalog = Catalog::build(&all, Vec::new());
        let index = Index::build(&catalog);
        Self { catalog, index }
    }

    pub(crate) fn search(&self, text: &str, limit: usize) -> Hits {
        let (query, problems) = Query::parse(text);
        assert!(problems.is_empty(), "{text}: {problems:?}");
        let never = AtomicBool::new(false);
        self.index.search(&self.catalog, Request::new(&query, limit), &Context::default(), &never)
    }

    fn place(&self, hits: &Hits, expected: &str) -> Option<usize> {
        let (kind, name) = expected.split_once(':').expect("kind:name");
        let reference = format!("{kind}:default/{name}");
        hits.items.iter().position(|hit| self.catalog.reference(hit.node).as_str() == reference)
    }
}

#[test]
fn what_is_meant_comes_first() {
    let world = &*LARGE;
    let mut report = String::new();
    let (mut first, mut reciprocal, mut missed) = (0, 0.0, 0);
    for (text, expected) in LABELLED {
        let hits = world.search(text, 10);
        let place = world.place(&hits, expected);
        first += usize::from(place == Some(0));
        missed += usize::from(place.is_none());
        reciprocal += place.map_or(0.0, |place| 1.0 / f64::from(u32::try_from(place + 1).expect("small")));
        if place != Some(0) {
            let shown: Vec<String> = hits
                .items
                .iter()
                .take(3)
                .map(|hit| format!("{} {}", hit.score, world.catalog.reference(hit.node)))
                .collect();
            writeln!(report, "{text:?}: {expected} at {place:?} of {}; {shown:?}", hits.total)
                .expect("a string");
        }
    }
    let count = LABELLED.len();
    let share = |part: f64| part / f64::from(u32::try_from(count).expect("small"));
    let (mean, firsts) = (share(reciprocal), share(f64::from(u32::try_from(first).expect("small"))));
    println!(
        "{count} queries: mean reciprocal rank {mean:.3}, first {:.1} %, missed {missed}\n{report}",
        firsts * 100.0
    );
    assert!(
        count >= 100 && mean >= 0.95 && firsts >= 0.9 && missed == 0,
        "{mean:.3} {firsts:.3} {missed}\n{report}"
    );
}

#[test]
fn every_hit_shows_why_it_is_one() {
    let world = &*LARGE;
    for (text, _) in LABELLED {
        let asks_for_words = Query::parse(text).0.terms().iter().any(|term| {
            use stagedoor::search::query::Condition;
            !term.negated
                && !matches!(
                    term.condition,
                    Condition::Attribute { .. } | Condition::Is(_) | Condition::Has(_)
                )
        });
        for hit in world.search(text, FIRST_PAGE).items {
            let reference = world.catalog.reference(hit.node);
            assert!(!asks_for_words || !hit.matches.is_empty(), "{text}: {reference}");
            for found in &hit.matches {
                let length = found.text.chars().count();
                assert!(!found.indices.is_empty(), "{text}: {reference} {found:?}");
                assert!(found.indices.iter().all(|index| *index < length), "{text}: {reference} {found:?}");
                assert!(found.indices.is_sorted_by(|a, b| a < b), "{text}: {reference} {found:?}");
            }
        }
    }
}

#[test]
fn everything_is_found_by_its_name_and_by_its_name_with_a_slip() {
    let world = &*LARGE;
    let (mut asked, mut first, mut with_slip) = (0, 0, 0);
    for entity in world.catalog.entities().iter().step_by(97) {
        let name = &*entity.name;
        let place = |text: &str| {
            let hits = world.search(text, 10);
            hits.items.iter().position(|hit| world.catalog.reference(hit.node) == &entity.reference)
        };
        asked += 1;
        first += usize::from(place(name) == Some(0));
        // Two neighbours change places in the middle of the longest word.
        let longest = name.split(['-', '.', '_']).max_by_key(|word| word.len()).unwrap_or(name);
        let middle = name.len() - name[name.find(longest).unwrap_or(0)..].len() + longest.len() / 2;
        let swapped = format!(
            "{}{}{}{}",
            &name[..middle - 1],
            &name[middle..=middle],
            &name[middle - 1..middle],
            &name[middle + 1..]
        );
        with_slip += usize::from(place(&swapped).is_some_and(|place| place < 10));
    }
    assert!(first * 100 >= asked * 98, "{first} of {asked} first by name");
    assert!(with_slip * 100 >= asked * 95, "{with_slip} of {asked} on the first page with a slip");
}
