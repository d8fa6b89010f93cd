//! Files in memory: what a template's folder holds and what its steps make of it.
//!
//! A [`Tree`] is the whole world of a step: paths are checked as Backstage checks them (semantics 5.10), so that
//! nothing outside can be named, by `..`, by an absolute path or by way of a symbolic link.

mod error;
mod glob;
mod moving;
mod node;
mod path;
#[cfg(test)]
mod tests;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod tree;

pub use error::TreeError;
pub(in crate::scaffold) use glob::Globs;
pub use node::Node;
pub use path::ROOT;
pub(in crate::scaffold) use path::parent;
pub use tree::{Bounds, Tree};
