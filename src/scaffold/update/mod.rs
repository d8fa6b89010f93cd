//! From one state of a template to a later one: what a project remembers of its template, and what an update does to
//! its files.
//!
//! Pure: files are handed in, lines are merged by whoever is a [`Merger`]. Three sides meet in a [`plan`]: what the
//! template made once, what stands in the project now, and what the template makes today.

mod answers;
mod merge;
mod patch;
mod plan;
mod record;
mod rename;

pub use answers::without_secrets;
pub use merge::{Conflict, Merged, Merger, is_binary};
pub use patch::patch;
pub use plan::{Change, Files, Plan, Sides, What, plan};
pub use record::{Misread, RECORD, Record, Revision, Source};
pub use rename::Renames;
