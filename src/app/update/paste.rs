use super::{fill_in, menus, offer, palette_changed, picker_changed, search};
use crate::app::whose::Whose;
use crate::app::wizard::Writing;
use crate::app::{Asking, Calling, Effect, Notice, Overlay, Screen, State, TextInput};

/// A text of several lines and so many words is no query.
const WORDS_OF_ALERT: usize = 4;

/// Puts pasted text where text is taken at the moment.
pub(super) fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    state.shows_notice = false;
    let effects = put(state, text);
    if is_too_long(state, text) {
        let said =
            format!("a line takes no more than {} characters; the rest was left out", TextInput::LONGEST);
        state.tell(Notice::failed(said));
    }
    effects
}

/// Whether a line in which `text` stands now cannot hold it.
fn is_too_long(state: &State, text: &str) -> bool {
    let is_long = |line: &str| line.chars().nth(TextInput::LONGEST).is_some();
    match state.overlays.last() {
        Some(Overlay::Whose(_)) => false,
        None if state.screen == Screen::Wizard => text.lines().any(is_long),
        _ => is_long(text),
    }
}

fn put(state: &mut State, text: &str) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Help(menu)) => {
            menu.input.paste(text);
            menu.narrow();
        }
        Some(Overlay::Filter(_, menu)) => {
            menu.input.paste(text);
            menu.narrow();
        }
        Some(Overlay::Palette(menu)) => {
            menu.input.paste(text);
            return palette_changed(state);
        }
        Some(Overlay::Whose(_)) => return menus::paste_into_whose(state, text),
        Some(
            Overlay::Asking(Asking::Address(input))
            | Overlay::SignIn { input, .. }
            | Overlay::Calling(Calling::Summary(input) | Calling::Consent { input, .. })
            | Overlay::Writing(
                Writing::Folder(input) | Writing::Export(input) | Writing::Consent { input, .. },
            ),
        ) => input.paste(text),
        Some(Overlay::Launch(launch)) => {
            if let Some(input) = launch.input_mut() {
                input.paste(text);
            }
        }
        Some(Overlay::Pick(picker)) => {
            picker.menu.input.paste(text);
            return picker_changed(state);
        }
        Some(Overlay::Messages(_) | Overlay::Contents { .. } | Overlay::Asking(Asking::Consent { .. })) => {}
        None if state.screen == Screen::Wizard => return fill_in::pasted(state, text),
        None if state.screen == Screen::Create => {
            state.gallery.is_typing = true;
            state.gallery.input.paste(text);
            state.gallery.narrow();
        }
        None if is_alert(text) => {
            state.overlays.push(Overlay::Whose(Whose::default()));
            return menus::paste_into_whose(state, text);
        }
        None if state.screen == Screen::Browse => {
            state.browse.is_typing = true;
            state.browse.input.paste(text);
            offer(state);
            return search(state, true);
        }
        None => state.tell(Notice::failed("nothing here takes pasted text; press / to search for it")),
    }
    Vec::new()
}

fn is_alert(text: &str) -> bool {
    let text = text.trim();
    text.starts_with('{')
        || (text.contains('\n') && text.split_whitespace().nth(WORDS_OF_ALERT - 1).is_some())
}
