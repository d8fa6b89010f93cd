use super::super::task::RunPane;
use super::super::{Command, Effect, Motion, Screen, State, Target};
use super::{commands, complete, fill_in, menus, search};

/// A click on `target`: the first selects, the second opens.
pub(super) fn click(state: &mut State, target: Target, twice: bool) -> Vec<Effect> {
    state.shows_notice = false;
    match target {
        Target::OverlayRow(row) => {
            menus::select(state, row);
            if twice { menus::choose(state) } else { Vec::new() }
        }
        // A click beside an overlay closes it; it must not reach what lies below.
        _ if !state.overlays.is_empty() => commands::run(state, Command::Back),
        Target::Row(row) if state.screen == Screen::Wizard => fill_in::clicked(state, row, twice),
        Target::Row(row) => {
            select(state, row);
            if twice { commands::run(state, Command::Open) } else { Vec::new() }
        }
        Target::SideRow(row) => {
            match state.screen {
                Screen::Run(key) => {
                    if let Some(run) = state.tasks.run_mut(key) {
                        run.view.select_line(row);
                    }
                }
                _ => state.owners.select_owned(row),
            }
            if twice { commands::run(state, Command::Open) } else { Vec::new() }
        }
        Target::View(view) => {
            let view = state.settings.views.get(view).filter(|view| state.browse.view.as_ref() != Some(view));
            state.browse.open_view(view.cloned());
            search(state, true)
        }
        Target::Kind(None) if state.browse.kind.is_none() => {
            state.browse.open_view(None);
            search(state, true)
        }
        Target::Kind(kind) => {
            state.browse.kind = kind;
            search(state, true)
        }
        Target::Scope(scope) => {
            state.browse.scope = scope;
            search(state, true)
        }
        Target::OfferRow(row) => complete::pick(state, row),
        Target::SearchBox => commands::run(state, Command::Search),
        Target::Command(command) => commands::run(state, command),
    }
}

fn select(state: &mut State, row: usize) {
    let (catalog, ownership) = (&state.world.catalog, &state.world.ownership);
    match state.screen {
        Screen::Browse => {
            state.browse.is_typing = false;
            state.browse.select(row, catalog);
        }
        Screen::Entity(_) => state.entity.select(row),
        Screen::Owners => state.owners.select(row, catalog, ownership),
        Screen::Problems => state.problems.select(row),
        Screen::OnCall(_) => state.oncall.select(row),
        Screen::Impact(..) | Screen::Health => state.roster.select(row),
        Screen::Graph(_) => state.graph.select(row, state.size),
        Screen::Create => {
            state.gallery.is_typing = false;
            state.gallery.select(row);
        }
        Screen::Tasks => state.tasks.list.select(row, state.tasks.rows.len()),
        Screen::Run(key) => {
            if let Some(run) = state.tasks.run_mut(key) {
                run.view.select(row);
            }
        }
        Screen::Wizard => {}
    }
}

/// The wheel moves what it is over.
pub(super) fn scroll(state: &mut State, target: Option<&Target>, rows: i32) -> Vec<Effect> {
    if state.overlays.is_empty() {
        if state.screen == Screen::Owners {
            match target {
                Some(Target::SideRow(_)) => state.owners.is_inside = true,
                Some(Target::Row(_)) => state.owners.is_inside = false,
                _ => {}
            }
        }
        let (catalog, ownership) = (&state.world.catalog, &state.world.ownership);
        match state.screen {
            Screen::Browse => state.browse.go(Motion::By(rows), catalog),
            Screen::Entity(_) => state.entity.go(Motion::By(rows)),
            Screen::Owners => state.owners.go(Motion::By(rows), catalog, ownership),
            Screen::Problems => state.problems.go(Motion::By(rows)),
            Screen::OnCall(_) => state.oncall.go(Motion::By(rows)),
            Screen::Impact(..) | Screen::Health => state.roster.go(Motion::By(rows)),
            Screen::Graph(_) => state.graph.go(Motion::By(rows), state.size),
            Screen::Create => state.gallery.go(Motion::By(rows)),
            Screen::Tasks => state.tasks.go(Motion::By(rows)),
            Screen::Run(key) => {
                if let Some(run) = state.tasks.run_mut(key) {
                    run.view.pane = match target {
                        Some(Target::SideRow(_)) => RunPane::Log,
                        Some(Target::Row(_)) => RunPane::Steps,
                        _ => run.view.pane,
                    };
                    run.view.go(Motion::By(rows));
                }
            }
            Screen::Wizard => fill_in::go(state, Motion::By(rows)),
        }
        return Vec::new();
    }
    let command = if rows < 0 { Command::Up } else { Command::Down };
    (0..rows.unsigned_abs()).for_each(|_| {
        menus::run(state, command);
    });
    Vec::new()
}
