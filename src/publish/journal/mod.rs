//! What a run has done outside, on disk before and after it happens, without secrets.

mod live;
mod run;
mod runs;
mod workshops;

pub use live::Journal;
pub(super) use live::{Step, Trail};
pub use run::{Begun, Ended, Entry, EntryState, Run};
pub(super) use runs::replace;
pub use runs::{JournalError, Runs};
