//! The catalog in columns, made for looking through all of it at each keystroke.
//!
//! Rows are ordered by name, so that equal scores need no further sorting. Texts are folded and
//! lie together in segments; values that many entities share are matched once, not once an entity.

mod column;
mod columns;
mod distinct;
mod flags;
pub(super) mod identity;
mod names;
mod pieces;
mod segment;
mod sketch;
mod sketching;

use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;

pub(super) use column::{Column, ValueId, Values};
pub(super) use flags::Flags;
pub(super) use segment::{Head, ROWS, Segment};
pub(super) use sketch::{Answer, Asked, Sketch, Wish};

pub(super) use columns::{Columns, Mark};

use self::pieces::Pieces;
use super::values::KnownValues;
use crate::arena::{Damage, Flat, Image, ImageWriter};
use crate::catalog::{Catalog, Entity, KnownKind, NodeId};
use crate::diagnostic::Severity;

/// The part of an image with the entity of each row; the others of an index follow it.
const NODES: u32 = 100;

/// An index over the entities of one catalog. It has to be asked together with that catalog.
#[derive(Debug)]
pub struct Index {
    /// The entity of each row.
    pub(super) nodes: Flat<NodeId>,
    pub(super) segments: Pieces<Segment>,
    /// What descriptors say at any path.
    pub(super) sketches: Pieces<Sketch>,
    pub(super) columns: Columns,
    /// For completion.
    pub(super) known: KnownValues,
}

impl Index {
    /// Builds the index of `catalog`, on all cores.
    pub fn build(catalog: &Catalog) -> Self {
        let nodes = in_order(catalog);
        let broken = broken(catalog);
        let piece = |nodes| (Segment::build(catalog, nodes, &broken), Sketch::build(catalog, nodes));
        let (pieces, columns) = rayon::join(
            || nodes.par_chunks(ROWS).map(piece).collect::<Vec<_>>(),
            || Columns::build(catalog, &nodes),
        );
        let (segments, sketches) = pieces.into_iter().unzip();
        Self {
            segments: Pieces::made(segments, nodes.len()),
            sketches: Pieces::made(sketches, nodes.len()),
            nodes: nodes.into(),
            columns,
            known: KnownValues::default(),
        }
    }

    /// Writes the index into the image of its catalog.
    pub fn keep<W: Write>(&self, image: &mut ImageWriter<W>) -> io::Result<()> {
        image.part(NODES, 0, self.nodes.bytes())?;
        self.columns.keep(image)?;
        self.segments.keep(image)?;
        self.sketches.keep(image)
    }

    /// Takes it out of the image of `catalog`. Texts are looked at when something is searched.
    pub fn kept(catalog: &Catalog, image: &Arc<Image>) -> Result<Self, Damage> {
        let rows = catalog.entities().len();
        let nodes: Flat<NodeId> = Flat::kept(image.part(NODES, 0)?)?;
        if nodes.len() != rows {
            return Err(Damage);
        }
        let segments = Pieces::kept(rows, image)?;
        let sketches = Pieces::kept(rows, image)?;
        let columns = Columns::kept(rows, image)?;
        Ok(Self { nodes, segments, sketches, columns, known: KnownValues::default() })
    }

    /// How many entities can be found.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there is nothing to be found.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The bytes of memory that the index takes beside the catalog, with all that it has remembered
    /// for completion.
    pub fn memory(&self) -> usize {
        self.nodes.memory()
            + self.segments.memory()
            + self.sketches.memory()
            + self.columns.memory()
            + self.known.memory()
    }

    /// The segment of a row, and its place there.
    pub(super) fn locate(&self, row: usize) -> (&Segment, usize) {
        (&self.segments[row / ROWS], row % ROWS)
    }

    /// The row of an entity.
    pub(super) fn row_of(&self, catalog: &Catalog, node: NodeId) -> Option<u32> {
        let name = names::name_of(catalog, node);
        let begin = self.nodes.partition_point(|&other| names::name_of(catalog, other) < name);
        let after = self.nodes[begin..].iter().position(|&other| other == node)?;
        u32::try_from(begin + after).ok()
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use proptest::prelude::*;

    use super::*;
    use crate::arena::testing::image_of;
    use crate::catalog::testing::{component, group};
    use crate::search::{Context, Query, Request};

    fn indexed(names: &[(String, u8)]) -> Catalog {
        let one = |(name, owner): &(String, u8)| {
            [component(name, &format!("team-{}", owner % 9)), group(&format!("team-{owner}"))]
        };
        Catalog::build(&names.iter().flat_map(one).collect::<Vec<_>>(), Vec::new())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_kept_index_finds_the_same_in_the_same_order(
            names in prop::collection::vec(("[a-c]{1,3}(-[a-cÄ]{1,3})?", any::<u8>()), 0..80),
            query in "[a-c]{0,3}( owner:team-[0-9])?( is:unowned)?",
        ) {
            let catalog = indexed(&names);
            let index = Index::build(&catalog);
            let image = image_of(|image| index.keep(image));
            let kept = Index::kept(&catalog, &image).expect("it was kept a moment ago");
            let (query, _) = Query::parse(&query);
            let find = |index: &Index| {
                let request = Request::new(&query, 50);
                let hits = index.search(&catalog, request, &Context::default(), &AtomicBool::new(false));
                format!("{hits:?} {:?}", index.complete("owner:te", 8, 9))
            };
            prop_assert_eq!(find(&index), find(&kept));
            prop_assert!(!image.is_damaged());
        }
    }
}
