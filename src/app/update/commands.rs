use super::super::browse::Scope;
use super::super::entity::EntityPane;
use super::super::offer::Offer;
use super::super::whose::Whose;
use super::super::{
    Command, Effect, Errand, ListState, Motion, Notice, Overlay, Preview, Screen, State, filters, overlay,
};
use super::navigate::{
    about_selected, back, fill_roster, go, last, open, open_owner, open_selected, reach, show, travel,
};
use super::{
    calling, complete, create, fetch, fill_in, graph, launch, menus, run as task, search, server, writing,
};
use crate::catalog::Direction;

/// Carries out `command`, or says why it cannot be.
#[expect(clippy::too_many_lines, reason = "an arm for each command")]
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
        Command::Whose => state.overlays.push(Overlay::Whose(Whose::default())),
        Command::Messages => {
            let list = ListState { selected: state.notices.len().saturating_sub(1), ..ListState::default() };
            state.overlays.push(Overlay::Messages(list));
        }
        Command::FilterOpen => state.overlays.push(Overlay::Filter(None, filters::fields(state))),
        Command::Back => return back(state),
        Command::Cancel | Command::Quit if launch::may_quit(state) => return vec![Effect::Quit],
        Command::Cancel | Command::Quit => {}
        Command::Suspend => return vec![Effect::Suspend],
        Command::Refresh if state.screen == Screen::Tasks => return vec![task::list(state)],
        Command::Refresh => {
            if let Screen::Run(key) = state.screen {
                return task::listen(state, key);
            }
            state.tell(Notice::done("reading the sources again"));
            return vec![Effect::Refresh];
        }
        Command::Mouse => return toggle_mouse(state),
        Command::Theme => next_theme(state),
        Command::Preview => turn_preview(state),
        Command::Browse => return show(state, Screen::Browse),
        Command::Owners => return show(state, Screen::Owners),
        Command::Problems => return show(state, Screen::Problems),
        Command::Health => return show(state, Screen::Health),
        Command::OnCall => return about_selected(state, Screen::OnCall),
        Command::Impact => {
            return about_selected(state, |reference| Screen::Impact(reference, Direction::Dependents));
        }
        Command::Graph => return about_selected(state, Screen::Graph),
        Command::GraphLeft | Command::GraphRight | Command::GraphMore | Command::GraphLess => {
            return graph::run_here(state, command);
        }
        Command::Tasks => return task::open_list(state),
        Command::Create => return create::open(state),
        Command::Search if state.screen == Screen::Create => state.gallery.is_typing = true,
        Command::SearchLeave if state.screen == Screen::Create => state.gallery.is_typing = false,
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
        Command::FilterAll
        | Command::FilterOwned
        | Command::FilterStarred
        | Command::FilterRecent
        | Command::FilterClear => return filter(state, command),
        Command::DraftForget => return create::forget(state),
        Command::Write => writing::ask(state),
        Command::Fetch => return fetch::fetch(state),
        Command::RunHere | Command::RunThere => launch::ask(state, command),
        Command::RunCancel
        | Command::RunRetry
        | Command::RunAgain
        | Command::RunFollow
        | Command::CopyTask
        | Command::CopyLog => return task::run(state, command),
        Command::AnswersExport => writing::ask_file(state),
        Command::Star => return star(state),
        Command::Owner => return open_owner(state),
        Command::Relations | Command::Descriptor => return look_closer(state, command),
        Command::Edit => return state.selected_place().map(Effect::Edit).into_iter().collect(),
        Command::SignIn
        | Command::OpenPage
        | Command::RefreshEntity
        | Command::Register
        | Command::Unregister => return at_server(state, command),
        Command::OpenInBrowser => return state.selected_url().map(Effect::OpenUrl).into_iter().collect(),
        Command::CopyName
        | Command::CopyRef
        | Command::CopyUrl
        | Command::CopyPath
        | Command::CopyMessage => {
            return copy(state, command);
        }
        Command::CallOut => calling::ask(state),
        Command::Contact1
        | Command::Contact2
        | Command::Contact3
        | Command::Contact4
        | Command::Contact5
        | Command::Contact6
        | Command::Contact7
        | Command::Contact8
        | Command::Contact9 => {
            return command.contact().map_or_else(Vec::new, |at| reach(state, at));
        }
        Command::Toggle if state.screen == Screen::Tasks => {
            state.tasks.shows_all = !state.tasks.shows_all;
            return vec![task::list(state)];
        }
        Command::Toggle => toggle(state),
        // The rest belongs to the form.
        other => return fill_in::run(state, other),
    }
    Vec::new()
}

/// Opens the selected entity at one part of its page.
fn look_closer(state: &mut State, command: Command) -> Vec<Effect> {
    let effects = open_selected(state);
    if command == Command::Relations {
        state.entity.select_relations();
    } else {
        state.entity.pane = EntityPane::Descriptor;
    }
    effects
}

fn filter(state: &mut State, command: Command) -> Vec<Effect> {
    let scope = match command {
        Command::FilterOwned => Scope::Owned,
        Command::FilterStarred => Scope::Starred,
        Command::FilterRecent => Scope::Recent,
        _ => Scope::All,
    };
    if command == Command::FilterClear {
        state.browse.filters.clear();
        state.browse.open_view(None);
    }
    self::scope(state, scope)
}

fn at_server(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::SignIn => {
            state.tell(Notice::done("beginning to sign in"));
            vec![Effect::SignIn(state.servers.refused_by.clone())]
        }
        Command::OpenPage => server::about_selected(state, Errand::OpenPage),
        Command::RefreshEntity => server::about_selected(state, Errand::Refresh),
        Command::Unregister => server::about_selected(state, Errand::Farewell),
        _ => {
            server::ask_address(state);
            Vec::new()
        }
    }
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
    effects.extend((!state.servers.hosts.is_empty()).then(|| server::align(state)));
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
        Command::CopyMessage => ("incident message", state.oncall.message().map(str::to_owned)),
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
        Screen::Problems | Screen::Impact(..) => toggle(state),
        Screen::Run(key) => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.view.turn_pane();
            }
        }
        Screen::OnCall(_)
        | Screen::Graph(_)
        | Screen::Health
        | Screen::Create
        | Screen::Wizard
        | Screen::Tasks => {}
    }
}

fn toggle(state: &mut State) {
    if let Screen::Impact(_, direction) = &mut state.screen {
        *direction = match direction {
            Direction::Dependents => Direction::Dependencies,
            Direction::Dependencies => Direction::Dependents,
        };
        fill_roster(state);
        return;
    }
    let (catalog, ownership) = (&state.world.catalog, &state.world.ownership);
    if state.screen == Screen::Owners {
        state.owners.through_children = !state.owners.through_children;
        state.owners.look(catalog, ownership);
    } else {
        state.problems.regroup(catalog);
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
