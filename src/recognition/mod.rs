//! From whatever somebody holds in their hands to the entities that it may mean.
//!
//! Pure: a [`Question`] is read from a text — a reference, a name half remembered, an address, a pod,
//! an alert — as [`Clue`]s, and [`recognize`] looks those up in a catalog and its index. Every
//! [`Candidate`] says by what it was recognised and how sure that is; without evidence there is none.

mod address;
mod alert;
mod called;
mod candidate;
mod clue;
mod label;
mod nearly;
mod place;
mod prose;
mod question;
mod recognize;
mod tally;
mod workload;

pub use candidate::{Candidate, Certainty, Evidence, How};
pub use clue::{Clue, Sort};
pub use place::Spot;
pub use question::{Form, Question};
pub use recognize::recognize;
