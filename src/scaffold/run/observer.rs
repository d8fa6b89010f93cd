use std::sync::Arc;

use super::outcome::Status;

/// Is told how a run gets on, and can end it.
pub trait Observer {
    /// Something happened.
    fn notice(&mut self, event: &Event);

    /// Whether the run should stop at the next occasion.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody listens.
impl Observer for () {
    fn notice(&mut self, _event: &Event) {}
}

/// Something that happened in a run. All texts are free of secrets, but not of control characters.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// A step began.
    StepStarted {
        /// Its number, from 0.
        index: usize,
        /// Its id.
        id: Arc<str>,
        /// Its name.
        name: Arc<str>,
    },
    /// A line was logged.
    Logged(LogLine),
    /// A step ended.
    StepEnded {
        /// Its number, from 0.
        index: usize,
        /// Its id.
        id: Arc<str>,
        /// How.
        status: Status,
    },
}

/// A line of the log, or some lines that belong together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogLine {
    /// The id of the step that it is from; none for the run as a whole.
    pub step: Option<Arc<str>>,
    /// How much it matters.
    pub level: Level,
    /// What it says.
    pub text: String,
}

/// How much a line of the log matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It tells how the run goes: which step begins, with what, and how it ends.
    Course,
    /// It tells what a step does.
    Info,
    /// Something may be other than meant.
    Warning,
    /// Something went wrong.
    Error,
}
