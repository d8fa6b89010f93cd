use super::address::Address;
use super::called::called;
use super::clue::{Clue, Sort};
use super::tally::Tally;
use super::workload::{LeftOut, stems};
use super::{Candidate, Evidence, Form, How, Question, nearly};
use crate::catalog::{Catalog, EntityRef, NodeId};
use crate::search::Index;

/// The entities that `question` may mean, the likeliest first, at most `limit`. `index` must be the
/// index of `catalog`.
///
/// Guesses are made only where nothing is written down, and nothing at all is an answer too.
pub fn recognize(question: &Question, catalog: &Catalog, index: &Index, limit: usize) -> Vec<Candidate> {
    let mut tally = Tally::default();
    at_place(question, catalog, &mut tally);
    let lookups = lookups(question, catalog, &mut tally);
    let texts: Vec<&str> = lookups.iter().map(|lookup| lookup.text.as_str()).collect();
    for (at, node) in index.bearing(&texts) {
        lookups[at].note(node, catalog, &mut tally);
    }
    phantoms(question, catalog, &mut tally);
    for clue in question.clues.iter().filter(|clue| clue.sort == Sort::Address) {
        linked(clue, catalog, &mut tally);
    }
    let is_short = matches!(question.form, Form::Word | Form::Text | Form::Address);
    if is_short && !tally.is_telling() && question.spot.is_none() {
        let clue = Clue::whole(&question.text, Sort::Name);
        let written = Address::parse(&question.text).map_or_else(
            || question.text.clone(),
            |address| if address.path.is_empty() { address.host } else { question.text.clone() },
        );
        nearly::written_anywhere(&written, &clue, catalog, &mut tally);
        if tally.is_empty() && question.form != Form::Address {
            nearly::guess(&question.text, &clue, catalog, index, &mut tally);
        }
    }
    tally.ranked(catalog, limit)
}

/// A text to be looked up among names and aliases.
struct Lookup<'a> {
    text: String,
    clue: &'a Clue,
    /// What the text may fit at most, of 100.
    most: u32,
    /// Whether a part of an alias will do.
    whole: bool,
    left_out: LeftOut,
}

fn lookups<'a>(question: &'a Question, catalog: &Catalog, tally: &mut Tally) -> Vec<Lookup<'a>> {
    let mut lookups = Vec::new();
    for clue in &question.clues {
        let plain =
            |text: String, most, whole| Lookup { text, clue, most, whole, left_out: LeftOut::Nothing };
        match clue.sort {
            Sort::Name | Sort::Owner => {
                if let Some(node) = reference(&clue.text, catalog) {
                    let evidence = evidence(How::Ref, clue, &clue.text, "reference".to_owned());
                    tally.note(node, 100, clue, evidence);
                }
                lookups.push(plain(clue.text.clone(), 100, false));
            }
            Sort::Workload => lookups.extend(stems(&clue.text).into_iter().map(|stem| {
                let most = match stem.left_out {
                    LeftOut::Nothing => 100,
                    LeftOut::Generated => 95,
                    LeftOut::Environment => 80,
                    LeftOut::Word => 52,
                };
                Lookup { text: stem.text, clue, most, whole: true, left_out: stem.left_out }
            })),
            Sort::Slug => {
                lookups.push(plain(clue.text.clone(), 100, true));
                // The repository alone may be called like the entity.
                let name = clue.text.rsplit('/').next().unwrap_or_default();
                lookups.push(plain(name.to_owned(), 66, true));
            }
            Sort::Address => lookups.extend(of_address(clue)),
        }
    }
    lookups
}

fn of_address(clue: &Clue) -> Vec<Lookup<'_>> {
    let Some(address) = Address::parse(&clue.text) else { return Vec::new() };
    let lookup = |text: String, most| Lookup { text, clue, most, whole: true, left_out: LeftOut::Nothing };
    let mut lookups = Vec::new();
    let folders = address.folders().into_iter().enumerate();
    lookups.extend(folders.map(|(up, folder)| lookup(folder, 95 - u32::try_from(up.min(10)).unwrap_or(10))));
    for slug in address.slugs() {
        let name = slug.rsplit('/').next().unwrap_or_default().to_owned();
        lookups.push(lookup(slug, 93));
        lookups.push(lookup(name, 62));
    }
    // `https://acme.pagerduty.com/services/P123`, `…/dashboard?id=acme:pay`, `…?var-service=pay`
    lookups.extend(address.path.iter().rev().take(3).map(|part| lookup(part.clone(), 74)));
    lookups.extend(address.query.iter().map(|(_, value)| lookup(value.clone(), 76)));
    if address.path.is_empty() {
        let host = address.host.split('.').next().unwrap_or_default().to_owned();
        lookups.push(lookup(address.host, 90));
        lookups.push(lookup(host, 58));
    }
    lookups
}

impl Lookup<'_> {
    fn note(&self, node: NodeId, catalog: &Catalog, tally: &mut Tally) {
        let Some(called) = catalog.at(node).and_then(|entity| called(entity, &self.text)) else { return };
        let is_owner = matches!(catalog.reference(node).kind(), "group" | "user");
        let is_part = called.fit < 80;
        // A repository of that name is nearly as good as the name; other parts of aliases say little.
        let says_little = self.whole && is_part && called.how != How::Repository;
        if says_little || (self.clue.sort == Sort::Owner && !is_owner) {
            return;
        }
        // Only what Kubernetes itself calls so is certain once something was left out.
        let most = if self.left_out == LeftOut::Generated && !called.is_workload { 83 } else { self.most };
        let how = match self.left_out {
            LeftOut::Nothing if is_part && called.how != How::Repository => How::Fuzzy,
            LeftOut::Nothing => called.how,
            _ => How::Workload,
        };
        tally.note(
            node,
            called.fit.min(most),
            self.clue,
            evidence(how, self.clue, &self.text, called.found_in),
        );
    }
}

fn evidence(how: How, clue: &Clue, words: &str, found_in: String) -> Evidence {
    Evidence { how, words: words.to_owned(), clue: clue.origin.clone(), found_in }
}

/// A full reference, or one that leaves out the namespace.
fn reference(text: &str, catalog: &Catalog) -> Option<NodeId> {
    EntityRef::parse_full(text).ok().and_then(|reference| catalog.find(reference.as_str()))
}

/// Names that nothing defines are not in the index.
fn phantoms(question: &Question, catalog: &Catalog, tally: &mut Tally) {
    let names: Vec<(&Clue, String)> = question
        .clues
        .iter()
        .filter(|clue| matches!(clue.sort, Sort::Name | Sort::Owner | Sort::Workload))
        .map(|clue| (clue, clue.text.to_lowercase()))
        .collect();
    for phantom in catalog.phantoms() {
        for (clue, _) in names.iter().filter(|(_, name)| phantom.name() == name) {
            if let Some(node) = catalog.find(phantom.as_str()) {
                let evidence = evidence(How::Name, clue, &clue.text, "name that others mention".to_owned());
                tally.note(node, 90, clue, evidence);
            }
        }
    }
}

/// The entities whose links lead to the address or above it.
fn linked(clue: &Clue, catalog: &Catalog, tally: &mut Tally) {
    let Some(address) = Address::parse(&clue.text) else { return };
    for node in (0..catalog.len()).map(Catalog::node) {
        let Some(entity) = catalog.at(node) else { continue };
        for link in entity.links.iter().filter(|link| link.url.to_ascii_lowercase().contains(&address.host)) {
            let Some(other) = Address::parse(&link.url).filter(|other| address.is_within(other)) else {
                continue;
            };
            let fit = match (address.path.len() - other.path.len(), other.path.len()) {
                (0, _) => 96,
                // Below the front page lies everything.
                (_, 0) => 60,
                _ => 84,
            };
            let name = link.title.as_deref().unwrap_or(&link.url);
            tally.note(node, fit, clue, evidence(How::Link, clue, &link.url, format!("link {name}")));
        }
    }
}

fn at_place(question: &Question, catalog: &Catalog, tally: &mut Tally) {
    let Some(spot) = &question.spot else { return };
    let clue = Clue::whole(&question.text, Sort::Name);
    for (node, file) in spot.nearest(catalog) {
        tally.note(node, 98, &clue, evidence(How::Path, &clue, &question.text, file.to_owned()));
    }
}
