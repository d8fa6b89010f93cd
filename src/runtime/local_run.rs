use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::publishing::{Held, Publishing, key};
use super::rehearsal::{Rehearsal, write};
use crate::app::World;
use crate::catalog::Entity;
use crate::publish::{Folder, Journal};
use crate::scaffold::run::{Event, Level, Observer, Outcome};
use crate::scaffold::task::{Ending, Happening, TaskStatus, What};

/// A template that runs here, with its files written to a folder at the end.
#[derive(Debug)]
pub(super) struct LocalRun {
    /// The template and its answers.
    pub(super) what: Rehearsal,
    /// Into which folder, and whether what is there may be written over.
    pub(super) folder: Option<(String, bool)>,
    /// The fingerprint of what the template had read when it was reviewed and agreed to; none when nobody was asked.
    pub(super) reviewed: Option<String>,
    /// What is needed to do something outside.
    pub(super) publishing: Publishing,
    /// The run that it goes on with.
    pub(super) resumed: Option<String>,
    /// Raised when it is to end.
    pub(super) is_cancelled: Arc<AtomicBool>,
}

impl LocalRun {
    /// Runs it to its end, and tells its name and what happens meanwhile.
    ///
    /// It is tried out in memory first, so that nothing has happened outside when something stands in the way; what was
    /// read then is what is carried out.
    pub(super) fn run(self, world: &World, begun: impl FnOnce(String), tell: &mut dyn FnMut(Happening)) {
        let mut teller = Teller { tell, is_cancelled: &self.is_cancelled };
        let outcome = self.what.with(world, |entity, request, reach| {
            let held = Held::new(reach);
            let rehearsed = self.what.recorded(world, entity, request, (reach, &held));
            if let Some(ending) = self.refusal(entity, &held, &rehearsed) {
                return Ok(Err(ending));
            }
            let record = rehearsed.record;
            let journal = match &self.resumed {
                Some(run) => self.publishing.runs.resume(run).map_err(|error| error.to_string())?,
                None => self.publishing.begin(entity, request, record.as_ref())?,
            };
            self.aim(&journal);
            begun(journal.id());
            let outcome = self.publishing.carry_out(request, &held, &journal, &mut teller);
            Ok(Ok(Outcome { record, ..outcome }))
        });
        let ending = match outcome {
            Ok(Ok(outcome)) => self.end(&outcome, &mut teller),
            Ok(Err(ending)) => ending,
            Err(why) => failed(vec![why]),
        };
        teller.tell(What::Ended(ending));
    }

    /// Why it may not begin: something stands in its way, or nobody has agreed to just this.
    fn refusal(&self, entity: &Entity, held: &Held<'_>, rehearsed: &Outcome) -> Option<Ending> {
        let obstacles = self.publishing.obstacles(rehearsed);
        if !obstacles.is_empty() {
            return Some(failed(obstacles));
        }
        if rehearsed.planned.is_empty() {
            return None;
        }
        let (key, skeleton) = (key(entity, &entity.document()), held.skeleton());
        let content = rehearsed.record.as_ref().map(|record| &record.content);
        match &self.reviewed {
            Some(reviewed) if Some(reviewed) == content => {
                if let Err(error) = self.publishing.trust.give(&key, &skeleton) {
                    tracing::warn!(%error, "that a template was agreed to could not be kept");
                }
                None
            }
            Some(_) => Some(failed(vec![
                "the template's files have changed since the review, so nothing was done; look at it again"
                    .to_owned(),
            ])),
            None => {
                let doubt = self.publishing.trust.doubt(&key, &skeleton)?;
                let why = format!("{doubt}. Nothing was done; start over to see what it does now, and agree");
                Some(failed(vec![why]))
            }
        }
    }

    /// Keeps where the files go, for whoever goes on with the run.
    fn aim(&self, journal: &Journal) {
        let Some((folder, overwrites)) = &self.folder else { return };
        let path = std::path::absolute(folder)
            .map_or_else(|_none| folder.clone(), |path| path.display().to_string());
        if let Err(error) = journal.aim(Folder { path, overwrites: *overwrites }) {
            tracing::warn!(%error, "where the files of a run go could not be kept");
        }
    }

    fn end(&self, outcome: &Outcome, teller: &mut Teller<'_>) -> Ending {
        let ending = Ending::from(outcome);
        let Some((folder, overwrite)) = self.folder.as_ref().filter(|_| outcome.is_success()) else {
            return ending;
        };
        match write(folder, *overwrite, outcome) {
            Ok(()) => {
                let files = crate::text::counted(outcome.files().count(), "file", "files");
                let text = format!("{files} written to {folder}");
                teller.tell(What::Said { step: None, status: None, level: Level::Course, text });
                ending
            }
            Err(why) => failed(vec![why]),
        }
    }
}

fn failed(failures: Vec<String>) -> Ending {
    Ending { status: TaskStatus::Failed, failures, ..Ending::default() }
}

/// Tells what happens, and when.
struct Teller<'t> {
    tell: &'t mut dyn FnMut(Happening),
    is_cancelled: &'t AtomicBool,
}

impl Teller<'_> {
    fn tell(&mut self, what: What) {
        (self.tell)(Happening::here(SystemTime::now(), what));
    }
}

impl Observer for Teller<'_> {
    fn notice(&mut self, event: &Event) {
        self.tell(event.into());
    }

    fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }
}
