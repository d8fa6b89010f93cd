use std::sync::atomic::AtomicBool;

use crate::app::World;
use crate::catalog::{Catalog, EntityRef, NodeId};
use crate::recognition::{Candidate, Certainty, Question, recognize};
use crate::search::{Context, Query, Request};
use crate::text::nearest;

/// How a text was understood to mean an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Ref,
    Name,
    /// By something else than a name that it bears: an address, a service id, a pod.
    Recognized,
    Fuzzy,
}

impl How {
    /// Whether the text names nothing exactly.
    pub(super) const fn is_guess(self) -> bool {
        matches!(self, Self::Fuzzy)
    }
}

/// The entities that a text may mean, the likeliest first.
#[derive(Debug, Default)]
pub(super) struct Resolved {
    pub(super) found: Vec<(NodeId, How)>,
}

/// How many less likely readings are offered.
const ALTERNATIVES: usize = 5;

/// Finds what `text` means: a reference, else a name of any kind, else a name with a slip in it, else
/// the best hit of a search.
pub(super) fn resolve(world: &World, text: &str) -> Resolved {
    let catalog = &world.catalog;
    let exact = EntityRef::parse_full(text).ok().and_then(|reference| catalog.find(reference.as_str()));
    if let Some(node) = exact {
        return Resolved { found: vec![(node, How::Ref)] };
    }
    let name = text.to_lowercase();
    let mut by_name = world.index.named(catalog, &name);
    by_name.extend(name.split_once('/').into_iter().flat_map(|(_, name)| world.index.named(catalog, name)));
    by_name.retain(|&node| {
        let reference = catalog.reference(node);
        reference.name() == name || reference.short(Some(reference.kind())) == name
    });
    let labelled = world.index.called(&name).into_iter();
    by_name
        .extend(labelled.filter(|&node| catalog.at(node).is_some_and(|e| e.label().to_lowercase() == name)));
    by_name.sort_unstable();
    by_name.dedup();
    let mut found: Vec<(NodeId, How)> = by_name.into_iter().map(|node| (node, How::Name)).collect();
    // A component is what one usually means; its API or system may bear the same name.
    found.sort_by_key(|(node, _)| rank(catalog.reference(*node).kind()));
    let phantoms = catalog.phantoms().filter(|&phantom| catalog.reference(phantom).name() == name);
    found.extend(phantoms.map(|phantom| (phantom, How::Name)));
    if found.is_empty() {
        found = recognized(world, text);
    }
    if found.is_empty() {
        let entities = (0..catalog.entities().len()).map(Catalog::node);
        let names = entities.map(|node| name_of(catalog.reference_text(node)));
        let meant = nearest(&name, names).map(|name| world.index.named(catalog, name)).unwrap_or_default();
        found.extend(meant.into_iter().map(|node| (node, How::Fuzzy)));
    }
    if found.is_empty() {
        let (query, _) = Query::parse(text);
        let request = Request::new(&query, ALTERNATIVES + 1);
        let hits = world.index.search(catalog, request, &Context::default(), &AtomicBool::new(false));
        found = hits.items.iter().map(|hit| (hit.node, How::Fuzzy)).collect();
    }
    found.truncate(ALTERNATIVES + 1);
    Resolved { found }
}

/// What a text means that is no name, as `owner` finds it; guesses are left to the search.
fn recognized(world: &World, text: &str) -> Vec<(NodeId, How)> {
    let candidates = recognize(&Question::read(text), &world.catalog, &world.index, ALTERNATIVES + 1);
    let is_known = |candidate: &Candidate| candidate.certainty > Certainty::Guess;
    candidates.iter().filter(|c| is_known(c)).map(|c| (c.node, How::Recognized)).collect()
}

fn rank(kind: &str) -> usize {
    let order = ["component", "api", "system", "resource", "domain", "group", "user", "template"];
    order.iter().position(|known| *known == kind).unwrap_or(order.len())
}

/// The name within a full reference.
fn name_of(reference: &str) -> &str {
    let rest = reference.split_once(':').map_or("", |(_, rest)| rest);
    rest.split_once('/').map_or("", |(_, name)| name)
}
