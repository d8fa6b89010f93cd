use crate::app::World;
use crate::catalog::{EntityRef, NodeId};
use std::sync::atomic::AtomicBool;

use crate::search::{Context, Query, Request};
use crate::text::nearest;

/// How a text was understood to mean an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    Ref,
    Name,
    Fuzzy,
}

impl How {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Ref => "ref",
            Self::Name => "name",
            Self::Fuzzy => "fuzzy",
        }
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
    let by_name = catalog.entities().iter().zip(0..).filter(|(entity, _)| {
        entity.reference.name() == name
            || entity.reference.short(Some(entity.reference.kind())) == name
            || entity.label().to_lowercase() == name
    });
    let mut found: Vec<(NodeId, How)> = by_name
        .filter_map(|(entity, _): (_, usize)| Some((catalog.find(entity.reference.as_str())?, How::Name)))
        .collect();
    // A component is what one usually means; its API or system may bear the same name.
    found.sort_by_key(|(node, _)| rank(catalog.reference(*node).kind()));
    let phantoms = catalog.phantoms().filter(|&phantom| catalog.reference(phantom).name() == name);
    found.extend(phantoms.map(|phantom| (phantom, How::Name)));
    if found.is_empty() {
        let names = catalog.entities().iter().map(|entity| entity.reference.name());
        let name = nearest(&name, names);
        let meant = catalog.entities().iter().filter(|entity| Some(entity.reference.name()) == name);
        found.extend(meant.filter_map(|entity| Some((catalog.find(entity.reference.as_str())?, How::Fuzzy))));
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

fn rank(kind: &str) -> usize {
    let order = ["component", "api", "system", "resource", "domain", "group", "user", "template"];
    order.iter().position(|known| *known == kind).unwrap_or(order.len())
}
