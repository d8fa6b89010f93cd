use std::sync::Arc;

use super::kept::KeptNodes;
use super::{Entity, EntityRef, NodeId};
use crate::arena::{Flat, checksum};

/// A slot of [`Slots`] that no node has taken.
const FREE: u32 = u32::MAX;

/// The entities and names of a catalog, by number and by reference.
#[derive(Debug, Default)]
pub(super) struct Nodes {
    pub(super) held: Held,
    pub(super) slots: Slots,
}

/// Where entities and names are.
#[derive(Debug)]
pub(super) enum Held {
    /// In memory.
    Made {
        /// Ordered by reference.
        entities: Vec<Arc<Entity>>,
        /// Names that nothing defines, in order.
        phantoms: Vec<EntityRef>,
    },
    /// In an image, until somebody looks at them.
    Kept(KeptNodes),
}

/// Finds nodes by reference: open addressing, at most half full.
#[derive(Debug, Default)]
pub(super) struct Slots(pub(super) Flat<u32>);

impl Nodes {
    /// Numbers `entities`, which are ordered, and those of `targets` that are none of them.
    pub(super) fn new<'a>(entities: Vec<Arc<Entity>>, targets: impl Iterator<Item = &'a EntityRef>) -> Self {
        let held = Held::Made { entities, phantoms: Vec::new() };
        let known = Self { slots: Slots::of(&held), held };
        let mut phantoms: Vec<EntityRef> =
            targets.filter(|target| known.find(target.as_str()).is_none()).cloned().collect();
        phantoms.sort_unstable();
        phantoms.dedup();
        let Held::Made { entities, .. } = known.held else { unreachable!("it was made above") };
        let held = Held::Made { entities, phantoms };
        Self { slots: Slots::of(&held), held }
    }

    pub(super) fn len(&self) -> usize {
        self.held.len()
    }

    pub(super) fn entity_count(&self) -> usize {
        self.held.entity_count()
    }

    pub(super) fn find(&self, reference: &str) -> Option<NodeId> {
        let found = self.slots.probe(reference).find(|&node| {
            node == FREE || self.held.text(node as usize).is_none_or(|text| text == reference)
        })?;
        (found != FREE && (found as usize) < self.len()).then_some(NodeId(found))
    }

    pub(super) fn at(&self, index: usize) -> Option<&Arc<Entity>> {
        match &self.held {
            Held::Made { entities, .. } => entities.get(index),
            Held::Kept(kept) => kept.at(index),
        }
    }

    pub(super) fn raw(&self, index: usize) -> Option<&[u8]> {
        match &self.held {
            Held::Made { entities, .. } => entities.get(index).map(|entity| entity.json().as_bytes()),
            Held::Kept(kept) => kept.raw(index),
        }
    }

    pub(super) fn json(&self, index: usize) -> Option<&str> {
        match &self.held {
            Held::Made { entities, .. } => entities.get(index).map(|entity| entity.json()),
            Held::Kept(kept) => kept.json(index),
        }
    }

    /// The reference of the node at `index`, which must be below [`Nodes::len`].
    pub(super) fn reference(&self, index: usize) -> &EntityRef {
        match &self.held {
            Held::Made { entities, phantoms } => match entities.get(index) {
                Some(entity) => &entity.reference,
                None => &phantoms[index - entities.len()],
            },
            Held::Kept(kept) => kept.reference(index),
        }
    }

    /// The text of [`Nodes::reference`], for which nothing has to be taken out of an image.
    pub(super) fn reference_text(&self, index: usize) -> &str {
        self.held.text(index).expect("the node is one of this catalog")
    }
}

impl Held {
    fn len(&self) -> usize {
        match self {
            Self::Made { entities, phantoms } => entities.len() + phantoms.len(),
            Self::Kept(kept) => kept.len(),
        }
    }

    fn entity_count(&self) -> usize {
        match self {
            Self::Made { entities, .. } => entities.len(),
            Self::Kept(kept) => kept.entity_count(),
        }
    }

    fn text(&self, index: usize) -> Option<&str> {
        match self {
            Self::Made { entities, phantoms } => {
                let phantom = || phantoms.get(index - entities.len());
                entities.get(index).map(|entity| &entity.reference).or_else(phantom).map(EntityRef::as_str)
            }
            Self::Kept(kept) => kept.text(index),
        }
    }
}

impl Default for Held {
    fn default() -> Self {
        Self::Made { entities: Vec::new(), phantoms: Vec::new() }
    }
}

impl Slots {
    fn of(held: &Held) -> Self {
        let mut slots = Self(vec![FREE; (held.len() * 2).next_power_of_two()].into());
        for index in 0..held.len() {
            let text = held.text(index).expect("every node has a reference");
            let at = slots.places(text).find(|&at| slots.0[at] == FREE).expect("half of them are free");
            slots.0.to_mut()[at] = u32::try_from(index).expect("fewer than 2^32 nodes");
        }
        slots
    }

    /// What stands where `reference` may stand, the likeliest first.
    fn probe(&self, reference: &str) -> impl Iterator<Item = u32> {
        self.places(reference).map(|at| self.0[at])
    }

    fn places(&self, reference: &str) -> impl Iterator<Item = usize> + use<> {
        let count = self.0.len();
        // Cut to the number of slots anyway.
        #[expect(clippy::cast_possible_truncation, reason = "any part of a checksum is as good as another")]
        let first = checksum(reference.as_bytes()) as usize;
        (0..count).map(move |step| first.wrapping_add(step) & (count - 1))
    }
}
