use std::time::SystemTime;

use super::super::{Renewal, RenewalError, Secret, Server};
use super::flow::asker;
use super::{Login, LoginStore, SignInError, Theirs, grant};

/// Looks after the login at one server, beside all other processes that do.
///
/// A refresh token is good for one use. So a renewal holds the lock from reading the login to keeping
/// the new one, and whoever comes second finds it there and asks nobody.
#[derive(Debug)]
pub struct Keeper {
    server: Server,
    store: LoginStore,
    theirs: Option<Theirs>,
}

impl Keeper {
    /// Looks after the login at `server` that `store` keeps; without one that of `backstage-cli` is used.
    pub fn new(server: Server, store: LoginStore, theirs: Option<Theirs>) -> Self {
        Self { server: server.as_nobody(), store, theirs }
    }

    /// The token to begin with, without asking anybody.
    pub fn token(&self) -> Option<Secret> {
        self.token_and_owner().map(|(token, _)| token)
    }

    /// The same, and whether the login is our own rather than that of `backstage-cli`.
    pub fn token_and_owner(&self) -> Option<(Secret, bool)> {
        let own = self.store.read(&self.server.address).ok().flatten();
        let own = own.map(|login| (login.access, true));
        own.or_else(|| Some((self.their_token()?, false)))
    }

    /// Forgets the login and tells the server so; whether there was one, and what went wrong there.
    pub fn sign_out(&self) -> Result<(bool, Option<SignInError>), SignInError> {
        let Some(login) = self.store.remove(&self.server.address)? else { return Ok((false, None)) };
        let Some(token) = login.refresh else { return Ok((true, None)) };
        let told = asker(self.server.clone())
            .map_err(SignInError::from)
            .and_then(|(client, runtime)| runtime.block_on(grant::revoke(&client, &token)));
        Ok((true, told.err()))
    }

    fn renewed(&self, refused: Option<&Secret>) -> Result<Option<Secret>, SignInError> {
        let is_another = |token: &Secret| Some(token) != refused;
        if self.store.read(&self.server.address)?.is_none() {
            return Ok(self.their_token().filter(is_another));
        }
        let held = self.store.hold(&self.server.address)?;
        let Some(login) = held.read()? else { return Ok(None) };
        if is_another(login.token()) && login.is_fresh(SystemTime::now()) {
            return Ok(Some(login.access));
        }
        let host = self.server.address.host();
        let Some(token) = login.refresh else {
            return Err(SignInError::Ended { host, said: "it has expired".to_owned() });
        };
        let (client, runtime) = asker(self.server.clone())?;
        let new = runtime.block_on(grant::refresh(&client, &token))?;
        // A server that does not rotate sends none, and the old one stays good.
        let new = Login { refresh: new.refresh.or(Some(token)), ..new };
        held.keep(&new)?;
        Ok(Some(new.access))
    }

    fn their_token(&self) -> Option<Secret> {
        self.theirs.as_ref()?.token(&self.server.address, SystemTime::now())
    }
}

impl Renewal for Keeper {
    fn renew(&self, refused: Option<&Secret>) -> Result<Option<Secret>, RenewalError> {
        self.renewed(refused).map_err(|error| match error {
            SignInError::Ended { said, .. } => RenewalError::Ended(said),
            SignInError::Server(error) => RenewalError::Server(error),
            other => RenewalError::Ended(other.to_string()),
        })
    }
}
