//! A query, prepared for one index: words with their scores for shared values, and tests of rows.

mod attribute;
mod document;
mod kinds;
mod pattern;
mod shared;
mod test;
#[cfg(test)]
mod tests;
mod word;

pub(super) use word::Word;

use std::sync::Arc;

use self::attribute::Translator;
use self::test::Test;
use super::folding::folded;
use super::index::{Flags, Index};
use super::matching::Needle;
use super::order::Ranking;
use super::query::{Attribute, Condition, Feature, Query, Status, Term, Value};
use super::score::{MOST_BY_HABIT, Score};
use super::{Context, Request};
use crate::catalog::Catalog;

/// What a scan does with each row.
#[derive(Debug)]
pub(super) struct Plan {
    /// What hits have in common, however their words are looked for.
    pub(super) frame: Arc<Frame>,
    /// What must be found, the longest first: it is the most likely to be missing.
    pub(super) words: Vec<Word>,
    /// All words in a row when they may be a name with one slip in it.
    pub(super) name: Option<Needle>,
}

/// The part of a plan that stays when words are loosened.
#[derive(Debug)]
pub(super) struct Frame {
    filters: Vec<Filter>,
    /// Those that ask the entity itself: only what has the words is worth it.
    dear: Vec<Filter>,
    /// All words in a row, which is better than each for itself.
    pub(super) whole: Option<Word>,
    /// What habit adds to the score of rows, in the order of rows.
    pub(super) habits: Vec<(u32, Score)>,
    /// What hits are ordered by, when it is not their score.
    pub(super) ranking: Option<Ranking>,
    /// For each number of a kind whether the tab shows it; none when it shows all.
    pub(super) tab: Option<Vec<bool>>,
    /// Where no word is asked for, the name that a value asked for speaks of; empty when it speaks of none.
    namesake: Box<str>,
}

#[derive(Debug)]
struct Filter {
    test: Test,
    negated: bool,
}

impl Plan {
    /// Prepares a request.
    pub(super) fn new(index: &Index, catalog: &Catalog, request: Request<'_>, context: &Context) -> Self {
        let translator = Translator { index, catalog, unfinished: request.unfinished };
        let terms = request.query.terms().iter();
        let mut filters: Vec<Filter> = terms.filter_map(|term| filter(&translator, term, context)).collect();
        let within = context.within.iter().map(|within| Test::Selected(Arc::clone(within)));
        filters.extend(within.map(|test| Filter { test, negated: false }));
        filters.sort_by_key(|filter| filter.test.cost());
        let words = words_of(index, request.query, false);
        let cheap = filters.partition_point(|filter| filter.test.cost() < Test::DEAR);
        let dear = filters.split_off(cheap);
        let in_a_row = || Word::new(&whole(request.query), true, false, &index.columns);
        let frame = Frame {
            filters,
            dear,
            whole: (words.len() > 1).then(in_a_row).flatten(),
            ranking: request.order.map(|order| Ranking::new(order, &index.columns, catalog)),
            habits: if words.is_empty() { Vec::new() } else { habits(index, catalog, context) },
            tab: request
                .kind
                .map(|kind| index.columns.kinds.values.wanted(|other| other.eq_ignore_ascii_case(kind))),
            namesake: namesake(request.query),
        };
        Self { frame: Arc::new(frame), words, name: None }
    }

    /// Whether [`Self::loosened`] may find more.
    pub(super) fn may_guess(&self) -> bool {
        self.words.iter().any(|word| !word.is_phrase)
    }

    /// Whether it comes from [`Self::loosened`].
    pub(super) fn is_loose(&self) -> bool {
        self.name.is_some() || self.words.iter().any(|word| word.is_loose)
    }

    /// The same, but the letters of words may lie apart and slips are forgiven.
    pub(super) fn loosened(&self, index: &Index, query: &Query) -> Self {
        let name = Needle::new(&whole(query)).filter(|name| name.chars() >= SHORTEST_NAME);
        Self { frame: Arc::clone(&self.frame), words: words_of(index, query, true), name }
    }

    /// Takes note that the plan which this was loosened from finds nothing at all.
    pub(super) fn learn_of_nothing(&mut self) {
        if let [word] = self.words.as_mut_slice() {
            word.is_missing = true;
        }
    }

    /// The text whose neighbourhood, by name, is the likeliest to hold the best hits.
    pub(super) fn likely_name(&self) -> &[u8] {
        let word = self.frame.whole.as_ref().or(self.words.first());
        word.map_or(self.frame.namesake.as_bytes(), |word| word.needle.bytes())
    }
}

impl Frame {
    /// Keeps those of `rows` that pass what the index can answer, the words apart.
    pub(super) fn admit(&self, index: &Index, catalog: &Catalog, rows: &mut Vec<u32>) {
        self.filters.iter().for_each(|filter| filter.admit(index, catalog, rows));
    }

    /// Whether `row` passes what the entity itself has to answer.
    pub(super) fn affords(&self, index: &Index, catalog: &Catalog, row: usize) -> bool {
        self.dear.iter().all(|filter| filter.holds(index, catalog, row))
    }
}

impl Filter {
    fn admit(&self, index: &Index, catalog: &Catalog, rows: &mut Vec<u32>) {
        if let Test::Value(attribute, wanted) = &self.test {
            let ids = attribute.ids(&index.columns);
            rows.retain(|&row| wanted[ids[row as usize] as usize] != self.negated);
        } else {
            rows.retain(|&row| self.holds(index, catalog, row as usize));
        }
    }

    fn holds(&self, index: &Index, catalog: &Catalog, row: usize) -> bool {
        self.test.holds(index, catalog, row) != self.negated
    }
}

/// Names shorter than this resemble each other too much to be told by one slip.
const SHORTEST_NAME: usize = 6;

/// All words of a query in a row.
fn whole(query: &Query) -> String {
    let pieces: Vec<Box<str>> = pieces(query).into_iter().map(|piece| piece.text).collect();
    pieces.join(" ")
}

fn words_of(index: &Index, query: &Query, is_loose: bool) -> Vec<Word> {
    let pieces = pieces(query).into_iter();
    let mut words: Vec<Word> = pieces
        .filter_map(|piece| Word::new(&piece.text, piece.is_phrase, is_loose, &index.columns))
        .collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.needle.bytes().len()));
    words
}

/// Something that must be found in every hit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: Box<str>,
    pub(super) is_phrase: bool,
}

/// What a query's words and phrases ask to be found; a word with hyphens or dots is several.
pub(super) fn pieces(query: &Query) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for term in query.terms().iter().filter(|term| !term.negated) {
        match &term.condition {
            Condition::Word(word) => pieces.extend(words(word)),
            Condition::Reference { name, .. } => pieces.extend(words(name_of(name).1)),
            Condition::Phrase(phrase) => {
                let text: Box<str> = folded(phrase).into();
                pieces.extend((!text.is_empty()).then_some(Piece { text, is_phrase: true }));
            }
            Condition::Attribute { .. } | Condition::Is(_) | Condition::Has(_) => {}
        }
    }
    pieces
}

fn words(text: &str) -> impl Iterator<Item = Piece> {
    let text = folded(text);
    let words: Vec<Box<str>> = text.split(' ').filter(|word| !word.is_empty()).map(Into::into).collect();
    words.into_iter().map(|text| Piece { text, is_phrase: false })
}

/// The name that the first value of a field speaks of: `acme/payments-*` most likely belongs to what is called
/// `payments-…`.
fn namesake(query: &Query) -> Box<str> {
    let mut fields =
        query.terms().iter().filter(|term| !term.negated).filter_map(|term| match &term.condition {
            Condition::Attribute { attribute, values } if is_of_one(attribute) => values.first(),
            _ => None,
        });
    let is_apart = |c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.');
    let last = |value: &Value| {
        let last = value.text().rsplit(is_apart).find(|piece| !piece.is_empty());
        last.map(|piece| piece.to_lowercase().into())
    };
    fields.find_map(last).unwrap_or_default()
}

/// Whether most entities have a value of their own there, so that it may speak of their name.
fn is_of_one(attribute: &Attribute) -> bool {
    match attribute {
        Attribute::Name | Attribute::Title | Attribute::Link | Attribute::Annotation(_) => true,
        Attribute::Path(path) => Attribute::at(path).is_none_or(|attribute| is_of_one(&attribute)),
        _ => false,
    }
}

/// The namespace, if one is named, and the name.
fn name_of(text: &str) -> (&str, &str) {
    text.split_once('/').unwrap_or(("", text))
}

fn filter(translator: &Translator<'_>, term: &Term, context: &Context) -> Option<Filter> {
    let test = match &term.condition {
        Condition::Word(text) | Condition::Phrase(text) if term.negated => absent(translator, text)?,
        Condition::Word(_) | Condition::Phrase(_) => return None,
        Condition::Reference { kind, name } => {
            let (namespace, name) = name_of(name);
            let reference = translator.reference(kind.name(), namespace);
            match absent(translator, name).filter(|_| term.negated) {
                Some(name) => Test::All(vec![reference, name]),
                None => reference,
            }
        }
        Condition::Attribute { attribute, values } => translator.test(attribute, values),
        Condition::Is(states) => states_test(translator, states, context),
        Condition::Has(features) => features_test(translator.index, features),
    };
    Some(Filter { test, negated: term.negated })
}

/// The test for a word that is unwanted: only where it stands as typed it is meant.
fn absent(translator: &Translator<'_>, text: &str) -> Option<Test> {
    Word::new(&folded(text), true, false, &translator.index.columns).map(|word| Test::Word(Box::new(word)))
}

fn states_test(translator: &Translator<'_>, states: &[Status], context: &Context) -> Test {
    let mut flags = Flags::default();
    let mut tests = Vec::new();
    for &status in states {
        match status {
            Status::Mine => tests.push(translator.owned_by(&context.owners)),
            Status::Starred => tests.push(translator.one_of(context.starred.iter())),
            Status::Recent => tests.push(translator.one_of(context.habits.keys())),
            other => flags |= Flags::of_status(other),
        }
    }
    one_of(flags, tests)
}

fn features_test(index: &Index, features: &[Feature]) -> Test {
    let mut flags = Flags::default();
    let mut tests = Vec::new();
    for feature in features {
        match feature {
            Feature::Path(path) => {
                let test = document::DocumentTest::new(index, path, Vec::new());
                tests.push(Test::Document(Box::new(test)));
            }
            other => flags |= Flags::of_feature(other),
        }
    }
    one_of(flags, tests)
}

fn one_of(flags: Flags, mut tests: Vec<Test>) -> Test {
    if !flags.is_empty() {
        tests.insert(0, Test::Flag(flags));
    }
    Test::Any(tests)
}

fn habits(index: &Index, catalog: &Catalog, context: &Context) -> Vec<(u32, Score)> {
    let row = |reference: &str| index.row_of(catalog, catalog.find(reference)?);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a small range")]
    let score = |habit: f32| (habit.clamp(0.0, 1.0) * f32::from(MOST_BY_HABIT)) as Score;
    let habits = context.habits.iter();
    let mut habits: Vec<(u32, Score)> =
        habits.filter_map(|(reference, &habit)| Some((row(reference.as_str())?, score(habit)))).collect();
    habits.sort_unstable();
    habits
}
