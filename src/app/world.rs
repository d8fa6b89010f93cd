use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use crate::catalog::{Catalog, Change, EntityRef, Ownership};
use crate::search::Index;

/// A catalog with all that is worked out from it; cheap to clone, replaced whole.
#[derive(Debug, Clone)]
pub struct World {
    /// The entities and their relations.
    pub catalog: Arc<Catalog>,
    /// The search index over them.
    pub index: Arc<Index>,
    /// Who owns what.
    pub ownership: Arc<Ownership>,
    /// In what the entities on disk differ from a server's that they lie over.
    pub changes: Arc<BTreeMap<EntityRef, Change>>,
    /// Where it comes from, for the header.
    pub source: Source,
}

/// Nothing read yet.
impl Default for World {
    fn default() -> Self {
        let catalog = Catalog::default();
        Self {
            index: Arc::new(Index::build(&catalog)),
            catalog: Arc::new(catalog),
            ownership: Arc::default(),
            changes: Arc::default(),
            source: Source::default(),
        }
    }
}

/// Where the catalog comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Source {
    /// A name or path.
    pub name: Arc<str>,
    /// Whether it is the embedded demo.
    pub is_demo: bool,
}

/// How old what the servers said is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    /// When the catalog was last as the servers have it; none when they were never reached.
    pub synced: Option<SystemTime>,
    /// What time it is, as far as the session was told.
    pub now: SystemTime,
    /// Whether a server could not be spoken to the last time.
    pub is_offline: bool,
}

impl Freshness {
    /// How long ago the servers were in step; a clock that was put back makes it just now.
    pub fn age(&self) -> Option<Duration> {
        Some(self.now.duration_since(self.synced?).unwrap_or_default())
    }
}

/// How far reading has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// What is counted: files, or a server's pages.
    pub unit: &'static str,
    /// How many there are, as far as is known.
    pub found: usize,
    /// How many have been read.
    pub read: usize,
    /// Entities in them.
    pub entities: usize,
    /// Entities a second; 0 while that cannot be told.
    pub rate: usize,
}
