use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::entity::Read;
use super::table::{ListedPage, Mark, SyncTable};
use crate::catalog::{Described, EntityRef};
use crate::sources::Found;

/// How the server's list of states differs from what is known.
#[derive(Debug)]
pub(super) struct Difference {
    /// What the server has now.
    pub(super) listed: BTreeMap<EntityRef, Arc<Mark>>,
    /// What is new or has changed.
    pub(super) changed: Vec<EntityRef>,
    /// How many entities are known and no longer listed.
    pub(super) gone: usize,
}

/// A catalog that has lost most of itself, which may be a server that is still starting.
#[derive(Debug)]
pub(super) struct Doubt {
    since: Instant,
    seen: u64,
}

impl Difference {
    /// Compares what is known with a list of states.
    pub(super) fn between(known: &SyncTable, listing: &[ListedPage]) -> Self {
        let marks = listing.iter().flat_map(|page| &page.marks);
        // An entity that was removed and made anew in the meantime may stand there twice.
        let listed: BTreeMap<_, _> =
            marks.map(|(reference, mark)| (reference.clone(), Arc::clone(mark))).collect();
        let is_new =
            |(reference, mark): &(&EntityRef, &Arc<Mark>)| known.marks.get(*reference) != Some(*mark);
        let changed = listed.iter().filter(is_new).map(|(reference, _)| reference.clone()).collect();
        let gone = known.marks.keys().filter(|reference| !listed.contains_key(*reference)).count();
        Self { listed, changed, gone }
    }

    /// Whether the server has just what is known.
    pub(super) fn is_none(&self) -> bool {
        self.changed.is_empty() && self.gone == 0
    }

    /// Whether reading everything anew costs less than asking for the changes one by one.
    pub(super) fn is_most(&self) -> bool {
        self.changed.len() > 1_000 && self.changed.len() * 2 > self.listed.len()
    }
}

/// Puts what was asked for by name into the place of what was known.
pub(super) fn merge(
    found: &mut Found,
    table: &mut SyncTable,
    difference: &Difference,
    fetched: Vec<(EntityRef, Option<Read>)>,
) {
    let mut fresh: HashMap<EntityRef, Described> = HashMap::new();
    let mut problems = Vec::new();
    let asked: HashSet<EntityRef> = fetched.iter().map(|(reference, _)| reference.clone()).collect();
    for (reference, read) in fetched {
        table.marks.remove(&reference);
        let Some(read) = read else { continue };
        problems.extend(read.problems);
        if let Some(described) = read.described {
            // What is not marked is asked for again next time, as an unreadable entity must be.
            table.marks.extend(read.mark.map(|mark| (reference.clone(), mark)));
            fresh.insert(reference, described);
        }
    }
    let stays =
        |reference: &EntityRef| difference.listed.contains_key(reference) && !asked.contains(reference);
    found.described.retain(|described| stays(&described.entity.reference));
    found.described.extend(fresh.into_values());
    found.problems.retain(|problem| {
        let about = problem.reference.as_deref().and_then(|about| EntityRef::parse_full(about).ok());
        about.is_some_and(|about| stays(&about))
    });
    found.problems.extend(problems);
    table.marks.retain(|reference, _| difference.listed.contains_key(reference));
}

/// Whether so few `left` of the `known` entities are more likely a mishap than a change.
pub(super) fn is_doubtful(known: usize, left: usize) -> bool {
    left * 2 < known
}

impl Doubt {
    /// Looks at a catalog that has lost most of itself; whether it is to be believed by now,
    /// because it has been just so for as long as `patience`.
    pub(super) fn look(doubt: &mut Option<Self>, left: &[&EntityRef], patience: Duration) -> bool {
        let mut hasher = DefaultHasher::new();
        left.hash(&mut hasher);
        let seen = hasher.finish();
        match doubt {
            Some(doubt) if doubt.seen == seen => doubt.since.elapsed() >= patience,
            _ => {
                *doubt = Some(Self { since: Instant::now(), seen });
                false
            }
        }
    }
}
