use super::super::entity::{Descriptor, EntityPane, EntityRow};
use super::super::graph::GraphPage;
use super::super::history::Stop;
use super::super::owners::OwnedRow;
use super::super::roster::Roster;
use super::super::{Command, Effect, Motion, Notice, Screen, State};
use super::commands::run;
use super::{create, fill_in, graph, run as task, search, server};
use crate::catalog::{EntityRef, Tie};
use crate::highlight::Language;
use crate::oncall::Reaction;

/// How many of the entities looked at are remembered.
const VISITS_KEPT: usize = 100;

pub(super) fn go(state: &mut State, motion: Motion) {
    if state.screen == Screen::Browse && server::go(state, motion) {
        return;
    }
    match state.screen {
        Screen::Browse => state.browse.go(motion, &state.world.catalog),
        Screen::Entity(_) => state.entity.go(motion),
        Screen::Owners => state.owners.go(motion, &state.world.catalog, &state.world.ownership),
        Screen::Problems => state.problems.go(motion),
        Screen::OnCall(_) => state.oncall.go(motion),
        Screen::Impact(..) | Screen::Health => state.roster.go(motion),
        Screen::Graph(_) => state.graph.go(motion, state.size),
        Screen::Create => state.gallery.go(motion),
        Screen::Wizard => fill_in::go(state, motion),
        Screen::Tasks => state.tasks.go(motion),
        Screen::Run(key) => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.view.go(motion);
            }
        }
    }
}

/// The last row may not have been fetched yet.
pub(super) fn last(state: &mut State) -> Vec<Effect> {
    go(state, Motion::Last);
    let browse = &mut state.browse;
    if state.screen == Screen::Browse && browse.found.hits.items.len() < browse.found.hits.total {
        browse.limit = usize::MAX;
        state.tell(Notice::done("fetching the rest of the list; press again for its end"));
        return search(state, false);
    }
    Vec::new()
}

/// Closes the overlay, clears the search, or goes back: whichever is there first.
pub(super) fn back(state: &mut State) -> Vec<Effect> {
    if state.overlays.pop().is_some() {
        return Vec::new();
    }
    if state.screen == Screen::Create && create::back(state) {
        return Vec::new();
    }
    if state.screen == Screen::Wizard {
        return if fill_in::back(state) { Vec::new() } else { create::leave(state) };
    }
    match state.screen {
        Screen::Browse if state.settings.picks => vec![Effect::Quit],
        Screen::Browse if state.browse.is_typing && !state.browse.input.is_empty() => {
            run(state, Command::SearchClear)
        }
        Screen::Browse if state.browse.is_typing => {
            state.browse.is_typing = false;
            Vec::new()
        }
        Screen::Browse if !state.browse.input.is_empty() => run(state, Command::SearchClear),
        Screen::Browse if state.browse.is_filtered() => run(state, Command::FilterClear),
        Screen::Owners if state.owners.is_inside => {
            state.owners.is_inside = false;
            Vec::new()
        }
        _ if state.history.can_go_back() => travel(state, true),
        Screen::Browse => {
            state.tell(Notice::done("nothing left to go back from; q quits"));
            Vec::new()
        }
        _ => show(state, Screen::Browse),
    }
}

fn stop(state: &State) -> Stop {
    let row = match state.screen {
        Screen::Browse => state.browse.list.selected,
        Screen::Entity(_) => state.entity.list.selected,
        Screen::Owners => state.owners.list.selected,
        Screen::Problems => state.problems.list.selected,
        Screen::OnCall(_) => state.oncall.list.selected,
        Screen::Impact(..) | Screen::Health => state.roster.list.selected,
        Screen::Graph(_) => graph::row(state),
        Screen::Create => state.gallery.list.selected,
        Screen::Tasks => state.tasks.list.selected,
        Screen::Wizard | Screen::Run(_) => 0,
    };
    Stop { screen: state.screen.clone(), row }
}

/// Goes to `screen`, so that one can come back.
pub(super) fn show(state: &mut State, screen: Screen) -> Vec<Effect> {
    if state.screen == screen {
        return Vec::new();
    }
    state.history.leave(stop(state));
    enter(state, screen)
}

fn enter(state: &mut State, screen: Screen) -> Vec<Effect> {
    state.screen = screen;
    if matches!(state.screen, Screen::Impact(..) | Screen::Health) {
        state.roster = Roster::default();
        fill_roster(state);
    }
    if matches!(state.screen, Screen::Graph(_)) {
        state.graph = GraphPage::default();
        fill_graph(state);
    }
    if state.screen == Screen::Problems {
        state.problems.renew(&state.world.catalog);
    }
    let Screen::Entity(reference) = &state.screen else { return ask_on_call(state) };
    let reference = reference.clone();
    state.entity.open(&reference, &state.world.catalog);
    let name = reference.to_string();
    state.user.visits.retain(|visit| *visit != name);
    state.user.visits.insert(0, name);
    state.user.visits.truncate(VISITS_KEPT);
    let mut effects =
        vec![Effect::ReadDescriptor(reference.clone()), Effect::SaveVisits(state.user.visits.clone())];
    effects.extend(server::errors(state, &reference));
    effects
}

pub(super) fn travel(state: &mut State, back: bool) -> Vec<Effect> {
    let from = stop(state);
    let to = if back { state.history.go_back(from) } else { state.history.go_forward(from) };
    let Some(Stop { screen, row }) = to else { return Vec::new() };
    let effects = enter(state, screen);
    match state.screen {
        Screen::Browse => {
            state.browse.is_typing = false;
            state.browse.select(row, &state.world.catalog);
        }
        Screen::Entity(_) => state.entity.select(row),
        Screen::Owners | Screen::Wizard | Screen::Run(_) => {}
        Screen::Tasks => state.tasks.list.select(row, state.tasks.rows.len()),
        Screen::Problems => state.problems.select(row),
        Screen::OnCall(_) => state.oncall.select(row),
        Screen::Impact(..) | Screen::Health => state.roster.select(row),
        Screen::Graph(_) => state.graph.select(row, state.size),
        Screen::Create => state.gallery.select(row),
    }
    effects
}

/// Asks who is on call, when that is what the screen shows.
pub(super) fn ask_on_call(state: &mut State) -> Vec<Effect> {
    let Screen::OnCall(reference) = &state.screen else { return Vec::new() };
    let generation = state.oncall.open(reference);
    vec![Effect::AskOnCall { generation, reference: reference.clone() }]
}

/// Works out anew what breaks, or what is amiss, when that is what the screen shows.
pub(super) fn fill_roster(state: &mut State) {
    let catalog = &state.world.catalog;
    let roster = match &state.screen {
        Screen::Impact(reference, direction) => {
            catalog.find(reference.as_str()).map(|node| Roster::of_impact(catalog, node, *direction))
        }
        Screen::Health => Some(Roster::of_health(catalog)),
        _ => None,
    };
    if let Some(roster) = roster {
        state.roster.renew(roster);
    }
}

/// Works out anew what lies around what the graph screen is about.
pub(super) fn fill_graph(state: &mut State) {
    let catalog = &state.world.catalog;
    let Screen::Graph(reference) = &state.screen else { return };
    let Some(node) = catalog.find(reference.as_str()) else { return };
    let is_same = state.graph.reference.as_ref() == Some(reference);
    let page = if is_same {
        GraphPage::within(catalog, node, Tie::ALL, state.graph.steps, state.size)
    } else {
        GraphPage::of(catalog, node, state.size)
    };
    state.graph.renew(page);
}

/// Shows who is on call for, or what breaks with, what is selected.
pub(super) fn about_selected(state: &mut State, screen: fn(EntityRef) -> Screen) -> Vec<Effect> {
    let Some(reference) = state.asked_about().cloned() else { return Vec::new() };
    state.overlays.clear();
    state.browse.is_typing = false;
    show(state, screen(reference))
}

/// What Enter does on the on-call screen.
fn react(state: &mut State) -> Vec<Effect> {
    match state.oncall.reaction().cloned() {
        Some(Reaction::Open(reference)) => open_entity(state, reference),
        Some(Reaction::Contact(at)) => reach(state, at),
        Some(Reaction::Impact) => run(state, Command::Impact),
        Some(Reaction::None) | None => Vec::new(),
    }
}

/// Opens a contact of the on-call screen, or copies what cannot be opened.
pub(super) fn reach(state: &mut State, at: usize) -> Vec<Effect> {
    let contact = state.oncall.contact(at).map(|contact| match contact {
        Ok(url) => Effect::OpenUrl(url.to_owned()),
        Err(text) => Effect::Copy { what: "contact", text: text.to_owned() },
    });
    contact.into_iter().collect()
}

/// Opens the page of an entity, or of a name that nothing defines.
pub(super) fn open_entity(state: &mut State, reference: EntityRef) -> Vec<Effect> {
    state.browse.is_typing = false;
    show(state, Screen::Entity(reference))
}

pub(super) fn open_selected(state: &mut State) -> Vec<Effect> {
    if matches!(state.screen, Screen::Entity(_)) {
        return Vec::new();
    }
    match state.selected_reference().cloned() {
        Some(reference) => open_entity(state, reference),
        None => Vec::new(),
    }
}

/// What Enter does.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    if let (Screen::Browse, Some(effects)) = (&state.screen, server::open(state)) {
        return effects;
    }
    match &state.screen {
        Screen::Browse if !state.browse.is_answered() => {
            state.browse.wish();
            Vec::new()
        }
        Screen::Browse if state.settings.picks => pick(state),
        Screen::Browse | Screen::Impact(..) | Screen::Graph(_) | Screen::Health => open_selected(state),
        Screen::Owners if state.owners.is_inside => open_selected(state),
        Screen::Owners => {
            let has_rows = state.owners.owned.iter().any(|row| matches!(row, OwnedRow::Node(_)));
            if has_rows {
                state.owners.is_inside = true;
                return Vec::new();
            }
            open_selected(state)
        }
        Screen::Problems => run(state, Command::Edit),
        Screen::OnCall(_) => react(state),
        Screen::Create => create::choose(state),
        Screen::Wizard => fill_in::open(state),
        Screen::Tasks | Screen::Run(_) => task::open(state),
        Screen::Entity(_) => {
            if let Some(target) = state.entity.selected_target().cloned() {
                return open_entity(state, target);
            }
            if state.entity.selected_url().is_some() {
                return run(state, Command::OpenInBrowser);
            }
            match state.entity.rows.get(state.entity.list.selected) {
                Some(EntityRow::Problem(_)) => run(state, Command::Edit),
                Some(EntityRow::Fact { name: "Defined in", .. }) => {
                    state.entity.pane = EntityPane::Descriptor;
                    Vec::new()
                }
                _ => Vec::new(),
            }
        }
    }
}

pub(super) fn open_owner(state: &mut State) -> Vec<Effect> {
    let catalog = &state.world.catalog;
    let Some(reference) = state.selected_reference() else { return Vec::new() };
    let owner = catalog.find(reference.as_str()).and_then(|node| catalog.owners(node).next());
    if let Some(owner) = owner.map(|owner| catalog.reference(owner).clone()) {
        return open_entity(state, owner);
    }
    state.tell(Notice::failed(format!("{reference} names no owner")));
    Vec::new()
}

fn pick(state: &mut State) -> Vec<Effect> {
    let picked = state.selected_reference().cloned();
    if picked.is_none() && state.progress.is_some() {
        state.tell(Notice::done("the catalog is still being read"));
        return Vec::new();
    }
    vec![Effect::Pick(picked)]
}

/// Shows the text of the entity's descriptor, if that is still the one that is looked at.
pub(super) fn described(
    state: &mut State,
    reference: &EntityRef,
    text: &str,
    first_line: Option<u32>,
) -> Vec<Effect> {
    if state.entity.reference.as_ref() != Some(reference) {
        return Vec::new();
    }
    let (code, wanted) = state.colours.want(text, Language::Descriptor);
    let lines = text.lines().map(str::to_owned).collect();
    state.entity.descriptor = Some(Descriptor { lines, first_line, code });
    wanted.into_iter().collect()
}
