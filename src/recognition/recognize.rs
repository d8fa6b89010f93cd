use rayon::prelude::*;

use super::address::Address;
use super::called::Called;
use super::clue::{Clue, Sort};
use super::tally::Tally;
use super::workload::{LeftOut, stems};
use super::{Candidate, Evidence, Form, How, Question, called, nearly, prose};
use crate::catalog::{Catalog, Entity, EntityRef, NodeId};
use crate::search::{Index, annotations};

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
        if !tally.is_telling() && question.form != Form::Address {
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
    trust: Trust,
    left_out: LeftOut,
}

/// Which names a lookup believes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// Any, and parts of names as guesses.
    Parts,
    /// Any, but the whole of it.
    Whole,
    /// What an annotation says; a name alone is a guess, for the address may be anybody's.
    Annotations,
    /// The name of a repository: nothing whose own repository is called otherwise.
    RepositoryName,
}

fn lookups<'a>(question: &'a Question, catalog: &Catalog, tally: &mut Tally) -> Vec<Lookup<'a>> {
    let mut lookups = Vec::new();
    for clue in &question.clues {
        let plain =
            |text: String, most, trust| Lookup { text, clue, most, trust, left_out: LeftOut::Nothing };
        match clue.sort {
            Sort::Name | Sort::Owner => {
                if let Some(node) = reference(&clue.text, catalog) {
                    let evidence = evidence(How::Ref, clue, &clue.text, "reference".to_owned());
                    tally.note(node, 100, clue, evidence);
                }
                lookups.push(plain(clue.text.clone(), 100, Trust::Parts));
                lookups.extend(respelt(&clue.text).map(|text| plain(text, 82, Trust::Whole)));
            }
            Sort::Workload => lookups.extend(stems(&clue.text).into_iter().map(|stem| {
                let most = match stem.left_out {
                    LeftOut::Nothing => 100,
                    LeftOut::Generated => 95,
                    LeftOut::Environment => 80,
                    LeftOut::Word => 52,
                };
                Lookup { text: stem.text, clue, most, trust: Trust::Whole, left_out: stem.left_out }
            })),
            Sort::Slug => {
                lookups.push(plain(clue.text.clone(), 100, Trust::Whole));
                // The repository alone may be called like the entity.
                let name = clue.text.rsplit('/').next().unwrap_or_default();
                lookups.push(plain(name.to_owned(), 66, Trust::RepositoryName));
            }
            Sort::Address => lookups.extend(of_address(clue)),
        }
    }
    lookups
}

fn of_address(clue: &Clue) -> Vec<Lookup<'_>> {
    let Some(address) = Address::parse(&clue.text) else { return Vec::new() };
    let lookup = |text: String, most, trust| Lookup { text, clue, most, trust, left_out: LeftOut::Nothing };
    let mut lookups = Vec::new();
    let folders = (0..=10).zip(address.folders());
    lookups.extend(folders.map(|(up, folder)| lookup(folder, 95 - up, Trust::Whole)));
    for slug in address.slugs() {
        let name = slug.rsplit('/').next().unwrap_or_default().to_owned();
        lookups.push(lookup(slug, 93, Trust::Whole));
        lookups.push(lookup(name, 62, Trust::RepositoryName));
    }
    // `https://acme.pagerduty.com/services/P123`, `…/dashboard?id=acme:pay`, `…?var-service=pay`
    // The page of a repository says what it is by the repository alone.
    let is_forge =
        ["github", "gitlab", "bitbucket", "codeberg", "gitea"].iter().any(|f| address.host.contains(f));
    let values = address.query.iter().map(|(_, value)| value);
    let parts = address.path.iter().rev().take(3).chain(values).filter(|_| !is_forge);
    lookups.extend(parts.map(|part| lookup(part.clone(), 76, Trust::Annotations)));
    if address.path.is_empty() {
        let host = address.host.split('.').next().unwrap_or_default().to_owned();
        lookups.push(lookup(address.host, 90, Trust::Whole));
        lookups.push(lookup(host, 58, Trust::Annotations));
    }
    lookups
}

/// The same name as others write it: `LedgerPostingsStalled` for its words, and the words for it.
fn respelt(text: &str) -> Option<String> {
    let words = text.split_whitespace().count();
    if words > 1 {
        return Some(text.split_whitespace().collect());
    }
    let mut spaced = String::new();
    let mut before = ' ';
    for c in text.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    spaced.contains(' ').then_some(spaced)
}

impl Lookup<'_> {
    /// Where a name alone does not convince, what is noted comes first.
    fn called(&self, entity: &Entity) -> Option<Called> {
        let wants_notes = matches!(self.trust, Trust::Annotations | Trust::RepositoryName)
            || self.left_out == LeftOut::Generated;
        let noted = wants_notes.then(|| called::noted(entity, &self.text)).flatten();
        noted.or_else(|| called::called(entity, &self.text))
    }

    fn note(&self, node: NodeId, catalog: &Catalog, tally: &mut Tally) {
        let Some(called) = catalog.at(node).and_then(|entity| self.called(entity)) else { return };
        let is_owner = matches!(catalog.reference(node).kind(), "group" | "user");
        let is_part = called.fit < 80;
        let is_repository = called.how == How::Repository;
        // A repository of that name is nearly as good as the name; other parts of aliases say little.
        let says_little =
            is_part && !is_repository && (self.trust != Trust::Parts || prose::is_common(&self.text));
        let is_elsewhere = self.trust == Trust::RepositoryName
            && !is_repository
            && catalog.at(node).is_some_and(has_repository);
        if says_little || is_elsewhere || (self.clue.sort == Sort::Owner && !is_owner) {
            return;
        }
        let is_noted = matches!(called.how, How::Annotation | How::Repository);
        let doubted = matches!(self.trust, Trust::Annotations | Trust::RepositoryName) && !is_noted;
        // Only what Kubernetes itself calls so is certain once something was left out.
        let most = match self.left_out {
            _ if doubted => self.most.min(52),
            LeftOut::Generated if !called.is_workload => 83,
            _ => self.most,
        };
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

fn has_repository(entity: &std::sync::Arc<Entity>) -> bool {
    annotations(entity).keys().any(|key| called::is_repository(key))
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
        for (clue, _) in names.iter().filter(|(_, name)| catalog.reference(phantom).name() == name) {
            let evidence = evidence(How::Name, clue, &clue.text, "name that others mention".to_owned());
            tally.note(phantom, 90, clue, evidence);
        }
    }
}

/// The entities whose links lead to the address or above it.
fn linked(clue: &Clue, catalog: &Catalog, tally: &mut Tally) {
    let Some(address) = Address::parse(&clue.text) else { return };
    let host = memchr::memmem::Finder::new(address.host.as_bytes());
    let all = (0..catalog.entities().len()).into_par_iter().map(Catalog::node);
    let names_host = |node: &NodeId| {
        catalog.raw(*node).is_some_and(|bytes| host.find(&bytes.to_ascii_lowercase()).is_some())
    };
    for node in all.filter(names_host).collect::<Vec<_>>() {
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
