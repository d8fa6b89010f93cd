use std::sync::Arc;

use crate::catalog::Catalog;

/// How far reading has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// YAML files that were found.
    pub found: usize,
    /// Files that have been looked into.
    pub read: usize,
    /// Entities in them.
    pub entities: usize,
    /// Mistakes in them.
    pub problems: usize,
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
    /// Some more files have been read.
    fn progress(&self, _progress: Progress) {}
    /// This much of the catalog is known by now; a few times, at growing intervals.
    fn partial(&self, _catalog: Arc<Catalog>) {}
    /// Whether to stop early; what has been read by then is kept.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// Nobody watches.
impl Observer for () {}
