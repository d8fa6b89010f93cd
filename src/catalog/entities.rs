use std::ops::Index;
use std::sync::Arc;

use super::Entity;
use super::nodes::Nodes;

/// All entities of a catalog, ordered by reference.
///
/// Those of a catalog that was opened from an image are decoded when they are looked at.
#[derive(Debug, Clone, Copy)]
pub struct Entities<'a>(pub(super) &'a Nodes);

impl<'a> Entities<'a> {
    /// How many there are.
    pub fn len(self) -> usize {
        self.0.entity_count()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The one at `index`.
    pub fn get(self, index: usize) -> Option<&'a Arc<Entity>> {
        self.0.at(index)
    }

    /// One after the other.
    pub fn iter(self) -> EntitiesIter<'a> {
        EntitiesIter { entities: self, at: 0 }
    }
}

/// Goes through [`Entities`].
#[derive(Debug, Clone)]
pub struct EntitiesIter<'a> {
    entities: Entities<'a>,
    at: usize,
}

impl<'a> Iterator for EntitiesIter<'a> {
    type Item = &'a Arc<Entity>;

    fn next(&mut self) -> Option<Self::Item> {
        self.nth(0)
    }

    fn nth(&mut self, skipped: usize) -> Option<Self::Item> {
        let at = self.at.saturating_add(skipped);
        self.at = at.saturating_add(1);
        self.entities.get(at)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.entities.len().saturating_sub(self.at);
        (left, Some(left))
    }
}

impl ExactSizeIterator for EntitiesIter<'_> {}

impl<'a> IntoIterator for Entities<'a> {
    type Item = &'a Arc<Entity>;
    type IntoIter = EntitiesIter<'a>;

    fn into_iter(self) -> EntitiesIter<'a> {
        self.iter()
    }
}

impl Index<usize> for Entities<'_> {
    type Output = Arc<Entity>;

    fn index(&self, index: usize) -> &Arc<Entity> {
        self.get(index).expect("an index below the number of entities")
    }
}
