use super::{ListState, Motion, World};
use crate::catalog::EntityRef;
use crate::oncall::{Clock, Line, Page, Person, Reaction, Room, Woken, message, sheet};
use crate::ownership::{NoRepository, Repository, owners};

/// Columns that labels and frame take from a line.
const MARGIN: usize = 13;
/// Rows that header, frame and footer take.
const AROUND: usize = 4;

/// The on-call screen: who is on call for something, and all else that one wants to know then.
#[derive(Debug, Clone, Default)]
pub struct OnCall {
    /// What it is about.
    pub reference: Option<EntityRef>,
    /// What it says, line by line; empty before the first answer.
    pub lines: Vec<Line>,
    /// The selection.
    pub list: ListState,
    /// The question that is open; older answers are dropped.
    pub generation: u64,
    /// What the contacts hold, by their number: an address to open, or else a text to copy.
    contacts: Vec<(Option<String>, Option<String>)>,
    /// What `y i` copies.
    message: Option<String>,
    known: Option<(Box<Page>, Clock)>,
}

/// A call that somebody has agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    /// What it is about.
    pub reference: EntityRef,
    /// What those who are called are told in one line.
    pub summary: String,
    /// All that is known.
    pub details: String,
    /// Who is called.
    pub people: Vec<Person>,
}

/// What the catalog and the repositories know of `reference`, before anybody is asked.
pub fn page(world: &World, reference: &EntityRef, repository: &dyn Repository) -> Option<Page> {
    let catalog = &world.catalog;
    let node = catalog.find(reference.as_str())?;
    Some(Page::of(catalog, node, owners(catalog, node, repository)))
}

/// Like [`page`], by the catalog alone, which takes no time.
pub fn page_at_once(world: &World, reference: &EntityRef) -> Option<Page> {
    page(world, reference, &NoRepository)
}

impl OnCall {
    /// Turns to `reference` and says which question to ask.
    pub(super) fn open(&mut self, reference: &EntityRef) -> u64 {
        let is_same = self.reference.as_ref() == Some(reference);
        let (rows, generation) = (self.list.rows, self.generation + 1);
        if is_same {
            // What is known stays until the answer comes; its numbers are those of an old catalog.
            self.known = None;
            self.generation = generation;
        } else {
            let list = ListState { rows, ..ListState::default() };
            *self = Self { reference: Some(reference.clone()), generation, list, ..Self::default() };
        }
        generation
    }

    /// Takes in an answer.
    pub(super) fn answer(&mut self, page: Box<Page>, clock: Clock, world: &World, size: (u16, u16)) {
        let contacts = page.contacts.iter();
        self.contacts =
            contacts.map(|contact| (contact.url().map(str::to_owned), contact.value.clone())).collect();
        self.message = Some(message(&page, &world.catalog, &clock));
        self.known = Some((page, clock));
        self.lay_out(world, size);
    }

    /// Says as much as fits so many columns and rows.
    pub(super) fn lay_out(&mut self, world: &World, (columns, rows): (u16, u16)) {
        let Some((page, clock)) = &self.known else { return };
        let (columns, rows) =
            (usize::from(columns).saturating_sub(MARGIN), usize::from(rows).saturating_sub(AROUND));
        let before = self.reaction().cloned();
        self.lines = sheet(page, &world.catalog, clock, Room::within(columns, rows));
        let same = self
            .lines
            .iter()
            .position(|line| Some(&line.reaction) == before.as_ref() && before != Some(Reaction::None));
        let first = self.lines.iter().position(|line| matches!(line.reaction, Reaction::Contact(_)));
        let first = first.filter(|row| *row < rows);
        let row = same.or(first).unwrap_or(0);
        self.list.select(row, self.lines.len());
        if same.is_none() {
            self.list.offset = 0;
        }
    }

    pub(super) fn go(&mut self, motion: Motion) {
        self.list.go(motion, self.lines.len());
    }

    pub(super) fn select(&mut self, row: usize) {
        self.list.select(row, self.lines.len());
    }

    /// What the selected line is for.
    pub fn reaction(&self) -> Option<&Reaction> {
        self.lines.get(self.list.selected).map(|line| &line.reaction)
    }

    /// The address of the selected contact.
    pub fn selected_url(&self) -> Option<&str> {
        match self.reaction()? {
            Reaction::Contact(at) => self.contacts.get(*at)?.0.as_deref(),
            _ => None,
        }
    }

    /// The address of the contact of that number, from 0, or else its text.
    pub(super) fn contact(&self, at: usize) -> Option<Result<&str, &str>> {
        let (url, text) = self.contacts.get(at)?;
        url.as_deref().map(Ok).or_else(|| text.as_deref().map(Err))
    }

    /// The address of the contact of that number, from 0.
    pub fn url(&self, at: usize) -> Option<&str> {
        self.contacts.get(at)?.0.as_deref()
    }

    /// How many contacts there are.
    pub fn contacts(&self) -> usize {
        self.contacts.len()
    }

    /// Who would be woken by a call now; else why nobody can be called.
    pub fn woken(&self) -> Result<Woken, String> {
        let (page, clock) = self.known.as_ref().ok_or_else(|| "nothing is known yet".to_owned())?;
        page.woken(clock.now)
    }

    /// A message to open an incident with; none before the first answer.
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }
}
