//! YAML as Backstage reads it (npm `yaml` 2, core schema), with the place of every value.
//!
//! Knows nothing of entities. A file is read document by document: a bad one is a complaint with
//! its place and does not hide the next (Backstage semantics 1.1).

mod alias;
mod cause;
mod complaint;
mod key;
mod merge;
mod node;
mod number;
mod reader;
mod scalar;
mod scalar_1_1;
mod tag;
mod templated;
mod timestamp;
mod tree;
mod value;
mod within;

pub use complaint::Complaint;
pub use node::{Data, Mark, Node};
pub use reader::{Document, Documents, documents};
