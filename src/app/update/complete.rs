use super::super::offer::Offer;
use super::super::{Command, Effect, State};
use super::search;

/// Offers how what is typed may go on.
pub(in crate::app) fn offer(state: &mut State) {
    state.browse.offer = Offer::of(&state.browse.input, &state.world.index);
}

/// Carries out one of the commands that complete what is typed.
pub(super) fn run(state: &mut State, command: Command) -> Vec<Effect> {
    let browse = &mut state.browse;
    match command {
        Command::CompleteNext | Command::CompletePrevious => {
            browse.offer.turn(command == Command::CompleteNext, &mut browse.input);
        }
        Command::CompleteKeep => {
            offer(state);
            return Vec::new();
        }
        Command::CompleteUndo => browse.offer.undo(&mut browse.input),
        _ if browse.offer.is_empty() => correct(state),
        _ => return take(state, 0),
    }
    search(state, true)
}

/// Puts a row of the offer into the search box.
fn take(state: &mut State, row: usize) -> Vec<Effect> {
    let browse = &mut state.browse;
    if browse.offer.take(row, &mut browse.input) {
        // A field goes on with its values.
        offer(state);
    }
    search(state, true)
}

/// Puts a row of the offer into the search box for good.
pub(super) fn pick(state: &mut State, row: usize) -> Vec<Effect> {
    let effects = take(state, row);
    offer(state);
    effects
}

fn correct(state: &mut State) {
    let browse = &mut state.browse;
    let Some(mistake) = browse.correction() else { return };
    let suggestion = mistake.suggestion.as_deref().unwrap_or_default();
    browse.input = browse.input.replaced(mistake.columns.clone(), suggestion);
}
