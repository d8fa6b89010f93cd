use bytemuck::{Pod, Zeroable};

use super::{NodeId, RelationType};
use crate::arena::Flat;

/// One relation, seen from the node that it is listed under.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge<'a> {
    /// What the node is to the target.
    pub r#type: &'a RelationType,
    /// The other one.
    pub target: NodeId,
}

/// The relations of a node, ordered by type and then by target.
#[derive(Debug, Clone, Copy)]
pub struct Edges<'a> {
    types: &'a [RelationType],
    listed: &'a [Listed],
}

/// The relations of all nodes.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// Every type that occurs, by name.
    pub(super) types: Vec<RelationType>,
    /// Where each node's relations begin in `listed`; one more than there are nodes.
    pub(super) starts: Flat<u32>,
    pub(super) listed: Flat<Listed>,
}

/// A relation of the node under which it is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Pod, Zeroable)]
#[repr(C)]
pub(super) struct Listed {
    /// The number of the type.
    pub(super) r#type: u32,
    pub(super) target: NodeId,
}

/// A relation, and the node to list it under.
pub(super) type Stated = (NodeId, Listed);

impl Relations {
    /// The relations that are `stated`, each once; `rank` is every node's place among all references.
    pub(super) fn new(types: Vec<RelationType>, mut stated: Vec<Stated>, rank: &[u32]) -> Self {
        stated.sort_unstable_by_key(|(source, to)| (*source, to.r#type, rank[to.target.index()]));
        stated.dedup();
        let mut starts = Vec::with_capacity(rank.len() + 1);
        for (at, (source, _)) in stated.iter().enumerate() {
            starts.resize((source.index() + 1).max(starts.len()), place(at));
        }
        starts.resize(rank.len() + 1, place(stated.len()));
        Self { types, starts: starts.into(), listed: stated.into_iter().map(|(_, listed)| listed).collect() }
    }

    pub(super) fn of(&self, node: NodeId) -> Edges<'_> {
        let (start, end) = (self.starts[node.index()], self.starts[node.index() + 1]);
        Edges { types: &self.types, listed: &self.listed[start as usize..end as usize] }
    }
}

fn place(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 relations")
}

impl<'a> Edges<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.listed.len()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.listed.is_empty()
    }

    /// One after the other.
    pub fn iter(self) -> EdgesIter<'a> {
        EdgesIter { types: self.types, listed: self.listed.iter() }
    }

    /// The targets of one type.
    pub(super) fn targets(self, r#type: &RelationType) -> impl Iterator<Item = NodeId> + use<'a> {
        let number = self.types.binary_search(r#type).ok().and_then(|at| u32::try_from(at).ok());
        let begin = self.listed.partition_point(|to| Some(to.r#type) < number);
        let end = self.listed.partition_point(|to| Some(to.r#type) <= number);
        self.listed[begin..end].iter().map(|to| to.target)
    }
}

/// Goes through [`Edges`].
#[derive(Debug, Clone)]
pub struct EdgesIter<'a> {
    types: &'a [RelationType],
    listed: std::slice::Iter<'a, Listed>,
}

impl<'a> Iterator for EdgesIter<'a> {
    type Item = Edge<'a>;

    fn next(&mut self) -> Option<Edge<'a>> {
        let to = self.listed.next()?;
        Some(Edge { r#type: &self.types[to.r#type as usize], target: to.target })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.listed.size_hint()
    }
}

impl ExactSizeIterator for EdgesIter<'_> {}

impl<'a> IntoIterator for Edges<'a> {
    type Item = Edge<'a>;
    type IntoIter = EdgesIter<'a>;

    fn into_iter(self) -> EdgesIter<'a> {
        self.iter()
    }
}
