use std::borrow::Cow;

use super::Field;
use super::folding::{Mapped, fold_words};
use super::hits::Match;
use super::index::identity;
use super::plan::{Word, is_surely_a_name};
use super::score::Score;
use super::texts::Texts;
use crate::catalog::{Catalog, Entity, EntityRef};
use crate::text::clean;

/// Says where each of `words` is found in `entity`: in its best place, and in every name besides,
/// because any of them may be the one that is shown.
pub(super) fn explain(words: &[Word], catalog: &Catalog, entity: &Entity) -> Vec<Match> {
    let mut matches = Matches::default();
    let names = names(entity);
    let mut others: Option<Vec<Line<'_>>> = None;
    for word in words {
        let mut best: Option<(Score, Match)> = None;
        for found in names.iter().filter_map(|line| line.find(word)) {
            if best.as_ref().is_none_or(|(score, _)| *score < found.0) {
                best = Some(found.clone());
            }
            if found.0 > STANDS_IN_A_NAME {
                matches.add(found.1);
            }
        }
        if best.as_ref().is_none_or(|(score, _)| !is_surely_a_name(*score)) {
            let others = others.get_or_insert_with(|| others_of(catalog, entity));
            for found in others.iter().filter_map(|line| line.find(word)) {
                if best.as_ref().is_none_or(|(score, _)| *score < found.0) {
                    best = Some(found);
                }
            }
        }
        if let Some((_, found)) = best {
            matches.add(found);
        }
    }
    matches.0
}

/// What a word scores at least that stands in a name as typed.
const STANDS_IN_A_NAME: Score = 499;

/// A text of an entity, folded.
struct Line<'a> {
    field: Field,
    text: Cow<'a, str>,
    folded: Texts,
}

impl<'a> Line<'a> {
    fn new(field: Field, text: impl Into<Cow<'a, str>>) -> Self {
        let text = text.into();
        let mut folded = Texts::default();
        folded.add_line(&text, usize::MAX);
        folded.end_record();
        Self { field, text, folded }
    }

    fn find(&self, word: &Word) -> Option<(Score, Match)> {
        let record = self.folded.record(0);
        let weight = self.field.weight();
        let fit = word.fit_line(record, weight)?;
        let mut map = Mapped::default();
        fold_words(&self.text, &mut map);
        let mut indices: Vec<usize> =
            word.marks(fit, record, weight).into_iter().map(|at| map.from[at]).collect();
        indices.dedup();
        Some((fit.score, Match { field: self.field, text: clean(&self.text).into_owned(), indices }))
    }
}

fn names(entity: &Entity) -> Vec<Line<'_>> {
    let display_name = entity.profile.as_ref().and_then(|profile| profile.display_name.as_deref());
    let titles = [(Field::Title, entity.title.as_deref()), (Field::DisplayName, display_name)];
    let titles = titles.into_iter().filter_map(|(field, text)| Some(Line::new(field, text?)));
    std::iter::once(Line::new(Field::Name, &*entity.name)).chain(titles).collect()
}

fn others_of<'a>(catalog: &'a Catalog, entity: &'a Entity) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let mut add = |field, text: Option<&'a str>| lines.extend(text.map(|text| Line::new(field, text)));
    entity.tags.iter().for_each(|tag| add(Field::Tag, Some(tag)));
    entity.links.iter().for_each(|link| add(Field::Link, identity::host(&link.url)));
    add(Field::Kind, Some(&entity.kind));
    add(Field::Type, entity.r#type.as_deref());
    let is_domain = entity.system.as_ref().is_some_and(|parent| parent.kind() == "domain");
    let parent = if is_domain { Field::Domain } else { Field::System };
    for (field, reference) in [(Field::Owner, &entity.owner), (parent, &entity.system)] {
        let Some(reference) = reference else { continue };
        for text in called(catalog, reference) {
            add(field, text);
        }
    }
    add(Field::Description, entity.description.as_deref());
    add(Field::Email, entity.profile.as_ref().and_then(|profile| profile.email.as_deref()));
    let annotations = identity::annotations(entity);
    let aliases = identity::aliases(&annotations).into_iter();
    lines.extend(aliases.map(|alias| Line::new(Field::Alias, alias.to_owned())));
    lines
}

/// The name and the label of another entity.
fn called<'a>(catalog: &'a Catalog, reference: &'a EntityRef) -> [Option<&'a str>; 2] {
    match catalog.entity(reference.as_str()) {
        Some(entity) => [Some(&entity.name), Some(entity.label()).filter(|label| **label != *entity.name)],
        None => [Some(reference.name()), None],
    }
}

#[derive(Default)]
struct Matches(Vec<Match>);

impl Matches {
    fn add(&mut self, found: Match) {
        let same = self.0.iter_mut().find(|known| known.field == found.field && known.text == found.text);
        let Some(known) = same else { return self.0.push(found) };
        known.indices.extend(found.indices);
        known.indices.sort_unstable();
        known.indices.dedup();
    }
}
