//! From the on-call screen to a telephone that rings: asked for, named, agreed to.

use super::super::oncall::Call;
use super::super::overlay::Overlay;
use super::super::{Calling, Effect, Notice, State, TextInput};

/// Asks what those are to be told who are called.
pub(super) fn ask(state: &mut State) {
    let name = state.oncall.reference.as_ref().map(|reference| reference.name().to_owned());
    let input = TextInput::with(&format!("{}: ", name.unwrap_or_default()));
    state.overlays.push(Overlay::Calling(Calling::Summary(input)));
}

/// What the user said: what is the matter, or yes.
pub(super) fn answered(state: &mut State, asked: Calling) -> Vec<Effect> {
    match asked {
        Calling::Summary(input) => {
            consent(state, input);
            Vec::new()
        }
        Calling::Consent { input, call, .. } if input.text().trim() == "yes" => {
            state.tell(Notice::done("calling; what comes of it is told here"));
            vec![Effect::Page(call)]
        }
        Calling::Consent { .. } => {
            state.tell(Notice::done("nobody was called; only a typed `yes` calls"));
            Vec::new()
        }
    }
}

fn consent(state: &mut State, input: TextInput) {
    let summary = input.text().trim().to_owned();
    let Some(reference) = state.oncall.reference.clone() else { return };
    let is_said = !summary.is_empty() && summary != format!("{}:", reference.name());
    if !is_said {
        state.tell(Notice::failed("say in some words what is the matter"));
        state.overlays.push(Overlay::Calling(Calling::Summary(input)));
        return;
    }
    match state.oncall.woken() {
        Ok(woken) => {
            let details = state.oncall.message().unwrap_or_default().to_owned();
            let call = Call { reference, summary, details, people: woken.first.clone() };
            state.overlays.push(Overlay::Calling(Calling::consent(call, &woken)));
        }
        Err(why) => state.tell(Notice::failed(format!("nobody was called: {why}"))),
    }
}
