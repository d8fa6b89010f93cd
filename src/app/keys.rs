use super::wizard::Picker;
use super::{Command, Effect, Overlay, Screen, State, update};
use crate::config::{Key, KeyCode, Lookup};

/// The contexts whose keys count now, the most particular first.
pub fn contexts(state: &State) -> Vec<&'static str> {
    if let Some(Overlay::Pick(Picker { marked: Some(_), .. })) = state.overlays.last() {
        return vec!["picker", "overlay"];
    }
    if !state.overlays.is_empty() {
        return vec!["overlay"];
    }
    match state.screen {
        Screen::Browse if state.browse.is_typing && state.browse.input.is_empty() => {
            vec!["input-empty", "input"]
        }
        Screen::Browse if state.browse.is_typing && state.browse.offer.chosen().is_some() => {
            vec!["input-choice", "input"]
        }
        Screen::Browse if state.browse.has_offer() => vec!["input-offer", "input"],
        Screen::Browse if state.browse.is_typing => vec!["input"],
        Screen::Browse | Screen::Entity(_) | Screen::Health => vec!["entity", "list", "global"],
        Screen::OnCall(_) => vec!["oncall", "entity", "list", "global"],
        Screen::Impact(..) => vec!["impact", "entity", "list", "global"],
        Screen::Graph(_) => vec!["graph", "entity", "list", "global"],
        Screen::Owners => vec!["owners", "entity", "list", "global"],
        Screen::Problems => vec!["problems", "entity", "list", "global"],
        Screen::Create if state.gallery.is_typing => vec!["input"],
        Screen::Create => vec!["gallery", "entity", "list", "global"],
        Screen::Wizard if state.wizard.as_ref().is_some_and(|wizard| wizard.page().is_some()) => {
            vec!["wizard"]
        }
        Screen::Wizard => vec!["review", "list", "global"],
        Screen::Tasks | Screen::Run(_) => vec!["run", "list", "global"],
    }
}

/// Finds out what `key` means here, and does it.
pub(super) fn press(state: &mut State, key: Key) -> Vec<Effect> {
    state.shows_notice = false;
    state.pending.push(key);
    state.waits += 1;
    let contexts = contexts(state);
    let keymap = std::sync::Arc::clone(&state.settings.keymap);
    match keymap.lookup(&contexts, &state.pending) {
        Lookup::Command(name) => {
            forget(state);
            Command::of(name).map_or_else(Vec::new, |command| update::run(state, command))
        }
        Lookup::Prefix(_) => vec![Effect::WaitForKeys { generation: state.waits }],
        Lookup::None => {
            let was_alone = state.pending.len() == 1;
            forget(state);
            if was_alone {
                return type_into(state, key);
            }
            // The sequence leads nowhere; the key itself may still mean something.
            if key.code == KeyCode::Esc { Vec::new() } else { press(state, key) }
        }
    }
}

fn forget(state: &mut State) {
    state.pending.clear();
    state.explains_keys = false;
}

/// A key that no context knows edits the text that has the focus.
fn type_into(state: &mut State, key: Key) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Help(menu)) => edit(menu, key),
        Some(Overlay::Filter(_, menu)) => edit(menu, key),
        Some(Overlay::Palette(menu)) => {
            if menu.input.press(key) == Some(true) {
                return update::palette_changed(state);
            }
            Vec::new()
        }
        Some(Overlay::Whose(whose)) => {
            if whose.menu.input.press(key) == Some(true) {
                return update::whose_changed(state);
            }
            Vec::new()
        }
        Some(Overlay::Pick(picker)) => {
            let is_changed = picker.menu.input.press(key) == Some(true);
            if is_changed { update::picker_changed(state) } else { Vec::new() }
        }
        None if state.screen == Screen::Create && state.gallery.is_typing => {
            if state.gallery.input.press(key) == Some(true) {
                state.gallery.narrow();
            }
            Vec::new()
        }
        None if state.screen == Screen::Wizard => update::fill_in(state, key),
        None if state.screen == Screen::Browse && state.browse.is_typing => {
            let Some(is_changed) = state.browse.input.press(key) else { return Vec::new() };
            update::offer(state);
            if is_changed { update::search(state, true) } else { Vec::new() }
        }
        Some(overlay) => {
            if let Some(field) = overlay.field_mut() {
                field.press(key);
            }
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn edit<T: super::overlay::MenuRow>(menu: &mut super::overlay::Menu<T>, key: Key) -> Vec<Effect> {
    if menu.input.press(key) == Some(true) {
        menu.narrow();
    }
    Vec::new()
}
