use std::sync::Arc;

use super::browse::FilterField;
use super::task::Launch;
use super::whose::Whose;
use super::wizard::{Picker, Writing};
use super::{Asking, Calling, CodeId, Command, ListState, State, TextInput};
use crate::catalog::EntityRef;
use crate::config::{Key, View, keys_label};
use crate::text::fold;

/// What lies over the screen and takes the keys.
#[derive(Debug, Clone)]
pub enum Overlay {
    /// The keys of the screen below.
    Help(Menu<HelpRow>),
    /// Commands, kinds and entities.
    Palette(Menu<PaletteRow>),
    /// The fields that can be filtered by, or the values of one.
    Filter(Option<FilterField>, Menu<FilterRow>),
    /// From a text to whose it is.
    Whose(Whose),
    /// A sign-in that goes on in a browser.
    SignIn {
        /// The server.
        host: String,
        /// What to open.
        address: String,
        /// What is pasted.
        input: TextInput,
    },
    /// What has been told in this session.
    Messages(ListState),
    /// The values that a field takes.
    Pick(Picker),
    /// A file of a dry run, or a line of a log.
    Contents {
        /// Its path.
        title: String,
        /// Its lines.
        lines: Vec<String>,
        /// What its colours go by, when it is a file.
        code: Option<CodeId>,
        /// The window on them.
        list: ListState,
    },
    /// A question before files are written.
    Writing(Writing),
    /// A question before somebody is called.
    Calling(Calling),
    /// A question before a run begins or ends.
    Launch(Launch),
    /// A question before something is done at a server.
    Asking(Asking),
}

/// Rows that typing narrows.
#[derive(Debug, Clone)]
pub struct Menu<T> {
    /// What is typed.
    pub input: TextInput,
    /// All rows.
    pub all: Vec<T>,
    /// The places in `all` of the rows that fit what is typed.
    pub shown: Vec<usize>,
    /// The selection among the shown rows.
    pub list: ListState,
}

/// A row of a menu, as far as narrowing needs to know it.
pub trait MenuRow {
    /// The text that typing is compared with.
    fn words(&self) -> String;
}

/// A key and what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HelpRow {
    /// The keys, as one types them.
    pub keys: String,
    /// What they ask for.
    pub command: Command,
}

/// Something to run or to go to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaletteRow {
    /// A command with its keys and, when it can do nothing now, the reason.
    Command {
        /// The command.
        command: Command,
        /// Its keys; empty when it has none.
        keys: String,
        /// Why it cannot run.
        obstacle: Option<String>,
    },
    /// The tab of a kind.
    Kind(String),
    /// The tab of a view.
    View(Arc<View>),
    /// An entity.
    Entity {
        /// Where it leads.
        reference: EntityRef,
        /// What to call it.
        label: String,
    },
}

/// A choice in the filter menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FilterRow {
    /// A field, with the value it has now.
    Field(FilterField, Option<String>),
    /// No filter by this field.
    Any,
    /// A value, with its label and how many entities have it.
    Value {
        /// The value in the query language.
        value: String,
        /// What to call it.
        label: String,
        /// How many entities have it.
        count: usize,
    },
}

impl MenuRow for HelpRow {
    fn words(&self) -> String {
        format!("{} {} {}", self.keys, self.command.title(), self.command.doc())
    }
}

impl MenuRow for PaletteRow {
    fn words(&self) -> String {
        match self {
            Self::Command { command, .. } => format!("{} {}", command.title(), command.name()),
            Self::Kind(kind) => kind.clone(),
            Self::View(view) => format!("{} view", view.name),
            // Found by the search engine for just what is typed: always fits.
            Self::Entity { .. } => String::new(),
        }
    }
}

impl MenuRow for FilterRow {
    fn words(&self) -> String {
        match self {
            Self::Field(field, _) => field.title().to_owned(),
            Self::Any => "any".to_owned(),
            Self::Value { value, label, .. } => format!("{label} {value}"),
        }
    }
}

impl<T: MenuRow> Menu<T> {
    /// A menu of `all` rows with nothing typed.
    pub fn new(all: Vec<T>) -> Self {
        let shown = (0..all.len()).collect();
        Self { input: TextInput::default(), all, shown, list: ListState::default() }
    }

    /// The selected row.
    pub fn selected(&self) -> Option<&T> {
        self.all.get(*self.shown.get(self.list.selected)?)
    }

    /// Shows the rows that have every word that is typed.
    pub fn narrow(&mut self) {
        let typed = fold(self.input.text());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fits = |row: &T| {
            let text = fold(&row.words());
            text.is_empty() || words.iter().all(|word| text.contains(word))
        };
        let mut shown: Vec<usize> = (0..self.all.len()).filter(|&at| fits(&self.all[at])).collect();
        // What begins with the first word is what was meant.
        let starts = |row: &T| words.first().is_some_and(|word| fold(&row.words()).starts_with(word));
        shown.sort_by_key(|&at| !starts(&self.all[at]));
        self.shown = shown;
        self.list.select(0, self.shown.len());
    }
}

/// The help of the screen that `state` shows: its keys first, then those of everywhere.
pub fn help(state: &State) -> Menu<HelpRow> {
    let contexts = super::keys::contexts(state);
    let mut rows: Vec<HelpRow> = Vec::new();
    for context in contexts {
        for command in Command::ALL {
            let keys = state.settings.keymap.keys_of(&[context], command.name());
            let is_new = !rows.iter().any(|row| row.command == *command);
            if let Some(keys) = joined(&keys).filter(|_| is_new) {
                rows.push(HelpRow { keys, command: *command });
            }
        }
    }
    Menu::new(rows)
}

/// Every command, then the views and the kinds of the catalog.
pub fn palette(state: &State) -> Menu<PaletteRow> {
    let contexts = super::keys::contexts(state);
    let mut commands = Command::ALL.to_vec();
    // Moves have keys that everybody knows; nobody looks for them here first.
    commands.sort_by_key(|command| command.name().starts_with("list."));
    let commands = commands.into_iter().map(|command| PaletteRow::Command {
        command,
        keys: joined(&state.settings.keymap.keys_of(&contexts, command.name())).unwrap_or_default(),
        obstacle: command.obstacle(state),
    });
    let kinds = state.browse.found.kinds.iter().map(|(kind, _)| PaletteRow::Kind(kind.clone()));
    let views = state.settings.views.iter().cloned().map(PaletteRow::View);
    Menu::new(commands.chain(views).chain(kinds).collect())
}

fn joined(sequences: &[&[Key]]) -> Option<String> {
    (!sequences.is_empty())
        .then(|| sequences.iter().map(|keys| keys_label(keys)).collect::<Vec<_>>().join(" "))
}
