use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use super::rehearsal::{Rehearsal, write};
use crate::app::World;
use crate::scaffold::language::{Data, Record};
use crate::scaffold::run::{Event, Level, Observer, Outcome};
use crate::scaffold::task::{Ending, Happening, TaskStatus, What};
use crate::scaffold::{Outside, OutsideCall, OutsideFault, Watch};

/// The longest wait that a step may ask for (Backstage semantics 5.10, `debug:wait`).
const LONGEST_WAIT: Duration = Duration::from_mins(10);
/// So often a wait looks whether it is still wanted.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A template that runs here, with its files written to a folder at the end.
#[derive(Debug)]
pub(super) struct LocalRun {
    /// The template and its answers.
    pub(super) what: Rehearsal,
    /// Into which folder, and whether what is there may be written over.
    pub(super) folder: Option<(String, bool)>,
    /// Raised when it is to end.
    pub(super) is_cancelled: Arc<AtomicBool>,
}

impl LocalRun {
    /// Runs it to its end, and tells what happens meanwhile.
    pub(super) fn run(self, world: &World, tell: &mut dyn FnMut(Happening)) {
        let mut teller = Teller { tell, is_cancelled: &self.is_cancelled };
        let outcome = self.what.carry_out(world, &Waiting, &mut teller);
        let ending = match outcome {
            Ok(outcome) => self.end(&outcome, &mut teller),
            Err(why) => failed(vec![why]),
        };
        teller.tell(What::Ended(ending));
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

/// Waits, and does nothing else outside.
struct Waiting;

impl Outside for Waiting {
    fn knows(&self, action: &str) -> bool {
        action == "debug:wait"
    }

    fn carry_out(&self, call: &OutsideCall<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
        let number = |name: &str, unit: f64| match call.input.get(name) {
            Some(Data::Number(number)) => number * unit,
            _ => 0.0,
        };
        let seconds = number("minutes", 60.0) + number("seconds", 1.0) + number("milliseconds", 0.001);
        let wait = Duration::try_from_secs_f64(seconds).ok().filter(|wait| *wait <= LONGEST_WAIT);
        let wait = wait.ok_or_else(|| OutsideFault::input("the wait is longer than 10 minutes, or none"))?;
        let begun = Instant::now();
        while begun.elapsed() < wait {
            if watch.is_cancelled() {
                return Err(OutsideFault::cancelled());
            }
            thread::park_timeout(LOOK_EVERY.min(wait.saturating_sub(begun.elapsed())));
        }
        Ok(Record::new())
    }
}
