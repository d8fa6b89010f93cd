use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::{Message, Notice};
use crate::config::{Config, Environment};
use crate::sources::backstage::Server;
use crate::sources::backstage::sign_in::{Keeper, Login, LoginStore, Paste, SignIn, SignInError, Theirs};

/// So long is waited for somebody to come back from the browser; the server forgets sooner or later too.
const PATIENCE: Duration = Duration::from_mins(10);

/// A sign-in under way whose login will be kept.
pub struct SigningIn {
    sign_in: SignIn,
    server: Server,
    store: LoginStore,
}

impl SigningIn {
    /// Begins to sign in at `server`; the login is to be kept in the `state` folder.
    pub fn begin(server: Server, state: &std::path::Path) -> Result<Self, SignInError> {
        let sign_in = SignIn::begin(server.clone())?;
        Ok(Self { sign_in, server, store: LoginStore::new(state) })
    }

    /// What to open in a browser.
    pub fn address(&self) -> String {
        self.sign_in.address()
    }

    /// What takes the address that the browser shows in the end.
    pub fn paste(&self) -> Paste {
        self.sign_in.paste()
    }

    /// Waits for the browser or whoever pastes, and keeps the login.
    pub fn finish(self) -> Result<Login, SignInError> {
        let login = self.sign_in.finish(PATIENCE)?;
        self.store.keep(&self.server.address, &login)?;
        tracing::info!(server = %self.server.address, lasting = login.is_lasting(), "signed in");
        Ok(login)
    }
}

/// The sign-in of a session, of which there is at most one.
#[derive(Debug)]
pub(super) struct SignInDesk {
    server: Option<Server>,
    state: Option<PathBuf>,
    under_way: Arc<Mutex<Option<Paste>>>,
}

impl SignInDesk {
    pub(super) fn new(server: Option<Server>, state: Option<PathBuf>) -> Self {
        Self { server, state, under_way: Arc::default() }
    }

    /// Begins a sign-in and tells how it goes; one that was begun before is given up.
    pub(super) fn begin(&self, inbox: mpsc::Sender<Message>) {
        self.give_up();
        let (Some(server), Some(state)) = (self.server.clone(), self.state.clone()) else { return };
        let under_way = Arc::clone(&self.under_way);
        // It waits for a person, and so must not keep the session from ending as a task would.
        thread::spawn(move || {
            let host = server.address.host();
            let signed_in = SigningIn::begin(server, &state).and_then(|signing_in| {
                *under_way.lock().unwrap_or_else(PoisonError::into_inner) = Some(signing_in.paste());
                let offer = Message::SignInOffered { host, address: signing_in.address() };
                // Whoever ends the session signs in no more.
                let _ = inbox.blocking_send(offer);
                signing_in.finish()
            });
            let message = match signed_in {
                Ok(login) => Message::SignedIn(login.user),
                Err(SignInError::GivenUp) => return,
                Err(error) => Message::SignInFailed(error.to_string()),
            };
            let _ = inbox.blocking_send(message);
        });
    }

    /// Hands in what was pasted, or says why it will not do.
    pub(super) fn hand_in(&self, pasted: &str) -> Option<Notice> {
        let under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        let refusal = under_way.as_ref()?.hand_in(pasted).err()?;
        Some(Notice::failed(refusal.to_string()))
    }

    /// Waits no longer.
    pub(super) fn give_up(&self) {
        if let Some(paste) = self.under_way.lock().unwrap_or_else(PoisonError::into_inner).take() {
            paste.give_up();
        }
    }
}

/// Who looks after the login at `server`; none where there is no folder to keep it in.
pub fn keeper(server: &Server, config: &Config, environment: &Environment) -> Option<Keeper> {
    let state = config.paths.state.as_deref()?;
    let folder = |variable: &str, usual: &str| {
        let given = environment.get(variable).map(PathBuf::from);
        given.or_else(|| Some(PathBuf::from(environment.get("HOME")?).join(usual)))
    };
    let config = folder("XDG_CONFIG_HOME", ".config");
    let theirs = config.zip(folder("XDG_DATA_HOME", ".local/share"));
    let theirs = theirs.map(|(config, data)| Theirs::new(&config, &data));
    Some(Keeper::new(server.clone(), LoginStore::new(state), theirs))
}
