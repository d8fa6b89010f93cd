use std::sync::Arc;
use std::time::SystemTime;

use super::super::run::{self, Event, Level, Outcome, Why};
use super::output::Output;
use super::{StepStatus, TaskStatus};

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// Its number at the server, which grows; what has come before is not taken twice.
    pub number: Option<u64>,
    /// When it happened.
    pub at: Option<SystemTime>,
    /// What it is.
    pub what: What,
}

/// What happened. All texts are foreign and not cleaned.
#[derive(Debug, Clone, PartialEq)]
pub enum What {
    /// Something was said, and perhaps a step came to another state with it.
    Said {
        /// The id of the step; none for the run as a whole.
        step: Option<Arc<str>>,
        /// How the step stands from now on.
        status: Option<StepStatus>,
        /// How much it matters.
        level: Level,
        /// What was said; empty when only the state changed.
        text: String,
    },
    /// Somebody wants it to end.
    CancelAsked,
    /// It begins again, with all of its steps.
    Restarted,
    /// It is over.
    Ended(Ending),
}

/// How a run ended.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ending {
    /// In which state.
    pub status: TaskStatus,
    /// What the template says at its end.
    pub output: Output,
    /// What went wrong, the first the one that made the run fail.
    pub failures: Vec<String>,
}

impl Happening {
    /// Something that happened here.
    pub fn here(at: SystemTime, what: What) -> Self {
        Self { number: None, at: Some(at), what }
    }
}

impl From<&Event> for What {
    fn from(event: &Event) -> Self {
        let state = |id: &Arc<str>, status| Self::Said {
            step: Some(id.clone()),
            status: Some(status),
            level: Level::Course,
            text: String::new(),
        };
        match event {
            Event::StepStarted { id, .. } => state(id, StepStatus::Running),
            Event::StepEnded { id, status, .. } => state(id, (*status).into()),
            Event::Logged(line) => Self::Said {
                step: line.step.clone(),
                status: None,
                level: line.level,
                text: line.text.clone(),
            },
        }
    }
}

impl From<run::Status> for StepStatus {
    fn from(status: run::Status) -> Self {
        match status {
            run::Status::Completed => Self::Completed,
            run::Status::Planned => Self::Planned,
            run::Status::Skipped(Why::Condition | Why::EarlierFailure | Why::Waiting) => Self::Skipped,
            run::Status::Failed => Self::Failed,
            run::Status::Cancelled => Self::Cancelled,
        }
    }
}

impl From<&Outcome> for Ending {
    fn from(outcome: &Outcome) -> Self {
        let is_cancelled = outcome.steps.iter().any(|step| step.status == run::Status::Cancelled);
        let status = match outcome.is_success() {
            true => TaskStatus::Completed,
            false if is_cancelled => TaskStatus::Cancelled,
            false => TaskStatus::Failed,
        };
        let wrong = outcome.parameter_errors.iter();
        let wrong = wrong.map(|error| format!("{}: {}", error.path.trim_start_matches('/'), error.message));
        let failures = outcome.failures.iter().map(ToString::to_string).chain(wrong).collect();
        let output = outcome.output.as_ref().map(|output| Output::of(&output.to_json()));
        Self { status, output: output.unwrap_or_default(), failures }
    }
}
