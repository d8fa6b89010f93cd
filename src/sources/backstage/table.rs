use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::catalog::EntityRef;

/// What is known of a server's catalog, by which the next sync asks only for what has changed.
///
/// Plain data, so that it can be kept beside the entities that it speaks of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncTable {
    /// The state of every entity that has been read.
    pub marks: BTreeMap<EntityRef, Arc<Mark>>,
    /// The server's last list of states, page by page; empty when it has not been asked for yet.
    pub listing: Vec<ListedPage>,
    /// When the catalog was last found to be as the server has it.
    pub synced: Option<SystemTime>,
}

/// The state of an entity. A server gives a removed and returned one another `uid`, and changes
/// the `etag` whenever anything of the entity changes, its relations and errors among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// `metadata.uid`.
    pub uid: Box<str>,
    /// `metadata.etag`.
    pub etag: Box<str>,
}

/// A page of the list of states.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedPage {
    /// By what it was asked for; nothing for the first one.
    pub cursor: Option<String>,
    /// The server's mark of the page: while that is the same, the page is.
    pub etag: Option<String>,
    /// By what the next page is asked for.
    pub next: Option<String>,
    /// The states.
    pub marks: Vec<(EntityRef, Arc<Mark>)>,
}

impl SyncTable {
    /// The page that was got with this cursor last time.
    pub(super) fn page(&self, cursor: Option<&str>) -> Option<&ListedPage> {
        self.listing.iter().find(|page| page.cursor.as_deref() == cursor)
    }
}
