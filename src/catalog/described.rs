use std::sync::Arc;

use super::{Entity, EntityRef, RelationType};

/// An entity together with the relations that its own descriptor states.
#[derive(Debug, Clone, PartialEq)]
pub struct Described {
    /// The entity, shared between successive catalogs.
    pub entity: Arc<Entity>,
    /// What it says of others, in the order of its fields; the way back is implied.
    pub relations: Arc<[Emitted]>,
    /// Whether the relations hold also what others say of it, as a server serves them, so that
    /// nothing is implied between two such entities.
    pub is_complete: bool,
}

impl Described {
    /// The [`Emitted::field`] of what a server says and no field of the descriptor does.
    pub const SERVED: &str = "relations";
}

/// One relation as a descriptor states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emitted {
    /// What the entity is to the target.
    pub r#type: RelationType,
    /// The other one, whether or not it exists.
    pub target: EntityRef,
    /// The field that says so, for instance `spec.owner`.
    pub field: &'static str,
    /// Line of the value in the entity's file, from 1; 0 when it came from no file.
    pub line: u32,
    /// Column of the value, from 1; 0 when it came from no file.
    pub column: u32,
}
