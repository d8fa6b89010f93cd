use std::collections::HashSet;
use std::sync::{Arc, Weak};

use crate::app::World;
use crate::app::wizard::Allowed;
use crate::catalog::EntityRef;
use crate::search::{Index, Selection};

/// So many are remembered, the latest ones: about as many as a form has pickers. Each has a bit an entity.
const MOST: usize = 32;

/// What may be found by questions that are not about everything, worked out once for each catalog.
#[derive(Debug, Default)]
pub(super) struct Selections {
    /// The latest is the last.
    known: Vec<Known>,
}

#[derive(Debug)]
struct Known {
    /// Its place in memory stays taken, so that another index cannot be taken for this one.
    index: Weak<Index>,
    within: Option<Arc<HashSet<EntityRef>>>,
    allowed: Option<Arc<Allowed>>,
    selection: Arc<Selection>,
}

impl Selections {
    /// Those that are listed in `within` and let through by `allowed`; none when everything is.
    pub(super) fn of(
        &mut self,
        world: &World,
        within: Option<&Arc<HashSet<EntityRef>>>,
        allowed: Option<&Arc<Allowed>>,
    ) -> Option<Arc<Selection>> {
        if within.is_none() && allowed.is_none() {
            return None;
        }
        self.known.retain(|known| std::ptr::eq(known.index.as_ptr(), Arc::as_ptr(&world.index)));
        let is_it = |known: &Known| known.within.as_ref() == within && known.allowed.as_ref() == allowed;
        let known = match self.known.iter().position(is_it) {
            Some(at) => self.known.remove(at),
            None => Known {
                index: Arc::downgrade(&world.index),
                within: within.cloned(),
                allowed: allowed.cloned(),
                selection: Arc::new(select(world, within, allowed)),
            },
        };
        let selection = Arc::clone(&known.selection);
        self.known.push(known);
        self.known.drain(..self.known.len().saturating_sub(MOST));
        Some(selection)
    }
}

fn select(
    world: &World,
    within: Option<&Arc<HashSet<EntityRef>>>,
    allowed: Option<&Arc<Allowed>>,
) -> Selection {
    let listed = within.map(|within| world.index.select_named(&world.catalog, within.iter()));
    let allowed = allowed.map(|allowed| allowed.select(&world.index, &world.catalog));
    match (listed, allowed) {
        (Some(listed), Some(allowed)) => listed.and(&allowed),
        (one, other) => one.or(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Source;
    use crate::catalog::Catalog;
    use crate::catalog::testing::{component, group};
    use crate::runtime::source::world;

    fn company(teams: usize) -> World {
        let teams = (0..teams).map(|number| group(&format!("team-{number}")));
        let all: Vec<_> = teams.chain([component("pay", "team-1")]).collect();
        world(Arc::new(Catalog::build(&all, Vec::new())), Source::default())
    }

    #[test]
    fn a_selection_lasts_as_long_as_its_catalog() {
        let mut selections = Selections::default();
        let allowed = Arc::new(Allowed::kinds(&["Group"]));
        let (old, new) = (company(3), company(5));
        let mut of = |world: &World| selections.of(world, None, Some(&allowed)).expect("not everything");
        let first = of(&old);
        assert!(Arc::ptr_eq(&first, &of(&old)));
        assert_eq!((first.len(), of(&new).len()), (3, 5));
        let pay = EntityRef::parse_full("component:default/pay").unwrap();
        let team = EntityRef::parse_full("group:default/team-1").unwrap();
        let listed = Arc::new(HashSet::from([pay, team]));
        let mut among = |allowed| selections.of(&new, Some(&listed), allowed).map(|found| found.len());
        assert_eq!((among(None), among(Some(&allowed))), (Some(2), Some(1)));
        assert_eq!(selections.of(&new, None, None), None);
    }
}
