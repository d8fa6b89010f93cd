use super::World;
use super::columns::label;
use super::overlay::{Menu, MenuRow};
use crate::catalog::{Catalog, EntityRef};
use crate::ownership::{NoRepository, Owner, WorkedOut, owners};
use crate::recognition::{Candidate, Certainty, Question, recognize};

/// How many candidates are shown.
const MOST: usize = 12;

/// More of a pasted text than this is ignored, in bytes; alerts are shorter.
pub(super) const LONGEST: usize = 64 * 1024;

/// The prompt that takes whatever names something: a pod, an address, an alert.
#[derive(Debug, Clone)]
pub struct Whose {
    /// The text, and what it may mean.
    pub menu: Menu<WhoseRow>,
    /// What sort of text it was taken for; none before the first answer.
    pub form: Option<&'static str>,
}

/// Something that the text may mean, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhoseRow {
    /// The entity, or a name that nothing defines.
    pub reference: EntityRef,
    /// What its owner is called; none when nobody is named.
    pub owner: Option<String>,
    /// How sure it is that this is meant, and that the owner owns it.
    pub certainty: Certainty,
    /// By what it was recognised, in some words.
    pub why: String,
}

/// What a text may mean.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognized {
    /// What sort of text it was taken for.
    pub form: Option<&'static str>,
    /// The candidates, the likeliest first.
    pub rows: Vec<WhoseRow>,
}

impl Default for Whose {
    fn default() -> Self {
        Self { menu: Menu::new(Vec::new()), form: None }
    }
}

impl MenuRow for WhoseRow {
    fn words(&self) -> String {
        // Found for just what is typed: always fits.
        String::new()
    }
}

/// Finds what `text` may mean in `world`, with the owners that the catalog itself names.
pub fn recognized(world: &World, text: &str) -> Recognized {
    let catalog = &world.catalog;
    let question = Question::read(text);
    let candidates = recognize(&question, catalog, &world.index, MOST);
    let rows = candidates
        .iter()
        .map(|candidate| row(catalog, candidate, owners(catalog, candidate.node, &NoRepository).as_ref()));
    Recognized { form: Some(question.form.title()), rows: rows.collect() }
}

/// A candidate, and what was found out about its owners.
pub fn row(catalog: &Catalog, candidate: &Candidate, found: Option<&WorkedOut>) -> WhoseRow {
    let first = found.and_then(|found| found.owners.first());
    let owner = first.map(|owner| match owner {
        Owner::Node(node) => label(catalog.reference(*node), Some("group"), catalog),
        Owner::Handle(handle) => handle.to_string(),
        Owner::Committer(committer) => committer.name.clone(),
    });
    let evidence = candidate.evidence.first();
    let why = evidence.map_or_else(String::new, |first| {
        let clue = if first.clue.is_empty() { String::new() } else { format!("{} ", first.clue) };
        format!("{clue}{} in {}", first.words, first.found_in)
    });
    WhoseRow {
        reference: catalog.reference(candidate.node).clone(),
        owner,
        certainty: found.map_or(candidate.certainty, |found| found.certainty.min(candidate.certainty)),
        why,
    }
}
