use super::super::{Command, Effect, Notice, Overlay, State, TextInput};
use super::{search, server};
use crate::config::keys_label;

/// Where the keys of the portal are looked up that are there on every screen.
const EVERYWHERE: &[&str] = &["global"];

/// A server does not answer nobody: the key that helps is named.
pub(super) fn wanted(state: &mut State, host: String, why: &str) -> Vec<Effect> {
    state.is_outdated = true;
    state.servers.refused_by = Some(host);
    let is_typing = !super::keys::contexts(state).contains(&"global");
    let keys = state.settings.keymap.keys_of(EVERYWHERE, Command::SignIn.name());
    let how = match keys.first().map(|keys| keys_label(keys)) {
        Some(key) if is_typing => format!("esc, then {key} signs in"),
        Some(key) => format!("{key} signs in"),
        None => format!("the command \"{}\" does so", Command::SignIn.title()),
    };
    // A narrow screen shows the beginning of a line only.
    state.tell(Notice::failed(format!("{how}: {why}")));
    Vec::new()
}

/// A sign-in goes on in a browser.
pub(super) fn offered(state: &mut State, host: String, address: String) -> Vec<Effect> {
    close(state);
    // What was told while it began has come to pass.
    state.shows_notice = false;
    state.overlays.push(Overlay::SignIn { host, address, input: TextInput::default() });
    Vec::new()
}

/// Somebody has signed in: what is theirs is looked up, and the sources are read as they see them.
pub(super) fn done(state: &mut State, user: Option<String>) -> Vec<Effect> {
    close(state);
    state.servers.refused_by = None;
    let who = user.as_deref().map_or_else(String::new, |user| format!(" as {user}"));
    state.user.sign_in(user);
    state.tell(Notice::done(format!("signed in{who}; reading the sources again")));
    let mut effects = vec![Effect::Refresh];
    effects.extend((!state.servers.hosts.is_empty()).then(|| server::align(state)));
    effects.extend(search(state, false));
    effects
}

/// A sign-in came to nothing.
pub(super) fn failed(state: &mut State, why: String) -> Vec<Effect> {
    close(state);
    state.tell(Notice::failed(why));
    Vec::new()
}

fn close(state: &mut State) {
    state.overlays.retain(|overlay| !matches!(overlay, Overlay::SignIn { .. }));
}
