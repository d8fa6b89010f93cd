use std::sync::Arc;

use crate::catalog::{Catalog, Described};
use crate::diagnostic::Problem;

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// What is counted: files, or a server's pages.
    pub unit: &'static str,
    /// How many there are, as far as is known.
    pub found: usize,
    /// How many have been read.
    pub read: usize,
    /// Entities in them.
    pub entities: usize,
    /// Mistakes in them.
    pub problems: usize,
}

/// What a source came to.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The entities, with the relations that they state.
    pub described: Vec<Described>,
    /// What is wrong with each of them, or with what should have been one.
    pub problems: Vec<Problem>,
}

/// What a source has read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// YAML files that were looked into.
    pub files: usize,
    /// Those of them that are descriptors.
    pub descriptors: usize,
    /// Entities in the catalog.
    pub entities: usize,
}

/// Someone who watches a source read. Called from several threads.
pub trait Observer: Sync {
    /// Some more has been read.
    fn progress(&self, _progress: Progress) {}
    /// Whether [`Observer::partial`] is of use to anybody, for making it takes time.
    fn wants_partial(&self) -> bool {
        true
    }
    /// This much of the catalog is known by now; a few times, at growing intervals.
    fn partial(&self, _catalog: Arc<Catalog>) {}
    /// Whether to stop early; what has been read by then is kept.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody watches.
impl Observer for () {
    fn wants_partial(&self) -> bool {
        false
    }
}
