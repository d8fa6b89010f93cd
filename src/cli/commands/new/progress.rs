use std::io::IsTerminal;

use super::super::super::args::New;
use super::super::super::output::remark;
use crate::scaffold::run::{Event, Observer, Status, Why};
use crate::scaffold::template::Step;
use crate::text::{pad, width};

/// A line for each step on standard error, when somebody is looking.
pub(super) struct Progress<'t> {
    steps: &'t [Step],
    columns: Columns,
    is_quiet: bool,
}

impl<'t> Progress<'t> {
    pub(super) fn new(steps: &'t [Step], is_watched: bool) -> Self {
        let columns = Columns::of(steps.iter().map(|step| (step.name.as_str(), step.action.as_str())));
        Self { steps, columns, is_quiet: !is_watched }
    }

    /// Whether the steps are told while they run.
    pub(super) fn is_watched(asked: &New) -> bool {
        !asked.json && asked.print.is_none() && std::io::stderr().is_terminal()
    }
}

impl Observer for Progress<'_> {
    fn notice(&mut self, event: &Event) {
        if self.is_quiet {
            return;
        }
        if let Event::StepEnded { index, status, .. } = event
            && let Some(step) = self.steps.get(*index)
        {
            let (name, action) = (self.columns.name(&step.name), self.columns.action(&step.action));
            remark(&format!("{:>2}/{} {name}{action}{}", index + 1, self.steps.len(), word(*status)));
        }
    }
}

/// How wide names and actions of steps stand, so that they fit under each other.
pub(super) struct Columns {
    name: usize,
    action: usize,
}

/// The widest a name and an action are shown.
const WIDEST: (usize, usize) = (32, 24);

impl Columns {
    pub(super) fn of<'s>(steps: impl Iterator<Item = (&'s str, &'s str)>) -> Self {
        let widths = steps.map(|(name, action)| (width(name), width(action)));
        let (name, action) = widths.fold((0, 0), |widest, step| (widest.0.max(step.0), widest.1.max(step.1)));
        Self { name: name.min(WIDEST.0), action: action.min(WIDEST.1) }
    }

    pub(super) fn name(&self, name: &str) -> String {
        format!("{}  ", pad(name, self.name))
    }

    pub(super) fn action(&self, action: &str) -> String {
        format!("{}  ", pad(action, self.action))
    }
}

/// How a step ended, in a word.
pub(super) const fn word(status: Status) -> &'static str {
    match status {
        Status::Completed => "done",
        Status::Planned => "planned",
        Status::Skipped(Why::Condition) => "skipped: `if` is false",
        Status::Skipped(Why::EarlierFailure) => "skipped: one before failed",
        Status::Skipped(Why::Waiting) => "skipped: it would only wait",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
    }
}
