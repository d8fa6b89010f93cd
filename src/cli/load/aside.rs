use std::mem::{self, ManuallyDrop};
use std::panic::resume_unwind;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::thread::{self, JoinHandle};

use crate::runtime::Reading;

/// What was read, which another thread may be keeping still, so that the command can go on meanwhile.
pub(super) struct Aside {
    reading: OnceLock<Reading>,
    keeping: Mutex<Option<JoinHandle<Reading>>>,
}

impl Aside {
    pub(super) fn of(reading: Reading) -> Self {
        Self { reading: OnceLock::from(reading), keeping: Mutex::new(None) }
    }

    /// Begins to keep what was read; the process must not end before this is dropped.
    pub(super) fn keep(mut reading: Reading) -> Self {
        let keeping = thread::spawn(move || {
            reading.keep();
            reading
        });
        Self { reading: OnceLock::new(), keeping: Mutex::new(Some(keeping)) }
    }

    /// The reading, as soon as it is kept.
    pub(super) fn get(&self) -> &Reading {
        self.reading.get_or_init(|| self.wait().expect("one that is not here yet is being kept"))
    }

    fn wait(&self) -> Option<Reading> {
        let keeping = self.keeping.lock().unwrap_or_else(PoisonError::into_inner).take();
        keeping.map(|keeping| keeping.join().unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

impl Drop for Aside {
    fn drop(&mut self) {
        // Nothing is freed: the process ends with the command, and a large catalog takes its time.
        let _ = ManuallyDrop::new((mem::take(&mut self.reading), self.wait()));
    }
}
