use super::super::browse::Scope;
use super::super::entity::{EntityPane, EntityRow};
use super::super::history::Stop;
use super::super::offer::Offer;
use super::super::owners::OwnedRow;
use super::super::{
    Command, Effect, ListState, Motion, Notice, Overlay, Preview, Screen, State, filters, overlay,
};
use super::{complete, menus, search};
use crate::catalog::EntityRef;

/// How many of the entities looked at are remembered.
const VISITS_KEPT: usize = 100;

/// Carries out `command`, or says why it cannot be.
pub(in crate::app) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    if let Some(obstacle) = command.obstacle(state) {
        state.tell(Notice::failed(format!("{}: {obstacle}", command.title())));
        return Vec::new();
    }
    if !state.overlays.is_empty()
        && let Some(effects) = menus::run(state, command)
    {
        return effects;
    }
    if !command.is_of_offer() {
        state.browse.offer = Offer::default();
    }
    match command {
        Command::Down => go(state, Motion::By(1)),
        Command::Up => go(state, Motion::By(-1)),
        Command::First => go(state, Motion::First),
        Command::Last => return last(state),
        Command::HalfDown => go(state, Motion::HalfPages(1)),
        Command::HalfUp => go(state, Motion::HalfPages(-1)),
        Command::PageDown => go(state, Motion::HalfPages(2)),
        Command::PageUp => go(state, Motion::HalfPages(-2)),
        Command::Help => state.overlays.push(Overlay::Help(overlay::help(state))),
        Command::Palette => state.overlays.push(Overlay::Palette(overlay::palette(state))),
        Command::Messages => {
            let list = ListState { selected: state.notices.len().saturating_sub(1), ..ListState::default() };
            state.overlays.push(Overlay::Messages(list));
        }
        Command::FilterOpen => state.overlays.push(Overlay::Filter(None, filters::fields(state))),
        Command::Back => return back(state),
        Command::Cancel | Command::Quit => return vec![Effect::Quit],
        Command::Suspend => return vec![Effect::Suspend],
        Command::Refresh => {
            state.tell(Notice::done("reading the sources again"));
            return vec![Effect::Refresh];
        }
        Command::Mouse => return toggle_mouse(state),
        Command::Theme => next_theme(state),
        Command::Preview => turn_preview(state),
        Command::Browse => return show(state, Screen::Browse),
        Command::Owners => return show(state, Screen::Owners),
        Command::Problems => return show(state, Screen::Problems),
        Command::HistoryBack | Command::HistoryForward => {
            return travel(state, command == Command::HistoryBack);
        }
        Command::Search => {
            state.browse.is_typing = true;
            return show(state, Screen::Browse);
        }
        Command::SearchLeave => state.browse.is_typing = false,
        Command::SearchClear => {
            state.browse.input = super::super::TextInput::default();
            return search(state, true);
        }
        Command::Complete
        | Command::CompleteNext
        | Command::CompletePrevious
        | Command::CompleteKeep
        | Command::CompleteUndo => return complete::run(state, command),
        Command::Open => return open(state),
        Command::PaneNext | Command::PanePrevious => turn_pane(state),
        Command::KindNext | Command::KindPrevious => {
            state.browse.turn_tab(command == Command::KindNext, &state.settings.views);
            return search(state, true);
        }
        Command::FilterAll => return scope(state, Scope::All),
        Command::FilterOwned => return scope(state, Scope::Owned),
        Command::FilterStarred => return scope(state, Scope::Starred),
        Command::FilterRecent => return scope(state, Scope::Recent),
        Command::FilterClear => {
            state.browse.filters.clear();
            state.browse.open_view(None);
            return scope(state, Scope::All);
        }
        Command::Star => return star(state),
        Command::Owner => return open_owner(state),
        Command::Relations => {
            let effects = open_selected(state);
            state.entity.select_relations();
            return effects;
        }
        Command::Descriptor => {
            let effects = open_selected(state);
            state.entity.pane = EntityPane::Descriptor;
            return effects;
        }
        Command::Edit => return state.selected_place().map(Effect::Edit).into_iter().collect(),
        Command::OpenInBrowser => return state.selected_url().map(Effect::OpenUrl).into_iter().collect(),
        Command::CopyName | Command::CopyRef | Command::CopyUrl | Command::CopyPath => {
            return copy(state, command);
        }
        Command::Toggle => toggle(state),
    }
    Vec::new()
}

fn go(state: &mut State, motion: Motion) {
    match state.screen {
        Screen::Browse => state.browse.go(motion, &state.world.catalog),
        Screen::Entity(_) => state.entity.go(motion),
        Screen::Owners => state.owners.go(motion, &state.world.catalog, &state.world.ownership),
        Screen::Problems => state.problems.go(motion),
    }
}

/// The last row may not have been fetched yet.
fn last(state: &mut State) -> Vec<Effect> {
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
fn back(state: &mut State) -> Vec<Effect> {
    if state.overlays.pop().is_some() {
        return Vec::new();
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
    let Screen::Entity(reference) = &state.screen else { return Vec::new() };
    let reference = reference.clone();
    state.entity.open(&reference, &state.world.catalog);
    let name = reference.to_string();
    state.user.visits.retain(|visit| *visit != name);
    state.user.visits.insert(0, name);
    state.user.visits.truncate(VISITS_KEPT);
    vec![Effect::ReadDescriptor(reference), Effect::SaveVisits(state.user.visits.clone())]
}

fn travel(state: &mut State, back: bool) -> Vec<Effect> {
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
        Screen::Owners => {}
        Screen::Problems => state.problems.select(row),
    }
    effects
}

/// Opens the page of an entity, or of a name that nothing defines.
pub(super) fn open_entity(state: &mut State, reference: EntityRef) -> Vec<Effect> {
    state.browse.is_typing = false;
    show(state, Screen::Entity(reference))
}

fn open_selected(state: &mut State) -> Vec<Effect> {
    if matches!(state.screen, Screen::Entity(_)) {
        return Vec::new();
    }
    match state.selected_reference().cloned() {
        Some(reference) => open_entity(state, reference),
        None => Vec::new(),
    }
}

/// What Enter does.
fn open(state: &mut State) -> Vec<Effect> {
    match &state.screen {
        Screen::Browse if !state.browse.is_answered() => {
            state.browse.wish();
            Vec::new()
        }
        Screen::Browse if state.settings.picks => pick(state),
        Screen::Browse => open_selected(state),
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

fn pick(state: &mut State) -> Vec<Effect> {
    let picked = state.selected_reference().cloned();
    if picked.is_none() && state.progress.is_some() {
        state.tell(Notice::done("the catalog is still being read"));
        return Vec::new();
    }
    vec![Effect::Pick(picked)]
}

fn open_owner(state: &mut State) -> Vec<Effect> {
    let catalog = &state.world.catalog;
    let Some(reference) = state.selected_reference() else { return Vec::new() };
    let owner = catalog.find(reference.as_str()).and_then(|node| catalog.owners(node).next());
    if let Some(owner) = owner.map(|owner| catalog.reference(owner).clone()) {
        return open_entity(state, owner);
    }
    state.tell(Notice::failed(format!("{reference} names no owner")));
    Vec::new()
}

fn star(state: &mut State) -> Vec<Effect> {
    let Some(reference) = state.selected_reference().map(ToString::to_string) else { return Vec::new() };
    let stars = &mut state.user.stars;
    let notice = match stars.binary_search(&reference) {
        Ok(at) => {
            stars.remove(at);
            format!("took the star from {reference}")
        }
        Err(at) => {
            stars.insert(at, reference.clone());
            format!("starred {reference}")
        }
    };
    let mut effects = vec![Effect::SaveStars(stars.clone())];
    state.tell(Notice::done(notice));
    if state.browse.scope == Scope::Starred {
        effects.extend(search(state, false));
    }
    effects
}

fn copy(state: &mut State, command: Command) -> Vec<Effect> {
    let (what, text) = match command {
        Command::CopyName => {
            let reference = state.selected_reference();
            let entity = reference.and_then(|reference| state.world.catalog.entity(reference.as_str()));
            ("name", entity.map(|e| e.name.to_string()).or(reference.map(|r| r.name().to_owned())))
        }
        Command::CopyUrl => ("address", state.selected_url()),
        Command::CopyPath => ("path", state.selected_place().map(|place| place.file.to_string())),
        _ => ("reference", state.selected_reference().map(ToString::to_string)),
    };
    text.map(|text| Effect::Copy { what, text }).into_iter().collect()
}

fn scope(state: &mut State, scope: Scope) -> Vec<Effect> {
    state.browse.scope = scope;
    let mut effects = show(state, Screen::Browse);
    effects.extend(search(state, true));
    effects
}

fn turn_pane(state: &mut State) {
    match state.screen {
        Screen::Browse => state.browse.is_typing = !state.browse.is_typing,
        Screen::Entity(_) => {
            state.entity.pane = match state.entity.pane {
                EntityPane::Overview => EntityPane::Descriptor,
                EntityPane::Descriptor => EntityPane::Overview,
            }
        }
        Screen::Owners => state.owners.is_inside = !state.owners.is_inside,
        Screen::Problems => toggle(state),
    }
}

fn toggle(state: &mut State) {
    let (catalog, ownership) = (&state.world.catalog, &state.world.ownership);
    if state.screen == Screen::Owners {
        state.owners.through_children = !state.owners.through_children;
        state.owners.look(catalog, ownership);
    } else {
        let before = state.problems.selected(catalog).cloned();
        state.problems.by_code = !state.problems.by_code;
        state.problems.renew(catalog, before.as_ref());
    }
}

fn turn_preview(state: &mut State) {
    state.settings.preview = match state.settings.preview {
        Preview::Auto => Preview::Right,
        Preview::Right => Preview::Below,
        Preview::Below => Preview::Off,
        Preview::Off => Preview::Auto,
    };
    let said = match state.settings.preview {
        Preview::Auto => "preview where there is room",
        Preview::Right => "preview beside the list",
        Preview::Below => "preview below the list",
        Preview::Off => "no preview",
    };
    state.tell(Notice::done(said));
}

fn toggle_mouse(state: &mut State) -> Vec<Effect> {
    state.settings.mouse = !state.settings.mouse;
    let said = if state.settings.mouse {
        "the portal takes the mouse"
    } else {
        "the terminal has the mouse: select text with it"
    };
    state.tell(Notice::done(said));
    vec![Effect::CaptureMouse(state.settings.mouse)]
}

fn next_theme(state: &mut State) {
    let themes = &state.settings.themes;
    let at = themes.iter().position(|theme| *theme == state.settings.theme).map_or(0, |at| at + 1);
    if let Some(theme) = themes.get(at % themes.len().max(1)) {
        state.settings.theme.clone_from(theme);
        state.tell(Notice::done(format!("theme {}", state.settings.theme)));
    }
}
