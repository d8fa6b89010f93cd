//! Reads a server through the library, with little patience, and notes what is told.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use stagedoor::sources::backstage::{
    Access, Address, BackstageError, BackstageSource, Patience, Secret, Server,
};
use stagedoor::sources::{Observer, Progress};

/// The most that a test waits for.
pub(crate) const IMPATIENT: Patience = Patience {
    connect: Duration::from_millis(300),
    silence: Duration::from_millis(300),
    retries: 2,
    pause: Duration::from_millis(1),
    doubt: Duration::ZERO,
};

/// Notes what is told while a server is read.
#[derive(Default)]
pub(crate) struct Witness {
    pub(crate) pages: AtomicUsize,
    pub(crate) partial: AtomicUsize,
    pub(crate) cancels: AtomicBool,
}

impl Observer for Witness {
    fn progress(&self, progress: Progress) {
        self.pages.store(progress.read, Ordering::Relaxed);
    }

    fn is_cancelled(&self) -> bool {
        self.cancels.load(Ordering::Relaxed)
    }
}

impl Witness {
    pub(crate) fn read(&self, source: &mut BackstageSource) -> Result<usize, BackstageError> {
        source.read(self, &|found| self.partial.store(found.described.len(), Ordering::Relaxed))?;
        Ok(source.found().described.len())
    }
}

pub(crate) fn source(url: &str, token: Option<&str>) -> BackstageSource {
    let address = Address::parse(url).unwrap();
    let access = Access { token: token.and_then(Secret::of), patience: IMPATIENT, ..Access::default() };
    BackstageSource::new(Server { address, access }).unwrap()
}

/// The error of reading `url`, in one line.
pub(crate) fn complaint(url: &str) -> String {
    let error = Witness::default().read(&mut source(url, Some("t0ken"))).unwrap_err().to_string();
    assert!(!error.contains('\n') && !error.contains("t0ken"), "{error}");
    error
}
