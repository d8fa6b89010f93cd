use crate::catalog::EntityRef;

/// Contacts that have a key each.
pub(super) const KEYED: usize = 9;

/// One line of the page: what it is about, and what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about; empty when it goes on with the line above.
    pub label: &'static str,
    /// What it says, in pieces; foreign text, uncleaned.
    pub pieces: Vec<(Tone, String)>,
    /// What can be done with it.
    pub reaction: Reaction,
}

impl Line {
    /// A line on which nothing can be done; empty pieces are left out.
    pub(super) fn new(label: &'static str, pieces: Vec<(Tone, String)>) -> Self {
        let pieces = pieces.into_iter().filter(|(_, text)| !text.is_empty()).collect();
        Self { label, pieces, reaction: Reaction::None }
    }

    /// The same, with something to do.
    pub(super) fn leading(self, reaction: Reaction) -> Self {
        Self { reaction, ..self }
    }

    /// What it says, without tones.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|(_, text)| text.as_str()).collect()
    }
}

/// How a piece of a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// As it is.
    Plain,
    /// What one looks for first.
    Strong,
    /// What may be skipped.
    Muted,
    /// What one should think about.
    Warning,
}

/// What can be done with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reaction {
    /// Nothing.
    None,
    /// It leads to an entity.
    Open(EntityRef),
    /// It leads to what breaks.
    Impact,
    /// It is the contact of that number, from 0.
    Contact(usize),
}

/// How much may be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Columns behind the labels.
    pub columns: usize,
    /// Levels of who is on call.
    pub levels: usize,
    /// Contacts.
    pub contacts: usize,
    /// Lines for what breaks, and as many for what it depends on.
    pub lines: usize,
    /// Commits.
    pub commits: usize,
}

impl Room {
    /// What fits so many columns and rows; below 22 rows no less, since less would be of no use.
    pub fn within(columns: usize, rows: usize) -> Self {
        let spare = rows.saturating_sub(22);
        Self {
            columns,
            levels: 3 + spare / 6,
            contacts: (7 + spare / 3).min(KEYED + 3),
            lines: 2 + spare / 8,
            commits: 3 + spare / 8,
        }
    }

    /// Everything, in lines of so many columns.
    pub const fn all(columns: usize) -> Self {
        Self { columns, levels: usize::MAX, contacts: usize::MAX, lines: usize::MAX, commits: usize::MAX }
    }
}
