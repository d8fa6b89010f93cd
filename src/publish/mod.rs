//! What a template's run does outside: repositories made and pushed, changes proposed, locations registered.
//!
//! A [`Fetcher`] brings here what templates read of repositories elsewhere. A [`Publisher`] is the [`Outside`](crate::scaffold::Outside) of a run. It writes each step into a [`Journal`] before
//! and after it happens, so that a run that was cut is resumed and nothing is done twice. Where tokens are kept and
//! which server holds the catalog it asks of traits, which `runtime` fulfils. Knows no screen and no command line.

mod action;
mod fetch;
mod forges;
mod git;
mod hex;
mod input;
mod journal;
mod location_file;
mod publisher;
mod repository;
mod rest;
mod trust;

pub use action::{can_carry_out, refusals};
pub use fetch::{Fetched, Fetcher};
pub use forges::{Forges, Tokens};
pub use journal::{Begun, Ended, Entry, EntryState, Folder, Journal, JournalError, Run, Runs};
pub use location_file::LocationFile;
pub use publisher::{Publisher, Register};
pub use trust::{Change, Doubt, Skeleton, Trust, TrustKey};
