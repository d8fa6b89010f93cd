//! A company of any size that does not exist: its descriptors, always the same for the same size.
//!
//! Shared by benchmarks, tests and `examples/generate.rs` through `#[path]`, each of which uses a part.
#![allow(dead_code, unused_imports, unreachable_pub, missing_docs, reason = "every user takes what it needs")]

mod chance;
mod company;
mod memory;
mod people;
mod software;
mod tree;
mod words;

pub use company::Company;
pub use memory::{Describer, catalog};
pub use tree::Written;
