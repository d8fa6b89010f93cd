//! What hosts of repositories offer for the field in focus.

use super::super::overlay::Overlay;
use super::super::wizard::{Control, HostQuestion, known, question};
use super::super::{Effect, Screen, State};

/// Asks the host of the field in focus what there is to choose from, once in a session.
pub(super) fn look(state: &mut State) -> Option<Effect> {
    let wizard = state.wizard.as_deref().filter(|_| state.screen == Screen::Wizard)?;
    let row = wizard.focused().filter(|_| wizard.page().is_some())?;
    let question = question(wizard, row)?;
    state.offers.asks(&question).then_some(Effect::AskHost(question))
}

/// Takes what a host said; a list that is open by then shows it.
pub(super) fn answered(state: &mut State, question: HostQuestion, answer: Result<Vec<String>, String>) {
    state.offers.take(question, answer);
    let (Some(wizard), Some(Overlay::Pick(picker))) = (&state.wizard, state.overlays.last_mut()) else {
        return;
    };
    let row = wizard.focused().filter(|row| row.path == picker.path);
    if let Some(row) = row.filter(|row| matches!(row.control, Control::Known | Control::Repo(_))) {
        picker.offer(known(wizard, row, &state.world.catalog, &state.offers));
    }
}
