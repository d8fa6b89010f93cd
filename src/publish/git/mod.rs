//! Repositories by the `git` command: commits made from a workspace in memory, and pushed; files that templates read
//! elsewhere, fetched.
//!
//! Nothing of a workspace is ever checked out: a commit is imported as a stream, so that no hook, filter or attribute
//! of it can run, and what it says is not changed on the way.

mod author;
mod command;
mod commit;
mod fetch;
mod ignored;
mod remote;

pub(super) use author::Author;
pub(super) use command::Git;
pub(super) use commit::{Change, Commit};
pub(super) use ignored::published;
pub(super) use remote::Remote;
