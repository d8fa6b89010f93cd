use super::super::browse::FIRST_PAGE;
use super::super::message::Found;
use super::super::{Effect, Progress, Screen, State, World};
use super::{create, navigate, search};

/// Puts a new catalog in the place of the old one; what was selected stays selected.
pub(super) fn arrive(state: &mut State, world: World, progress: Option<Progress>) -> Vec<Effect> {
    let old = std::mem::replace(&mut state.world, world);
    let is_first = old.catalog.is_empty();
    state.progress = progress;
    state.is_outdated &= progress.is_some();
    let (catalog, ownership) = (&state.world.catalog, &state.world.ownership);
    let owner = state.owners.selected_node().filter(|_| !state.owners.is_inside);
    let owner = owner.map(|node| old.catalog.reference(node).to_string());
    state.owners.renew(catalog, ownership, owner.as_deref());
    state.problems.outdate(&old.catalog);
    if state.screen == Screen::Problems {
        state.problems.renew(catalog);
    }
    state.entity.renew(catalog);
    let mut begun = create::renew(state);
    if state.progress.is_none() && state.browse.found.hits.total == 0 && is_first {
        state.browse.limit = FIRST_PAGE;
    }
    let mut effects = search(state, is_first);
    effects.append(&mut begun);
    if let Screen::Entity(reference) = &state.screen {
        effects.push(Effect::ReadDescriptor(reference.clone()));
    }
    effects.extend(navigate::ask_on_call(state));
    navigate::fill_roster(state);
    navigate::fill_graph(state);
    // Hits of the old catalog name its nodes; they must not be looked up in the new one.
    state.browse.found = translated(&state.browse.found, &old, &state.world);
    effects
}

fn translated(found: &Found, old: &World, new: &World) -> Found {
    if old.catalog.is_empty() {
        return Found::default();
    }
    let mut hits = (*found.hits).clone();
    hits.items.retain_mut(|hit| {
        let node = new.catalog.find(old.catalog.reference(hit.node).as_str());
        hit.node = node.unwrap_or(hit.node);
        node.is_some()
    });
    Found { hits: hits.into(), ..found.clone() }
}
