//! What a template reads of repositories elsewhere, fetched when somebody asks for it.

use super::super::{Effect, Notice, State};
use super::fill_in;

/// Asks for what the dry run missed; for all that it read elsewhere, when it missed nothing.
pub(super) fn fetch(state: &mut State) -> Vec<Effect> {
    let generation = state.rehearsals;
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    let wanted = wizard.review.to_fetch();
    if wanted.is_empty() || wizard.review.fetching.is_some() {
        return Vec::new();
    }
    wizard.review.fetch(Some("asked for".to_owned()));
    vec![Effect::Fetch { generation, wanted }]
}

/// Shows how it goes on.
pub(super) fn goes_on(state: &mut State, generation: u64, line: String) {
    let wizard = state.wizard.as_mut().filter(|_| generation == state.rehearsals);
    if let Some(wizard) = wizard.filter(|wizard| wizard.review.fetching.is_some()) {
        wizard.review.fetch(Some(line));
    }
}

/// Runs the steps again with what is here by now.
pub(super) fn over(state: &mut State, generation: u64, outcome: Result<(), String>) -> Vec<Effect> {
    let Some(wizard) = state.wizard.as_mut().filter(|_| generation == state.rehearsals) else {
        return Vec::new();
    };
    wizard.review.fetch(None);
    match outcome {
        Ok(()) => fill_in::rehearse(state).into_iter().collect(),
        Err(why) => {
            state.tell(Notice::failed(why));
            Vec::new()
        }
    }
}
