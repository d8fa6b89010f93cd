use std::path::PathBuf;
use std::time::Duration;

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
