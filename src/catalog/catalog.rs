use std::sync::Arc;

use bytemuck::{Pod, Zeroable};

use super::complaints::Complaints;
use super::entities::Entities;
use super::nodes::Nodes;
use super::relations::{Edges, Relations};
use super::{Described, Entity, EntityRef, RelationType};
use crate::diagnostic::{Problem, Severity};

/// The number of a node: an entity, or a name that entities mention but nothing defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Pod, Zeroable)]
#[repr(transparent)]
pub struct NodeId(pub(super) u32);

/// Everything known, immutable; replaced whole when something changes.
///
/// Nodes below [`Catalog::entities`]`.len()` are entities in the order of their references; the
/// rest are known by name only. It lies in memory, or in the image of a file
/// ([`Catalog::kept`]), and answers the same either way.
#[derive(Debug, Default)]
pub struct Catalog {
    pub(super) nodes: Nodes,
    pub(super) relations: Relations,
    pub(super) complaints: Complaints,
}

impl NodeId {
    /// As an index into lists of all nodes.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl Catalog {
    /// Relates `described` entities and checks them; `problems` are what reading already found.
    ///
    /// Of several entities with the same reference the first one stays, and the others are reported.
    pub fn build(described: &[Described], problems: Vec<Problem>) -> Self {
        super::build::build(described, problems)
    }

    /// Relates what has been read so far, like [`Catalog::build`], but without the checks between
    /// entities: while some are missing, those would complain of every reference to them.
    pub fn preview(described: &[Described], problems: Vec<Problem>) -> Self {
        super::build::preview(described, problems)
    }

    /// The number of a node; `index` must be below [`Catalog::len`].
    pub(crate) fn node(index: usize) -> NodeId {
        NodeId(u32::try_from(index).expect("fewer than 2^32 nodes"))
    }

    /// All entities, ordered by reference.
    pub fn entities(&self) -> Entities<'_> {
        Entities(&self.nodes)
    }

    /// The nodes that are known by name only, in the order of their references.
    pub fn phantoms(&self) -> impl ExactSizeIterator<Item = NodeId> + Clone + use<> {
        (self.nodes.entity_count()..self.nodes.len()).map(Self::node)
    }

    /// How many nodes there are, entities and names together.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is wrong, ordered by place.
    pub fn problems(&self) -> &[Problem] {
        self.complaints.all()
    }

    /// How many problems are of that severity; known without looking at any of them.
    pub fn problem_count(&self, severity: Severity) -> usize {
        self.complaints.count(severity)
    }

    /// The node of a reference.
    pub fn find(&self, reference: &str) -> Option<NodeId> {
        self.nodes.find(reference)
    }

    /// The entity of a reference.
    pub fn entity(&self, reference: &str) -> Option<&Arc<Entity>> {
        self.at(self.find(reference)?)
    }

    /// The entity at a node; none when the node is known by name only.
    pub fn at(&self, node: NodeId) -> Option<&Arc<Entity>> {
        self.nodes.at(node.index())
    }

    /// Bytes that hold the descriptor of an entity as [`Entity::json`] has it, and little else: to
    /// look through many of them without decoding any. None when the node is known by name only.
    pub fn raw(&self, node: NodeId) -> Option<&[u8]> {
        self.nodes.raw(node.index())
    }

    /// The descriptor of an entity as [`Entity::json`] has it, the rest of the entity left alone. None
    /// when the node is known by name only.
    pub fn json(&self, node: NodeId) -> Option<&str> {
        self.nodes.json(node.index())
    }

    /// The reference of a node.
    pub fn reference(&self, node: NodeId) -> &EntityRef {
        self.nodes.reference(node.index())
    }

    /// The text of [`Catalog::reference`], for looking through many.
    pub fn reference_text(&self, node: NodeId) -> &str {
        self.nodes.reference_text(node.index())
    }

    /// The relations of a node, ordered by type and then by target, as Backstage serves them.
    pub fn relations(&self, node: NodeId) -> Edges<'_> {
        self.relations.of(node)
    }

    /// The targets of one type of relation, ordered by reference.
    pub fn related<'a>(
        &'a self,
        node: NodeId,
        r#type: &RelationType,
    ) -> impl Iterator<Item = NodeId> + use<'a> {
        self.relations(node).targets(r#type)
    }
}
