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

/// The sizes that `STAGEDOOR_BENCH_SIZES` names, such as `10000,100000`; without it those that are usual.
pub fn sizes(usual: &[usize]) -> Vec<usize> {
    let Ok(sizes) = std::env::var("STAGEDOOR_BENCH_SIZES") else { return usual.to_vec() };
    sizes.split(',').filter_map(|size| size.trim().parse().ok()).collect()
}
