use rayon::prelude::*;

use super::Index;
use super::index::ROWS;
use crate::catalog::{Catalog, EntityRef, NodeId};

/// So many rows share a number of [`Selection::bits`].
const WIDTH: usize = u64::BITS as usize;

/// Some entities, chosen beforehand to be searched alone. It belongs to the index that it was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// A bit a row of the index.
    bits: Box<[u64]>,
    count: usize,
}

impl Selection {
    /// The rows of an index that pass, which is asked on all cores.
    pub(super) fn of_rows(index: &Index, passes: impl Fn(usize) -> bool + Sync) -> Self {
        let len = index.len();
        let word = |number: usize| {
            let begin = number * WIDTH;
            let rows = begin..(begin + WIDTH).min(len);
            rows.filter(|&row| passes(row)).fold(0, |word: u64, row| word | 1 << (row - begin))
        };
        let numbers = (0..len.div_ceil(WIDTH)).into_par_iter().with_min_len(ROWS / WIDTH);
        let bits: Box<[u64]> = numbers.map(word).collect();
        let count = bits.iter().map(|word| word.count_ones() as usize).sum();
        Self { bits, count }
    }

    /// How many entities it holds.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether it holds none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The first of its entities, by name.
    pub fn first(&self, index: &Index) -> Option<NodeId> {
        let number = self.bits.iter().position(|&word| word != 0)?;
        let row = number * WIDTH + self.bits[number].trailing_zeros() as usize;
        index.nodes.get(row).copied()
    }

    /// Those of its entities that are in `other` too, of the same index.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        let bits: Box<[u64]> = self.bits.iter().zip(&other.bits).map(|(one, other)| one & other).collect();
        let count = bits.iter().map(|word| word.count_ones() as usize).sum();
        Self { bits, count }
    }

    /// Whether it holds the entity of a row.
    pub(super) fn has(&self, row: usize) -> bool {
        self.bits.get(row / WIDTH).is_some_and(|word| word >> (row % WIDTH) & 1 == 1)
    }
}

impl Index {
    /// These entities of the catalog that the index was built from; names that nothing defines are left out.
    pub fn select(&self, nodes: impl IntoIterator<Item = NodeId>) -> Selection {
        // A row is looked up by its entity, and not the other way round: that takes the same time however many there are.
        let mut wanted = vec![false; self.len()];
        for node in nodes {
            if let Some(wanted) = wanted.get_mut(node.index()) {
                *wanted = true;
            }
        }
        Selection::of_rows(self, |row| wanted[self.nodes[row].index()])
    }

    /// The same for the entities of these references.
    pub fn select_named<'r>(
        &self,
        catalog: &Catalog,
        references: impl IntoIterator<Item = &'r EntityRef>,
    ) -> Selection {
        let found = references.into_iter().filter_map(|reference| catalog.find(reference.as_str()));
        self.select(found)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::catalog::testing::component;
    use crate::search::{Context, Query, Request};

    #[test]
    fn only_what_is_selected_is_found() {
        let names = (0..3_000).map(|number| component(&format!("{:04}-pay", number * 7 % 3_000), "team"));
        let catalog = Catalog::build(&names.collect::<Vec<_>>(), Vec::new());
        let index = Index::build(&catalog);
        let nodes = (0..catalog.len()).map(Catalog::node);
        let even = |node: &NodeId| {
            catalog.reference(*node).name()[..4].parse().is_ok_and(|n: u32| n.is_multiple_of(2))
        };
        let selection = index.select(nodes.filter(even));
        assert_eq!(selection.len(), 1_500);
        let reference = EntityRef::parse_full("component:default/0004-pay").unwrap();
        let odd = EntityRef::parse_full("component:default/0007-pay").unwrap();
        let two = index.select_named(&catalog, [&reference, &odd]);
        assert_eq!((two.len(), two.and(&selection).len()), (2, 1));
        let first = two.first(&index).map(|node| catalog.reference(node).name());
        assert_eq!((first, Selection::default().first(&index)), (Some("0004-pay"), None));
        let (query, _) = Query::parse("pay");
        let found = |selection: Selection| {
            let context = Context { within: Some(Arc::new(selection)), ..Context::default() };
            index.search(&catalog, Request::new(&query, 9), &context, &AtomicBool::new(false)).total
        };
        assert_eq!((found(selection), found(two), found(Selection::default())), (1_500, 2, 0));
    }
}
