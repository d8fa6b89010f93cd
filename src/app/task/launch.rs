use super::order::{Order, TaskErrand};
use crate::app::wizard::Hidden;
use crate::app::{Effect, ListState, TextInput};

/// What is asked before a run begins, begins again or ends.
#[derive(Debug, Clone)]
pub enum Launch {
    /// To which folder do the files go?
    Folder(TextInput),
    /// Really?
    Consent {
        /// What is to run.
        order: Box<Order>,
        /// What that does, row by row.
        lines: Vec<String>,
        /// The window on the rows.
        list: ListState,
        /// What is typed: `yes` does it.
        input: TextInput,
    },
    /// What are the secrets, which nothing has kept?
    Secrets {
        /// The number of the run.
        key: u64,
        /// What is called so.
        title: String,
        /// The names of all of them.
        names: Vec<String>,
        /// Those that were given.
        given: Vec<Hidden>,
        /// What is typed.
        input: TextInput,
    },
    /// Enter does it.
    Sure {
        /// What.
        title: String,
        /// What that means, row by row.
        lines: Vec<String>,
        /// The window on the rows.
        list: ListState,
        /// What is done then.
        effect: Box<Effect>,
    },
}

impl Launch {
    /// The question whether to begin this.
    pub fn consent(order: Order, lines: Vec<String>) -> Self {
        Self::Consent {
            order: Box::new(order),
            lines,
            list: ListState::default(),
            input: TextInput::default(),
        }
    }

    /// The question whether to end a run.
    pub fn cancel(title: &str, place: &str, lines: Vec<String>, errand: TaskErrand) -> Self {
        let title = format!("Cancel “{title}” ({place})? Enter does it, Esc lets it run");
        Self::Sure { title, lines, list: ListState::default(), effect: Box::new(Effect::Task(errand)) }
    }

    /// The text that is typed, when there is one.
    pub fn input_mut(&mut self) -> Option<&mut TextInput> {
        match self {
            Self::Folder(input) | Self::Consent { input, .. } | Self::Secrets { input, .. } => Some(input),
            Self::Sure { .. } => None,
        }
    }

    /// The rows and the window on them, when there are any.
    pub fn list_mut(&mut self) -> Option<(&mut ListState, usize)> {
        match self {
            Self::Consent { lines, list, .. } | Self::Sure { lines, list, .. } => Some((list, lines.len())),
            Self::Folder(_) | Self::Secrets { .. } => None,
        }
    }
}
