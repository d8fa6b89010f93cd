use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde_json::Value;
use tempfile::TempDir;

use super::runs::{replace, unusable};
use super::{Ended, Entry, EntryState, JournalError, Run, workshops};
use crate::scaffold::{OutsideFault, Watch};

/// The journal of a run that is under way. Each change is on the disk before anything else happens.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    /// Held as long as the run is under way; the system lets it go with the process.
    _lock: File,
    run: Mutex<Run>,
}

/// What one step writes down of itself.
#[derive(Debug)]
pub(in crate::publish) struct Trail<'j> {
    journal: &'j Journal,
    at: usize,
    /// Whether the step had begun in an earlier start of this run, so that it is looked at first.
    pub(in crate::publish) is_resumed: bool,
}

impl Journal {
    pub(super) fn new(path: PathBuf, lock: File, run: Run) -> Self {
        Self { path, _lock: lock, run: Mutex::new(run) }
    }

    pub(super) fn with(self, run: Run) -> Self {
        Self { run: Mutex::new(run), ..self }
    }

    /// The name of the run.
    pub fn id(&self) -> String {
        self.run().id.clone()
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder for what the run needs on the disk meanwhile: it goes when it is dropped, and with the next run when
    /// the process was killed before. Nobody else may look into it.
    ///
    /// # Errors
    /// What the system says.
    pub(in crate::publish) fn workshop(&self) -> io::Result<TempDir> {
        workshops::make(&self.path, &self.id())
    }

    /// The run as it stands.
    pub fn run(&self) -> MutexGuard<'_, Run> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes how the run ended.
    pub fn end(&self, failure: Option<String>, is_cancelled: bool) -> Result<(), JournalError> {
        self.run().ended = Some(Ended { at: Timestamp::now(), failure, is_cancelled });
        self.save()
    }

    /// Notes that a step begins, unless it is done.
    ///
    /// # Errors
    /// When the step is another one than the run had begun with, and when it cannot be written down.
    pub(in crate::publish) fn enter(&self, entry: Entry) -> Result<Step<'_>, OutsideFault> {
        let mut run = self.run();
        let known =
            run.steps.iter().position(|known| known.step == entry.step && known.iteration == entry.iteration);
        let Some(at) = known else {
            run.steps.push(entry);
            let at = run.steps.len() - 1;
            drop(run);
            self.save().map_err(|error| fault(&error))?;
            return Ok(Step::Open(Trail { journal: self, at, is_resumed: false }));
        };
        let known = &mut run.steps[at];
        if known.digest != entry.digest || known.action != entry.action {
            let had = match known.state {
                EntryState::Done => "was done",
                EntryState::Begun | EntryState::Failed => "had begun",
            };
            let message = format!(
                "this step {had} with another input or other files (`stagedoor runs show {}` has them): the template or \
                 the answers have changed since, so it is not repeated; start anew",
                run.id
            );
            return Err(OutsideFault::other(message));
        }
        if known.state == EntryState::Done {
            return Ok(Step::Done(known.outputs.clone().unwrap_or_default()));
        }
        known.state = EntryState::Begun;
        known.failure = None;
        drop(run);
        self.save().map_err(|error| fault(&error))?;
        Ok(Step::Open(Trail { journal: self, at, is_resumed: true }))
    }

    pub(super) fn save(&self) -> Result<(), JournalError> {
        let text = serde_json::to_string_pretty(&*self.run()).expect("a run can be written as JSON");
        replace(&self.path, &text).map_err(|cause| unusable(&self.path, cause))
    }
}

/// A step that the journal knows of.
pub(in crate::publish) enum Step<'j> {
    /// It was done before, and gave this.
    Done(Value),
    /// It is to be done.
    Open(Trail<'j>),
}

impl Trail<'_> {
    /// When the step began first.
    pub(in crate::publish) fn began(&self) -> Timestamp {
        self.journal.run().steps[self.at].began
    }

    /// What was noted under a name.
    pub(in crate::publish) fn mark(&self, name: &str) -> Option<String> {
        self.journal.run().steps[self.at].marks.get(name)?.as_str().map(str::to_owned)
    }

    /// Notes something, without secrets, before whatever comes next.
    pub(in crate::publish) fn note(
        &self,
        name: &str,
        value: &str,
        watch: &dyn Watch,
    ) -> Result<(), OutsideFault> {
        let value = watch.masked(value).into();
        self.journal.run().steps[self.at].marks.insert(name.to_owned(), value);
        self.journal.save().map_err(|error| fault(&error))
    }

    pub(in crate::publish) fn close(self, outputs: Value) -> Result<(), OutsideFault> {
        let mut run = self.journal.run();
        run.steps[self.at].state = EntryState::Done;
        run.steps[self.at].outputs = Some(outputs);
        drop(run);
        self.journal.save().map_err(|error| fault(&error))
    }

    /// Notes what went wrong; that a step was cancelled says nothing of how far it came.
    pub(in crate::publish) fn fail(self, message: &str, is_cancelled: bool) {
        let mut run = self.journal.run();
        if !is_cancelled {
            run.steps[self.at].state = EntryState::Failed;
        }
        run.steps[self.at].failure = Some(message.to_owned());
        drop(run);
        // The step has failed already, which is what is told.
        let _ = self.journal.save();
    }
}

fn fault(error: &JournalError) -> OutsideFault {
    OutsideFault::other(format!("{error}; nothing is done outside that is not written down"))
}
