use std::thread;
use std::time::Duration;

use crate::scaffold::{OutsideFault, Watch};

/// How often, and after which pause, it is looked whether a service has come so far.
const LOOKS: (u32, Duration) = (20, Duration::from_millis(250));

/// Looks again for a few seconds at what a service does in its own time.
pub(super) struct Looks(u32);

impl Looks {
    pub(super) const fn new() -> Self {
        Self(LOOKS.0)
    }

    /// Waits a moment; false when that was done often enough.
    pub(super) fn again(&mut self, watch: &dyn Watch) -> Result<bool, OutsideFault> {
        if watch.is_cancelled() {
            return Err(OutsideFault::cancelled());
        }
        self.0 = self.0.saturating_sub(1);
        if self.0 > 0 {
            thread::park_timeout(LOOKS.1);
        }
        Ok(self.0 > 0)
    }
}
