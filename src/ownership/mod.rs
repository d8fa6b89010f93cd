//! Who owns something, worked out where nobody wrote it down, each step with how it is known.
//!
//! Pure: what a repository says comes through [`Repository`].

mod channel;
pub mod codeowners;
mod contacts;
mod drift;
mod handle;
mod health;
mod pager;
mod people;
mod repository;
mod worked_out;

pub use channel::Channel;
pub use contacts::{Contact, Missing, Origin, contacts, missing};
pub use drift::{Drift, drift};
pub use handle::{Handle, Handles};
pub use health::{Health, Mark, TeamHealth};
pub use pager::Pager;
pub use people::{Member, leaders, members_below};
pub use repository::{Committer, NoRepository, Repository, Ruling};
pub use worked_out::{Owner, Source, WorkedOut, owners, owners_of_file};
