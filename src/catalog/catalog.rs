use std::collections::HashMap;
use std::sync::Arc;

use super::{Described, Entity, EntityRef, RelationType};
use crate::diagnostic::Problem;

/// The number of a node: an entity, or a name that entities mention but nothing defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

/// Everything known, immutable; replaced whole when something changes.
///
/// Nodes below [`Catalog::entities`]`.len()` are entities in the order of their references; the
/// rest are known by name only.
#[derive(Debug, Default)]
pub struct Catalog {
    entities: Vec<Arc<Entity>>,
    phantoms: Vec<EntityRef>,
    nodes: HashMap<EntityRef, NodeId>,
    /// Where each node's edges begin in `edges`; one more than there are nodes.
    starts: Vec<u32>,
    edges: Vec<Edge>,
    problems: Vec<Problem>,
}

/// One relation, seen from the node that it is listed under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// What the node is to the target.
    pub r#type: RelationType,
    /// The other one.
    pub target: NodeId,
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

    pub(super) fn from_parts(
        entities: Vec<Arc<Entity>>,
        phantoms: Vec<EntityRef>,
        nodes: HashMap<EntityRef, NodeId>,
        mut stated: Vec<(NodeId, Edge)>,
    ) -> Self {
        let rank = ranks(&entities, &phantoms);
        stated.sort_unstable_by(|(a, to_a), (b, to_b)| {
            let by_target = || rank[to_a.target.index()].cmp(&rank[to_b.target.index()]);
            a.cmp(b).then_with(|| to_a.r#type.cmp(&to_b.r#type)).then_with(by_target)
        });
        stated.dedup();
        let mut starts = Vec::with_capacity(nodes.len() + 1);
        for (at, (source, _)) in stated.iter().enumerate() {
            starts.resize(
                (source.index() + 1).max(starts.len()),
                u32::try_from(at).expect("fewer than 2^32 relations"),
            );
        }
        starts.resize(nodes.len() + 1, u32::try_from(stated.len()).expect("fewer than 2^32 relations"));
        let edges = stated.into_iter().map(|(_, edge)| edge).collect();
        Self { entities, phantoms, nodes, starts, edges, problems: Vec::new() }
    }

    pub(super) fn set_problems(&mut self, problems: Vec<Problem>) {
        self.problems = problems;
    }

    /// The number of a node; `index` must be below [`Catalog::len`].
    pub(crate) fn node(index: usize) -> NodeId {
        NodeId(u32::try_from(index).expect("fewer than 2^32 nodes"))
    }

    /// All entities, ordered by reference.
    pub fn entities(&self) -> &[Arc<Entity>] {
        &self.entities
    }

    /// The references that entities mention but nothing defines, in order.
    pub fn phantoms(&self) -> &[EntityRef] {
        &self.phantoms
    }

    /// How many nodes there are, entities and names together.
    pub fn len(&self) -> usize {
        self.entities.len() + self.phantoms.len()
    }

    /// Whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// What is wrong, ordered by place.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The node of a reference.
    pub fn find(&self, reference: &str) -> Option<NodeId> {
        self.nodes.get(reference).copied()
    }

    /// The entity of a reference.
    pub fn entity(&self, reference: &str) -> Option<&Arc<Entity>> {
        self.at(self.find(reference)?)
    }

    /// The entity at a node; none when the node is known by name only.
    pub fn at(&self, node: NodeId) -> Option<&Arc<Entity>> {
        self.entities.get(node.index())
    }

    /// The reference of a node.
    pub fn reference(&self, node: NodeId) -> &EntityRef {
        match self.entities.get(node.index()) {
            Some(entity) => &entity.reference,
            None => &self.phantoms[node.index() - self.entities.len()],
        }
    }

    /// The relations of a node, ordered by type and then by target, as Backstage serves them.
    pub fn relations(&self, node: NodeId) -> &[Edge] {
        let (start, end) = (self.starts[node.index()], self.starts[node.index() + 1]);
        &self.edges[start as usize..end as usize]
    }

    /// The targets of one type of relation, ordered by reference.
    pub fn related<'a>(
        &'a self,
        node: NodeId,
        r#type: &RelationType,
    ) -> impl Iterator<Item = NodeId> + use<'a> {
        let edges = self.relations(node);
        let start = edges.partition_point(|edge| edge.r#type < *r#type);
        let end = edges.partition_point(|edge| edge.r#type <= *r#type);
        edges[start..end].iter().map(|edge| edge.target)
    }
}

/// The position of every node among all references in order.
fn ranks(entities: &[Arc<Entity>], phantoms: &[EntityRef]) -> Vec<u32> {
    let references = entities.iter().map(|entity| &entity.reference).chain(phantoms);
    let mut order: Vec<(&EntityRef, usize)> = references.enumerate().map(|(node, r)| (r, node)).collect();
    order.sort_unstable();
    let mut ranks = vec![0; order.len()];
    for (rank, (_, node)) in (0..).zip(order) {
        ranks[node] = rank;
    }
    ranks
}
