use super::super::server::{Arrival, Asking, Errand, Leaving, ServerHit};
use super::super::{Effect, Motion, Notice, Overlay, Screen, State, TextInput};
use crate::catalog::EntityRef;
use crate::diagnostic::Problem;
use crate::search::Query;

/// The hosts are known: the stars there and here can be brought together.
pub(super) fn known(state: &mut State, hosts: Vec<String>) -> Vec<Effect> {
    state.servers.hosts = hosts;
    if state.servers.hosts.is_empty() {
        return Vec::new();
    }
    vec![align(state)]
}

/// Asks for our stars and those at the server to be brought together.
pub(super) fn align(state: &State) -> Effect {
    Effect::AtServer(Errand::AlignStars(state.user.stars.clone()))
}

/// Both sides have these stars now, if `sent` are still ours.
pub(super) fn aligned(state: &mut State, sent: &[String], stars: Vec<String>) -> Vec<Effect> {
    if state.user.stars != sent {
        // More was starred in the meantime.
        return vec![align(state)];
    }
    if state.user.stars == stars {
        return Vec::new();
    }
    state.user.stars.clone_from(&stars);
    let mut effects = vec![Effect::SaveStars(stars)];
    effects.extend(super::search(state, false));
    effects
}

/// What is typed has changed: the server's search is asked when typing pauses.
pub(super) fn typed(state: &mut State) -> Option<Effect> {
    let servers = &mut state.servers;
    servers.generation += 1;
    servers.hits.clear();
    servers.failure = None;
    servers.selected = None;
    let is_wanted = !servers.hosts.is_empty() && !state.settings.picks && !state.browse.input.is_empty();
    // The runtime ends a search under way for what was typed before.
    is_wanted.then_some(Effect::WaitForPause { generation: servers.generation })
}

/// Nothing has been typed for a moment.
pub(super) fn paused(state: &State, generation: u64) -> Vec<Effect> {
    let term = Query::parse(state.browse.input.text()).0.free_text();
    if generation != state.servers.generation || term.is_empty() {
        return Vec::new();
    }
    vec![Effect::AtServer(Errand::Search { generation, term })]
}

/// The server's search has answered; what the catalog has stands among our own hits.
pub(super) fn found(state: &mut State, generation: u64, outcome: Result<Vec<ServerHit>, String>) {
    if generation != state.servers.generation {
        return;
    }
    match outcome {
        Ok(mut hits) => {
            let catalog = &state.world.catalog;
            let is_ours = |hit: &ServerHit| {
                let entity = hit.reference.as_ref().and_then(|entity| catalog.entity(entity.as_str()));
                entity.is_some() && hit.r#type == "software-catalog"
            };
            hits.retain(|hit| !is_ours(hit));
            state.servers.hits = hits;
        }
        Err(why) => state.servers.failure = Some(why),
    }
}

/// Moves between our hits and the server's; whether that was a move.
pub(super) fn go(state: &mut State, motion: Motion) -> bool {
    let last_of_ours = state.browse.found.hits.items.len().saturating_sub(1);
    let (servers, Motion::By(rows)) = (&mut state.servers, motion) else {
        state.servers.selected = None;
        return false;
    };
    match servers.selected {
        None if rows > 0 && state.browse.list.selected >= last_of_ours && !servers.hits.is_empty() => {
            servers.selected = Some(0);
        }
        None => return false,
        Some(at) => {
            let next = at.checked_add_signed(rows as isize);
            servers.selected = next.map(|next| next.min(servers.hits.len().saturating_sub(1)));
        }
    }
    true
}

/// Opens the selected hit of the server: its page in the browser.
pub(super) fn open(state: &State) -> Option<Vec<Effect>> {
    let hit = state.servers.hits.get(state.servers.selected?)?;
    Some(vec![Effect::OpenUrl(hit.url.clone())])
}

/// Asks what the server complains of, for an entity's page.
pub(super) fn errors(state: &State, entity: &EntityRef) -> Option<Effect> {
    let is_there = state.world.catalog.entity(entity.as_str()).is_some();
    (is_there && !state.servers.hosts.is_empty()).then(|| Effect::AtServer(Errand::Errors(entity.clone())))
}

/// The server's complaints have arrived. Those that came with the entity stand on its page already.
pub(super) fn complained(state: &mut State, entity: &EntityRef, errors: Vec<Problem>) {
    if state.screen != Screen::Entity(entity.clone()) {
        return;
    }
    let own = state.world.catalog.problems();
    let is_new = |error: &Problem| {
        let is_same = |own: &Problem| own.reference == error.reference && own.message == error.message;
        error.reference.as_deref() != Some(entity.as_str()) || !own.iter().any(is_same)
    };
    let complaints = errors.into_iter().filter(is_new).collect();
    state.entity.complain(complaints, &state.world.catalog);
}

/// Asks for the address of what is to be registered.
pub(super) fn ask_address(state: &mut State) {
    state.overlays.push(Overlay::Asking(Asking::Address(TextInput::default())));
}

/// What registering would bring is known: whether to do it is for the user to say.
pub(super) fn previewed(state: &mut State, arrival: Arrival) {
    if !arrival.new.is_empty() {
        state.overlays.push(Overlay::Asking(Asking::register(arrival)));
    } else if arrival.known.is_empty() {
        state.tell(Notice::failed(format!("there is no descriptor at {}", arrival.address)));
    } else {
        state.tell(Notice::done(format!("{} is registered already", arrival.address)));
    }
}

/// What unregistering would take away is known.
pub(super) fn farewell(state: &mut State, entity: &EntityRef, leaving: Option<Leaving>) {
    match leaving {
        Some(leaving) => state.overlays.push(Overlay::Asking(Asking::unregister(leaving))),
        None => state.tell(Notice::failed(format!(
            "{entity} came from no registered location; the server's settings bring it"
        ))),
    }
}

/// Enter on a question.
pub(super) fn answered(state: &mut State, asking: Asking) -> Vec<Effect> {
    match asking {
        Asking::Address(input) => {
            let address = input.text().trim().to_owned();
            if crate::text::web_link(&address).is_none_or(|link| !link.contains("://")) {
                state.tell(Notice::failed("write an address that begins with https://"));
                state.overlays.push(Overlay::Asking(Asking::Address(input)));
                return Vec::new();
            }
            state.tell(Notice::done(format!("looking what lies at {address}")));
            vec![Effect::AtServer(Errand::Preview(address))]
        }
        Asking::Consent { errand, .. } => vec![Effect::AtServer(errand)],
    }
}

/// An errand about the entity that is selected.
pub(super) fn about_selected(state: &State, errand: impl FnOnce(EntityRef) -> Errand) -> Vec<Effect> {
    state.selected_reference().cloned().map(|entity| Effect::AtServer(errand(entity))).into_iter().collect()
}
