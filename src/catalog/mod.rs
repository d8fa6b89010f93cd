//! The model: entities, their relations and owners, and what is wrong with them.
//!
//! Pure: knows no file, no clock, no wire format. Rules cite "Backstage semantics", the
//! behaviour of Backstage 1.55.

mod build;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod catalog;
mod check;
mod complaints;
mod cycle;
mod described;
mod difference;
mod entities;
mod entity;
mod entity_ref;
mod impact;
mod kept;
mod kind;
mod location_ref;
mod neighbourhood;
mod nodes;
mod overlay;
mod ownership;
mod record;
mod relation;
mod relations;
pub mod schema;
mod served;
#[cfg(test)]
pub(crate) mod testing;
mod tie;
mod ways;

pub use catalog::{Catalog, NodeId};
pub use cycle::cycles;
pub use described::{Described, Emitted};
pub use difference::{Change, Fate, FieldChange, change, difference};
pub use entities::{Entities, EntitiesIter};
pub use entity::{Entity, Link, Origin, Profile};
pub use entity_ref::{EntityRef, RefContext, RefError, RefParts};
pub use impact::{Impact, Reach, Reached, impact};
pub use kind::KnownKind;
pub use location_ref::{LocationRef, LocationRefError};
pub use neighbourhood::Neighbourhood;
pub use overlay::overlay;
pub use ownership::{GroupNode, Ownership};
pub use record::DescribedRecord;
pub use relation::RelationType;
pub use relations::{Edge, Edges, EdgesIter};
pub use tie::{Direction, Tie};
pub use ways::ways;
