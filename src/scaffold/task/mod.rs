//! A run of a template as one watches it, whether it goes on here or at a server.
//!
//! Both tell what [happens](Happening); a [`Course`] is made of that: steps with their states and times, the log, and
//! at the end what the template says or what went wrong.

mod course;
mod happening;
mod log;
mod output;
mod record;

pub use course::{Course, StepCourse};
pub use happening::{Ending, Happening, What};
pub use log::{Log, LogLine};
pub use output::{Link, Output, Text};
pub use record::{StepPlan, TaskRecord, secret_names};

/// How a run stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TaskStatus {
    /// It waits for its turn.
    #[default]
    Waiting,
    /// It goes on.
    Running,
    /// It ended well.
    Completed,
    /// It went wrong.
    Failed,
    /// Its user ended it.
    Cancelled,
    /// What ran it is gone; nobody has heard how it ended.
    Cut,
}

impl TaskStatus {
    /// Whether nothing happens any more, unless it is retried.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled | Self::Cut)
    }

    /// In a word, so that no colour is needed to tell it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Completed => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Cut => "cut off",
        }
    }
}

/// How a step stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StepStatus {
    /// Its turn has not come.
    #[default]
    Open,
    /// It goes on.
    Running,
    /// It ended well.
    Completed,
    /// It did not run.
    Skipped,
    /// It is part of the plan, and was not carried out.
    Planned,
    /// It went wrong.
    Failed,
    /// The run was ended in it.
    Cancelled,
    /// It had begun when the run was cut off.
    Cut,
}

impl StepStatus {
    /// Whether it is behind.
    pub const fn is_over(self) -> bool {
        !matches!(self, Self::Open | Self::Running)
    }

    /// In a word; empty for a step whose turn has not come.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "",
            Self::Running => "running",
            Self::Completed => "done",
            Self::Skipped => "skipped",
            Self::Planned => "not carried out",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Cut => "begun",
        }
    }
}
