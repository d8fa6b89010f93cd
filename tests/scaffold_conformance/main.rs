//! Templates give what Backstage's own code gives, over answers that its packages gave.
//!
//! The large sets lie beside the repository; without them those tests skip and say so. A set of our own, with
//! answers from the same packages, is always there.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a comparison ends in a summary")]

#[path = "../answers/mod.rs"]
mod answers;
mod corpus;
mod engine;
mod escapes;
mod form;
mod golden;
mod language;
mod world;
