//! Agreement with Backstage's own code, over answers that its packages gave.
//!
//! The answers lie beside the repository; without them these tests skip and say so.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a comparison ends in a summary")]

mod allowed;
mod descriptors;
mod entity_ref;
mod filters;
mod golden;
mod own;
mod yaml;
