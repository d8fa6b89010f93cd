//! From the review into a folder: asked for, looked at, agreed to, written.

use super::super::overlay::Overlay;
use super::super::wizard::{Prepared, Writing, action_words, folder_name};
use super::super::{Effect, ListState, Notice, State, TextInput};
use super::fitted::fitted;
use crate::text::clean;

/// Asks for the folder.
pub(super) fn ask(state: &mut State) {
    let Some(wizard) = &state.wizard else { return };
    let name = folder_name(wizard);
    state.overlays.push(Overlay::Writing(Writing::Folder(TextInput::with(&format!("./{}", clean(&name))))));
}

/// Asks for the file that the answers go to.
pub(super) fn ask_file(state: &mut State) {
    let Some(wizard) = &state.wizard else { return };
    let file = format!("./{}-answers.yaml", clean(wizard.template.name()));
    state.overlays.push(Overlay::Writing(Writing::Export(TextInput::with(&file))));
}

/// What the user said: which folder or file, or yes.
pub(super) fn answered(state: &mut State, asked: Writing) -> Vec<Effect> {
    if let Writing::Export(input) = &asked {
        let file = input.text().trim().to_owned();
        let text = state.wizard.as_ref().map(|wizard| wizard.draft().text());
        let effect = text.filter(|_| !file.is_empty()).map(|text| Effect::ExportAnswers { file, text });
        return effect.into_iter().collect();
    }
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
        Writing::Consent { .. } | Writing::Export(_) => {
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
    let mut lines = fitted(&lines, state.size.0);
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
    vec![Effect::ForgetDraft(wizard.draft_name().to_owned()), Effect::KeepAnswers(wizard.draft())]
}
