//! The catalog in columns, made for looking through all of it at each keystroke.
//!
//! Rows are ordered by name, so that equal scores need no further sorting. Texts are folded and
//! lie together in segments; values that many entities share are matched once, not once an entity.

mod column;
mod columns;
mod flags;
pub(super) mod identity;
mod segment;

use rayon::prelude::*;

pub(super) use column::{Column, ValueId, Values};
pub(super) use flags::Flags;
pub(super) use segment::{Head, ROWS, Segment};

pub(super) use columns::Columns;

use super::values::KnownValues;
use crate::catalog::{Catalog, Entity, KnownKind, NodeId};
use crate::diagnostic::Severity;

/// An index over the entities of one catalog. It has to be asked together with that catalog.
#[derive(Debug)]
pub struct Index {
    /// The entity of each row.
    pub(super) nodes: Vec<NodeId>,
    pub(super) segments: Vec<Segment>,
    pub(super) columns: Columns,
    /// For completion.
    pub(super) known: KnownValues,
}

impl Index {
    /// Builds the index of `catalog`, on all cores.
    pub fn build(catalog: &Catalog) -> Self {
        let nodes = in_order(catalog);
        let broken = broken(catalog);
        let (segments, columns) = rayon::join(
            || nodes.par_chunks(ROWS).map(|nodes| Segment::build(catalog, nodes, &broken)).collect(),
            || Columns::build(catalog, &nodes),
        );
        Self { nodes, segments, columns, known: KnownValues::default() }
    }

    /// How many entities can be found.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The bytes of memory that the index takes beside the catalog.
    pub fn memory(&self) -> usize {
        self.nodes.capacity() * size_of::<NodeId>()
            + self.segments.iter().map(Segment::memory).sum::<usize>()
            + self.columns.memory()
    }

    /// The segment of a row, and its place there.
    pub(super) fn locate(&self, row: usize) -> (&Segment, usize) {
        (&self.segments[row / ROWS], row % ROWS)
    }

    /// The row of an entity.
    pub(super) fn row_of(&self, catalog: &Catalog, node: NodeId) -> Option<u32> {
        let wanted = order_key(node, catalog.at(node)?);
        let found = self.nodes.binary_search_by(|&other| {
            let entity = catalog.at(other).expect("rows are entities");
            order_key(other, entity).cmp(&wanted)
        });
        found.ok().and_then(|row| u32::try_from(row).ok())
    }
}

impl Default for Index {
    /// The index of the empty catalog.
    fn default() -> Self {
        Self::build(&Catalog::default())
    }
}

/// By name, then by kind as the portal orders them, then by reference.
fn order_key(node: NodeId, entity: &Entity) -> (&str, u32, NodeId) {
    (entity.reference.name(), kind_place(&entity.kind), node)
}

/// The place of a kind in the portal; unknown kinds come last.
fn kind_place(kind: &str) -> u32 {
    let known = KnownKind::ALL.iter().position(|known| known.name() == kind);
    known.and_then(|place| u32::try_from(place).ok()).unwrap_or(u32::MAX)
}

fn in_order(catalog: &Catalog) -> Vec<NodeId> {
    let nodes = (0..catalog.entities().len()).into_par_iter().map(Catalog::node);
    let key = |node| order_key(node, catalog.at(node).expect("it is below the number of entities"));
    let mut order: Vec<_> = nodes.map(key).collect();
    order.par_sort_unstable();
    order.into_iter().map(|(.., node)| node).collect()
}

fn broken(catalog: &Catalog) -> Vec<bool> {
    let mut broken = vec![false; catalog.len()];
    let grave = catalog.problems().iter().filter(|problem| problem.severity != Severity::Info);
    for node in grave.filter_map(|problem| catalog.find(problem.reference.as_deref()?)) {
        broken[node.index()] = true;
    }
    broken
}
