use std::fmt;
use std::sync::Arc;

use super::super::language::{Data, TemplateError};
use super::super::tree::{Node, Tree};
use super::super::update::{RECORD, Record};
use super::foreign::Foreign;
use super::observer::LogLine;
use super::planned::Planned;
use crate::diagnostic::Place;

/// All that a run gave.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The workspace when the run ended, also when it failed. A `.git` at its top is part of it; see
    /// [`Outcome::files`].
    pub tree: Tree,
    /// The steps, as far as the run came.
    pub steps: Vec<StepReport>,
    /// What would happen outside, in order, also before a failure.
    pub planned: Vec<Planned>,
    /// What was carried out outside, in order, also before a failure; the outputs are the real ones.
    pub carried_out: Vec<Planned>,
    /// The log.
    pub log: Vec<LogLine>,
    /// The template's output, rendered; none when the run failed. Secrets are masked.
    pub output: Option<Data>,
    /// What is wrong with the answers. Nothing has run if there is anything.
    pub parameter_errors: Vec<ParameterError>,
    /// What went wrong, the first the one that made the run fail.
    pub failures: Vec<Failure>,
    /// What a project made of it remembers of the template; none where nothing is to be remembered.
    pub record: Option<Record>,
    /// What steps read of repositories elsewhere, as far as whoever ran it knows.
    pub foreign: Vec<Foreign>,
    /// Why one should think before all of this is done outside, line by line, where a line that begins with blanks
    /// belongs to the one above; none where somebody has agreed to just this, or nobody was asked.
    pub doubts: Vec<String>,
}

/// How one step went.
#[derive(Debug, Clone, PartialEq)]
pub struct StepReport {
    /// Its id.
    pub id: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// Its action.
    pub action: Arc<str>,
    /// How it ended.
    pub status: Status,
    /// How often its action ran or was planned.
    pub iterations: usize,
}

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// It was carried out in the workspace.
    Completed,
    /// It is part of the plan.
    Planned,
    /// It did not run.
    Skipped(Why),
    /// It went wrong.
    Failed,
    /// The run was ended by its user.
    Cancelled,
}

/// Why a step did not run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its `if` was not true.
    Condition,
    /// An earlier step failed.
    EarlierFailure,
    /// It would only wait.
    Waiting,
}

/// An answer that does not fit the template's parameters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParameterError {
    /// The page, from 0.
    pub page: usize,
    /// The answer, such as `repo/name`; empty for all of them.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

/// What went wrong, and where. All texts are free of secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What it is about.
    pub kind: FailureKind,
    /// The id of the step; none for the output.
    pub step: Option<Arc<str>>,
    /// Where in the template's descriptor.
    pub place: Option<Place>,
    /// The file of the template's folder that it is about.
    pub file: Option<String>,
    /// The mistake in that file, with line and column.
    pub template: Option<Box<TemplateError>>,
    /// What went wrong, in a sentence.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(place) = &self.place {
            write!(out, "{place}: ")?;
        }
        if let Some(step) = &self.step {
            write!(out, "step `{step}`: ")?;
        }
        if let Some(file) = self.file.as_ref().filter(|file| !self.message.contains(file.as_str())) {
            write!(out, "{file}: ")?;
        }
        out.write_str(&self.message)
    }
}

/// What a failure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    /// The step's input, or what it means, is not what the action takes.
    Input,
    /// A path leads out of the workspace or the template's folder.
    NotAllowed,
    /// Something that the step needs is not there.
    NotFound,
    /// A file of the template cannot be rendered.
    Template,
    /// More than the limits allow.
    Limit,
    /// The user ended it.
    Cancelled,
    /// Anything else.
    Other,
}

impl Outcome {
    /// Whether every step ended well and the output could be rendered.
    pub fn is_success(&self) -> bool {
        self.failures.is_empty() && self.parameter_errors.is_empty()
    }

    /// The files and links that a project would consist of: all of the workspace but a `.git` at its top, which
    /// Backstage leaves out too and which could hold commands that git runs.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.tree.files().filter(|(path, _)| *path != ".git" && !path.starts_with(".git/"))
    }

    /// Whether the template itself made a file of the name of the record, which then is the template's.
    pub fn has_own_record(&self) -> bool {
        self.record.is_some() && self.tree.get(RECORD).is_some()
    }

    /// The record as a file beside those of the template.
    pub fn record_file(&self) -> Option<(&'static str, Node)> {
        let record = self.record.as_ref().filter(|_| !self.has_own_record())?;
        Some((RECORD, record.node()))
    }

    /// What steps would read of repositories elsewhere that is not on this disk.
    pub fn unfetched(&self) -> impl Iterator<Item = &Foreign> {
        self.foreign.iter().filter(|foreign| foreign.copy.is_none())
    }

    /// Whether the plan reads something from the network that a later step may miss in the workspace.
    pub fn is_incomplete(&self) -> bool {
        self.planned.iter().any(|planned| planned.reason == super::planned::Reason::Network)
    }
}
