use std::cell::{Cell, OnceCell};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::scaffold::run::FailureKind;
use crate::scaffold::tree::Bounds;
use crate::scaffold::{OutsideFault, Watch};

/// How often it is looked how much there is by now.
const LOOK_EVERY: Duration = Duration::from_millis(200);

/// A watch that ends git when it takes too long or brings too much.
pub(super) struct Limited<'w> {
    watch: &'w mut dyn Watch,
    /// Where git puts what it brings.
    packs: PathBuf,
    begun: Instant,
    patience: Duration,
    bytes: u64,
    next_look: Cell<Instant>,
    reason: OnceCell<String>,
}

impl<'w> Limited<'w> {
    /// Begins to count.
    pub(super) fn new(
        watch: &'w mut dyn Watch,
        repository: &Path,
        patience: Duration,
        bounds: Bounds,
    ) -> Self {
        let begun = Instant::now();
        Self {
            watch,
            packs: repository.join("objects/pack"),
            begun,
            patience,
            bytes: u64::try_from(bounds.bytes).unwrap_or(u64::MAX),
            next_look: Cell::new(begun + LOOK_EVERY),
            reason: OnceCell::new(),
        }
    }

    /// What went wrong: the limit, if it was that.
    pub(super) fn reason(&self, fault: OutsideFault) -> OutsideFault {
        match self.reason.get() {
            Some(reason) if fault.kind == FailureKind::Cancelled => {
                OutsideFault { kind: FailureKind::Limit, message: reason.clone() }
            }
            _ => fault,
        }
    }

    fn limit(&self) -> Option<String> {
        let now = Instant::now();
        if now.duration_since(self.begun) > self.patience {
            return Some(format!("it takes longer than {} s", self.patience.as_secs()));
        }
        if now < self.next_look.get() {
            return None;
        }
        self.next_look.set(now + LOOK_EVERY);
        let entries = fs::read_dir(&self.packs).into_iter().flatten().flatten();
        let bytes: u64 = entries.filter_map(|entry| Some(entry.metadata().ok()?.len())).sum();
        (bytes > self.bytes).then(|| format!("it is more than {} MiB", self.bytes >> 20))
    }
}

impl Watch for Limited<'_> {
    fn info(&mut self, text: &str) {
        self.watch.info(text);
    }

    fn warn(&mut self, text: &str) {
        self.watch.warn(text);
    }

    fn hide(&mut self, secret: &str) {
        self.watch.hide(secret);
    }

    fn masked(&self, text: &str) -> String {
        self.watch.masked(text)
    }

    fn is_cancelled(&self) -> bool {
        if self.watch.is_cancelled() || self.reason.get().is_some() {
            return true;
        }
        let Some(reason) = self.limit() else { return false };
        self.reason.get_or_init(|| reason);
        true
    }
}
