use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc;

use crate::app::{Message, Notice};
use crate::config::{Config, Environment};
use crate::sources::backstage::Server;
use crate::sources::backstage::sign_in::{Keeper, Login, LoginStore, Paste, SignIn, SignInError, Theirs};

/// So long is waited for somebody to come back from the browser; the server forgets sooner or later too.
pub const SIGN_IN_PATIENCE: Duration = Duration::from_mins(10);

/// A sign-in under way whose login will be kept.
pub struct SigningIn {
    sign_in: SignIn,
    server: Server,
    store: LoginStore,
}

impl SigningIn {
    /// Begins to sign in at `server`; the login is to be kept in the `state` folder.
    pub fn begin(server: Server, state: &Path) -> Result<Self, SignInError> {
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

    /// Waits for the browser or whoever pastes, for as long as `patience`, and keeps the login.
    pub fn finish(self, patience: Duration) -> Result<Login, SignInError> {
        let login = self.sign_in.finish(patience)?;
        self.store.keep(&self.server.address, &login)?;
        tracing::info!(server = %self.server.address, lasting = login.is_lasting(), "signed in");
        let keeper = Keeper::new(self.server.clone(), self.store, None);
        // Whoever asks this server in this process does so as the new user from now on.
        self.server.access.identity.sign_in(login.token().clone(), Arc::new(keeper));
        Ok(login)
    }
}

/// The sign-in of a session, of which there is at most one.
#[derive(Debug)]
pub(super) struct SignInDesk {
    servers: Vec<Server>,
    state: Option<PathBuf>,
    under_way: Arc<Mutex<UnderWay>>,
}

/// The attempt that counts: whoever begins another or gives up leaves it behind.
#[derive(Debug, Default)]
struct UnderWay {
    attempt: usize,
    paste: Option<Paste>,
}

impl UnderWay {
    fn of(this: &Mutex<Self>) -> MutexGuard<'_, Self> {
        this.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leaves the attempt so far behind; the number of the next one.
    fn leave(&mut self) -> usize {
        if let Some(paste) = self.paste.take() {
            paste.give_up();
        }
        self.attempt += 1;
        self.attempt
    }
}

impl SignInDesk {
    pub(super) fn new(servers: Vec<Server>, state: Option<PathBuf>) -> Self {
        Self { servers, state, under_way: Arc::default() }
    }

    /// Begins a sign-in at the server of `host`, else at the first one, and tells how it goes; one
    /// that was begun before is given up.
    pub(super) fn begin(&self, host: Option<&str>, inbox: mpsc::Sender<Message>) {
        let attempt = UnderWay::of(&self.under_way).leave();
        let is_there = |server: &&Server| Some(server.address.host().as_str()) == host;
        let server = self.servers.iter().find(is_there).or(self.servers.first()).cloned();
        let under_way = Arc::clone(&self.under_way);
        let state = self.state.clone();
        // It waits for a person, and so must not keep the session from ending as a task would.
        thread::spawn(move || {
            let Some(server) = server else { return };
            let outcome = match state {
                Some(state) => sign_in(server, &state, attempt, &under_way, &inbox),
                None => Err("there is no home folder to keep a login in; set STAGEDOOR_TOKEN".to_owned()),
            };
            let message = match outcome {
                Ok(message) => message,
                Err(why) => Some(Message::SignInFailed(why)),
            };
            let is_current = UnderWay::of(&under_way).attempt == attempt;
            if let Some(message) = message.filter(|_| is_current) {
                // Whoever has ended the session signs in no more.
                let _ = inbox.blocking_send(message);
            }
        });
    }

    /// Hands in what was pasted, or says why it will not do.
    pub(super) fn hand_in(&self, pasted: &str) -> Option<Notice> {
        let under_way = UnderWay::of(&self.under_way);
        let refusal = under_way.paste.as_ref()?.hand_in(pasted).err()?;
        Some(Notice::failed(refusal.to_string()))
    }

    /// Waits no longer.
    pub(super) fn give_up(&self) {
        UnderWay::of(&self.under_way).leave();
    }
}

/// Signs in, and says what came of it; nothing when nobody waits for it any more.
fn sign_in(
    server: Server,
    state: &Path,
    attempt: usize,
    under_way: &Mutex<UnderWay>,
    inbox: &mpsc::Sender<Message>,
) -> Result<Option<Message>, String> {
    let host = server.address.host();
    let signing_in = SigningIn::begin(server, state).map_err(|error| error.to_string())?;
    {
        let mut now = UnderWay::of(under_way);
        if now.attempt != attempt {
            return Ok(None);
        }
        now.paste = Some(signing_in.paste());
    }
    let offer = Message::SignInOffered { host, address: signing_in.address() };
    if inbox.blocking_send(offer).is_err() {
        return Ok(None);
    }
    match signing_in.finish(SIGN_IN_PATIENCE) {
        Ok(login) => Ok(Some(Message::SignedIn(login.user))),
        Err(SignInError::GivenUp) => Ok(None),
        Err(error) => Err(error.to_string()),
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
