//! Moving about in the drawing of what lies around an entity.

use super::super::graph::GraphPage;
use super::super::{Command, Effect, Notice, State};
use super::run;
use crate::catalog::Tie;

/// The row, or the number of the box, that is selected.
pub(super) fn row(state: &State) -> usize {
    let page = &state.graph;
    if page.drawn(state.size).is_some() { page.focus } else { page.tree.list.selected }
}

/// Carries out a command that only the graph screen has.
pub(super) fn run_here(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::GraphLeft | Command::GraphRight => follow(state, command == Command::GraphRight),
        _ => look(state, command == Command::GraphMore),
    }
}

/// Along a line; in a tree these keys go back and open, as in every list.
fn follow(state: &mut State, is_right: bool) -> Vec<Effect> {
    if state.graph.drawn(state.size).is_none() {
        return run(state, if is_right { Command::Open } else { Command::HistoryBack });
    }
    if !state.graph.follow(is_right, state.size) {
        let said = if is_right { "it needs nothing that is drawn" } else { "nothing that is drawn needs it" };
        state.tell(Notice::done(said));
    }
    Vec::new()
}

fn look(state: &mut State, further: bool) -> Vec<Effect> {
    let catalog = &state.world.catalog;
    let node = state.graph.reference.as_ref().and_then(|reference| catalog.find(reference.as_str()));
    let Some(node) = node else { return Vec::new() };
    let steps = if further { state.graph.steps + 1 } else { state.graph.steps.saturating_sub(1).max(1) };
    state.graph.renew(GraphPage::within(catalog, node, Tie::ALL, steps, state.size));
    Vec::new()
}
