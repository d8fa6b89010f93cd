use std::io::IsTerminal;

use super::super::super::output::remark;
use crate::scaffold::run::{Event, Observer, Status, Why};

/// A line for each step on standard error, when somebody is looking.
pub(super) struct Progress {
    steps: usize,
    is_quiet: bool,
    name: String,
}

impl Progress {
    pub(super) fn new(steps: usize, is_quiet: bool) -> Self {
        Self { steps, is_quiet: is_quiet || !std::io::stderr().is_terminal(), name: String::new() }
    }
}

impl Observer for Progress {
    fn notice(&mut self, event: &Event) {
        match event {
            Event::StepStarted { name, .. } => self.name = name.to_string(),
            Event::StepEnded { index, id, status } => {
                let name = if self.name.is_empty() { id } else { self.name.as_str() };
                if !self.is_quiet {
                    remark(&format!("[{}/{}] {name}: {}", index + 1, self.steps, word(*status)));
                }
                self.name.clear();
            }
            Event::Logged(_) => {}
        }
    }
}

/// How a step ended, in a word.
pub(super) const fn word(status: Status) -> &'static str {
    match status {
        Status::Completed => "done",
        Status::Planned => "planned",
        Status::Skipped(Why::Condition) => "skipped, its condition is false",
        Status::Skipped(Why::EarlierFailure) => "skipped, an earlier step failed",
        Status::Skipped(Why::Waiting) => "skipped, it would only wait",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
    }
}
