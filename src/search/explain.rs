use std::borrow::Cow;

use super::fit::Fit;
use super::folding::{Mapped, fold_words};
use super::hits::Match;
use super::index::identity;
use super::plan::Word;
use super::score::{LEAST_AS_TYPED, Score};
use super::texts::Texts;
use super::{Field, Index};
use crate::catalog::{Catalog, Entity, EntityRef};
use crate::text::clean;

/// Says where each of `words` is found in the entity of `row`: in its best place, and in every name
/// besides, because any of them may be the one that is shown.
pub(super) fn explain(words: &[Word], index: &Index, catalog: &Catalog, row: usize) -> Vec<Match> {
    let entity = catalog.at(index.nodes[row]).expect("rows are entities");
    let (segment, at) = index.locate(row);
    let names = names(entity);
    let mut matches = Matches::default();
    for word in words {
        // What the row scored tells when the best place has been reached.
        let wanted = word.score(&index.columns, segment, at, row);
        let mut best: Option<(Score, Match)> = None;
        for line in &names {
            let Some(fit) = line.fit(word) else { continue };
            if fit.score >= LEAST_AS_TYPED {
                matches.add(line.matched(word, fit));
            }
            if best.as_ref().is_none_or(|(score, _)| *score < fit.score) {
                best = Some((fit.score, line.matched(word, fit)));
            }
        }
        let mut others = others(catalog, entity);
        while best.as_ref().is_none_or(|(score, _)| *score < wanted) {
            let Some(line) = others.next() else { break };
            if let Some(fit) = line.fit(word)
                && best.as_ref().is_none_or(|(score, _)| *score < fit.score)
            {
                best = Some((fit.score, line.matched(word, fit)));
            }
        }
        if let Some((_, found)) = best {
            matches.add(found);
        }
    }
    matches.0
}

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

    fn fit(&self, word: &Word) -> Option<Fit> {
        word.fit_line(self.folded.record(0), self.field.weight())
    }

    fn matched(&self, word: &Word, fit: Fit) -> Match {
        let bytes = word.marks(fit, self.folded.record(0), self.field.weight());
        let mut map = Mapped::default();
        fold_words(&self.text, &mut map);
        let mut indices: Vec<usize> = bytes.into_iter().map(|at| map.from[at]).collect();
        indices.dedup();
        Match { field: self.field, text: clean(&self.text).into_owned(), indices }
    }
}

fn names(entity: &Entity) -> Vec<Line<'_>> {
    let display_name = entity.profile.as_ref().and_then(|profile| profile.display_name.as_deref());
    let titles = [(Field::Title, entity.title.as_deref()), (Field::DisplayName, display_name)];
    let titles = titles.into_iter().filter_map(|(field, text)| Some(Line::new(field, text?)));
    std::iter::once(Line::new(Field::Name, &*entity.name)).chain(titles).collect()
}

/// What else is searched, the cheapest to prepare first.
fn others<'a>(catalog: &'a Catalog, entity: &'a Entity) -> impl Iterator<Item = Line<'a>> {
    let tags = entity.tags.iter().map(|tag| (Field::Tag, &**tag));
    let hosts = entity.links.iter().filter_map(|link| Some((Field::Link, identity::host(&link.url)?)));
    let kind = std::iter::once((Field::Kind, &*entity.kind));
    let r#type = entity.r#type.as_deref().map(|text| (Field::Type, text));
    let owner = entity.owner.iter().flat_map(|owner| called(catalog, owner)).map(|text| (Field::Owner, text));
    let parent = entity.system.iter().flat_map(|parent| {
        let field = if parent.kind() == "domain" { Field::Domain } else { Field::System };
        called(catalog, parent).map(move |text| (field, text))
    });
    let description = entity.description.as_deref().map(|text| (Field::Description, text));
    let email = entity.profile.as_ref().and_then(|profile| profile.email.as_deref());
    let email = email.map(|text| (Field::Email, text));
    let near = tags.chain(hosts).chain(kind).chain(r#type).chain(owner).chain(parent);
    let aliases = std::iter::once_with(|| {
        let annotations = identity::annotations(entity);
        let aliases: Vec<String> = identity::aliases(&annotations).into_iter().map(str::to_owned).collect();
        aliases.into_iter().map(|alias| Line::new(Field::Alias, alias))
    });
    near.chain(description).chain(email).map(|(field, text)| Line::new(field, text)).chain(aliases.flatten())
}

/// The name and the label of another entity.
fn called<'a>(catalog: &'a Catalog, reference: &'a EntityRef) -> impl Iterator<Item = &'a str> {
    let (name, label) = match catalog.entity(reference.as_str()) {
        Some(entity) => (&*entity.name, Some(entity.label()).filter(|label| **label != *entity.name)),
        None => (reference.name(), None),
    };
    std::iter::once(name).chain(label)
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
