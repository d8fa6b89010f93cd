use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use url::Url;

use super::super::client::Client;
use super::super::question::Question;
use super::super::{BackstageError, Secret, Server};
use super::callback::Callback;
use super::proof::Proof;
use super::redirect::Redirect;
use super::{Login, SignInError, grant};

/// The port that Backstage's own program uses; it stands in the address when no other can be had.
const USUAL_PORT: u16 = 8055;

/// A sign-in under way. Its calls block, and must not be made within a runtime.
pub struct SignIn {
    client: Client,
    runtime: Runtime,
    proof: Proof,
    redirect: Url,
    /// Listens for as long as it is kept; none when nothing can listen here.
    _callback: Option<Callback>,
    paste: Paste,
    ends: Receiver<Redirect>,
}

/// Takes the address at which a sign-in ended, where no browser can tell it.
#[derive(Debug, Clone)]
pub struct Paste {
    redirect: Url,
    state: Secret,
    tell: Sender<Redirect>,
}

impl SignIn {
    /// Begins to sign in at `server`; its token, if it has one, is not used.
    ///
    /// # Errors
    ///
    /// When the server cannot be reached, may not be told secrets, or offers no such sign-in.
    pub fn begin(server: Server) -> Result<Self, SignInError> {
        let (client, runtime) = asker(server)?;
        client.must_be_private()?;
        let document = Question::get(
            Url::parse(&grant::client_id(&client))
                .map_err(|error| BackstageError::Unable(error.to_string()))?,
        );
        match runtime.block_on(client.answer_openly(&document)) {
            Ok(_) => {}
            Err(BackstageError::NoCatalog { host } | BackstageError::NotSignedIn { host, .. }) => {
                return Err(SignInError::NotOffered { host });
            }
            Err(error) => return Err(error.into()),
        }
        let proof = Proof::new()?;
        let (tell, ends) = mpsc::channel();
        let state = Secret::of(&proof.state).ok_or(SignInError::NoChance)?;
        let paste_at = |port| Paste { redirect: loopback(port), state: state.clone(), tell: tell.clone() };
        // The port is known only when it listens already, so what is asked for is told by then.
        let there = paste_at(USUAL_PORT);
        let callback = Callback::listen(move |address| there.take_of_browser(address)).ok();
        let paste = paste_at(callback.as_ref().map_or(USUAL_PORT, Callback::port));
        Ok(Self {
            client,
            runtime,
            proof,
            redirect: paste.redirect.clone(),
            _callback: callback,
            paste,
            ends,
        })
    }

    /// What to open in a browser. It holds no secret: only the hash of one.
    pub fn address(&self) -> String {
        let challenge = self.proof.challenge();
        let query = [
            ("client_id", grant::client_id(&self.client)),
            ("redirect_uri", self.redirect.to_string()),
            ("response_type", "code".to_owned()),
            ("scope", "openid offline_access".to_owned()),
            ("state", self.proof.state.clone()),
            ("code_challenge", challenge),
            ("code_challenge_method", "S256".to_owned()),
        ];
        let query = query.each_ref().map(|(name, value)| (*name, value.as_str()));
        self.client.url("auth", "/v1/authorize", &query).to_string()
    }

    /// What takes the address that the browser shows in the end.
    pub fn paste(&self) -> Paste {
        self.paste.clone()
    }

    /// Waits for the browser, or whoever pastes, and fetches the login.
    pub fn finish(self, patience: Duration) -> Result<Login, SignInError> {
        let host = || self.client.address().host();
        match self.ends.recv_timeout(patience) {
            Ok(Redirect::Code(code)) => {
                let redeemed =
                    grant::redeem(&self.client, &code, self.redirect.as_str(), &self.proof.verifier);
                self.runtime.block_on(redeemed)
            }
            Ok(Redirect::Denied(said)) => Err(SignInError::Denied { host: host(), said }),
            Ok(Redirect::Foreign) => Err(SignInError::GivenUp),
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                Err(SignInError::TimedOut { after: patience })
            }
        }
    }
}

impl Paste {
    /// Hands in what was pasted.
    ///
    /// # Errors
    ///
    /// When it is not the end of this sign-in; then it may be tried again.
    pub fn hand_in(&self, address: &str) -> Result<(), SignInError> {
        match Redirect::read(address, &self.redirect, self.state.reveal()) {
            Redirect::Foreign => Err(SignInError::Elsewhere { expected: self.redirect.to_string() }),
            end => {
                // Whoever waited may have given up.
                let _ = self.tell.send(end);
                Ok(())
            }
        }
    }

    /// Makes whoever waits give up.
    pub fn give_up(&self) {
        let _ = self.tell.send(Redirect::Foreign);
    }

    /// The same for what came to our own port, whichever it is.
    fn take_of_browser(&self, address: &str) -> bool {
        let port = Url::parse(address).ok().and_then(|url| url.port_or_known_default());
        let here = Self { redirect: loopback(port.unwrap_or(USUAL_PORT)), ..self.clone() };
        here.hand_in(address).is_ok()
    }
}

/// Where the browser comes back to (RFC 8252: this machine by its number, on any port).
fn loopback(port: u16) -> Url {
    Url::parse(&format!("http://127.0.0.1:{port}/callback")).expect("it is an address for every port")
}

/// Asks `server` as nobody in particular.
pub(super) fn asker(server: Server) -> Result<(Client, Runtime), BackstageError> {
    let server = server.as_nobody();
    let client = Client::new(server.address, server.access)?;
    let runtime = Builder::new_current_thread().enable_all().build();
    Ok((client, runtime.map_err(|error| BackstageError::Unable(error.to_string()))?))
}
