use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::Selection;
use crate::catalog::EntityRef;

/// What a search knows of the person who asks.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// In whose name the person owns things: themselves and their groups. Answers `is:mine`.
    pub owners: HashSet<EntityRef>,
    /// What they have starred. Answers `is:starred`.
    pub starred: HashSet<EntityRef>,
    /// What they open often and lately, from 0 (never) to 1 (always). Decides between hits that
    /// match in the same way.
    pub habits: HashMap<EntityRef, f32>,
    /// When only these may be found.
    pub within: Option<Arc<Selection>>,
}
