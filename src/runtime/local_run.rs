use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use super::Publishing;
use super::publishing::key;
use super::rehearsal::{Rehearsal, write};
use crate::app::World;
use crate::publish::{Folder, Journal};
use crate::scaffold::run::{Event, Level, Observer, Outcome};
use crate::scaffold::task::{Ending, Happening, TaskStatus, What};
use crate::scaffold::update::Record;

/// A template that runs here, with its files written to a folder at the end.
#[derive(Debug)]
pub(super) struct LocalRun {
    /// The template and its answers.
    pub(super) what: Rehearsal,
    /// Into which folder, and whether what is there may be written over.
    pub(super) folder: Option<(String, bool)>,
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
    /// It is tried out in memory first, so that nothing has happened outside when something stands in the way.
    pub(super) fn run(self, world: &World, begun: impl FnOnce(String), tell: &mut dyn FnMut(Happening)) {
        let mut teller = Teller { tell, is_cancelled: &self.is_cancelled };
        let ending = match self.obstacles(world) {
            Ok((obstacles, record)) if obstacles.is_empty() => {
                self.carry_out(world, record, begun, &mut teller)
            }
            Ok((obstacles, _)) => failed(obstacles),
            Err(why) => failed(vec![why]),
        };
        teller.tell(What::Ended(ending));
    }

    fn obstacles(&self, world: &World) -> Result<(Vec<String>, Option<Record>), String> {
        let rehearsed = self.what.clone().run(world)?;
        Ok((self.publishing.obstacles(&rehearsed), rehearsed.record))
    }

    fn carry_out(
        &self,
        world: &World,
        record: Option<Record>,
        begun: impl FnOnce(String),
        teller: &mut Teller<'_>,
    ) -> Ending {
        // The typed yes that came before this was given to just this template.
        if let Some(entity) = world.catalog.entity(self.what.template.as_str())
            && let Err(error) = self.publishing.trust.give(&key(entity, &entity.document()))
        {
            tracing::warn!(%error, "that a template was agreed to could not be kept");
        }
        let resumed = self.resumed.as_deref();
        let begun = |journal: &Journal| {
            self.aim(journal);
            begun(journal.id());
        };
        let outcome = self.what.clone().carry_out(world, &self.publishing, resumed, record, begun, teller);
        match outcome {
            Ok(outcome) => self.end(&outcome, teller),
            Err(why) => failed(vec![why]),
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
