//! From the review into a folder: asked for, looked at, agreed to, written.

use super::super::overlay::Overlay;
use super::super::wizard::{Prepared, Writing, action_words};
use super::super::{Effect, ListState, Notice, State, TextInput};
use crate::text::clean;

/// Asks for the folder.
pub(super) fn ask(state: &mut State) {
    let Some(wizard) = &state.wizard else { return };
    let name =
        ["name", "component_id", "componentId"].iter().find_map(|key| wizard.values.get(*key)?.as_str());
    let name: String =
        name.unwrap_or(wizard.template.name()).chars().filter(|c| !matches!(c, '/' | '\\')).collect();
    state.overlays.push(Overlay::Writing(Writing::Folder(TextInput::with(&format!("./{}", clean(&name))))));
}

/// What the user said: which folder, or yes.
pub(super) fn answered(state: &mut State, asked: Writing) -> Vec<Effect> {
    let Some(files) = state.wizard.as_ref().and_then(|wizard| wizard.review.outcome().cloned()) else {
        return Vec::new();
    };
    let files = Prepared(files);
    match asked {
        Writing::Folder(input) => {
            let folder = input.text().trim().to_owned();
            if folder.is_empty() {
                state.tell(Notice::failed("write the path of a folder"));
                state.overlays.push(Overlay::Writing(Writing::Folder(input)));
                return Vec::new();
            }
            vec![Effect::LookAtFolder { folder, files }]
        }
        Writing::Consent { folder, is_full, input, .. } if input.text().trim() == "yes" => {
            vec![Effect::WriteFolder { folder, overwrite: is_full, files }]
        }
        Writing::Consent { .. } => {
            state.tell(Notice::done("nothing was written; type `yes` to write"));
            Vec::new()
        }
    }
}

/// Says what would happen to the folder, and asks for a yes.
pub(super) fn seen(state: &mut State, folder: String, changes: Result<Option<Vec<String>>, String>) {
    let Some(outcome) = state.wizard.as_ref().and_then(|wizard| wizard.review.outcome()) else { return };
    let mut lines = vec![format!("This will {}.", action_words(outcome, &folder))];
    if !outcome.planned.is_empty() {
        lines.push("What is planned outside is not carried out.".to_owned());
    }
    let is_full = match changes {
        Ok(None) => {
            lines.push("The folder is new or empty.".to_owned());
            lines.extend(outcome.files().map(|(path, _)| format!("  {path}")));
            false
        }
        Ok(Some(changes)) => {
            lines.push("The folder is not empty; other files in it stay. What changes:".to_owned());
            lines.extend(changes);
            true
        }
        Err(why) => {
            state.tell(Notice::failed(why));
            return;
        }
    };
    let (list, input) = (ListState::default(), TextInput::default());
    state.overlays.push(Overlay::Writing(Writing::Consent { folder, is_full, lines, list, input }));
}

/// Shows what the template says at its end; its draft has served.
pub(super) fn written(state: &mut State, folder: String, failure: Option<String>) -> Vec<Effect> {
    if let Some(why) = failure {
        state.tell(Notice::failed(why));
        return Vec::new();
    }
    state.tell(Notice::done(format!("written to {folder}")));
    let Some(wizard) = &mut state.wizard else { return Vec::new() };
    wizard.review.written = Some(folder);
    wizard.review.list = ListState { rows: wizard.review.list.rows, ..ListState::default() };
    wizard.review.lay_out();
    vec![Effect::ForgetDraft(wizard.draft_name().to_owned())]
}
