use std::path::PathBuf;
use std::time::Duration;

use super::AddressError;

/// Why a server could not be read, in one line that holds no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BackstageError {
    /// The address is none.
    #[error("{0}")]
    Address(#[from] AddressError),
    /// The certificates of one's own cannot be read.
    #[error("the certificates in {} cannot be used: {cause}", path.display())]
    Certificates {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        cause: String,
    },
    /// This machine lacks something, such as certificates or threads.
    #[error("no connection can be made from here: {0}")]
    Unable(String),
    /// A token would go over the network in the open.
    #[error(
        "{host} is not asked: over plain http anybody could read the token; use https, or set token_over_http"
    )]
    Exposed {
        /// The server.
        host: String,
    },
    /// No connection.
    #[error("{host} cannot be reached: {cause}")]
    Unreachable {
        /// The server.
        host: String,
        /// What stood in the way.
        cause: String,
    },
    /// A connection or an answer took too long.
    #[error("{host} does not answer: nothing came for {} s", after.as_secs_f32())]
    TimedOut {
        /// The server.
        host: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// The answer broke off.
    #[error("the answer of {host} broke off: {cause}")]
    BrokenOff {
        /// The server.
        host: String,
        /// What the connection says.
        cause: String,
    },
    /// The server leads elsewhere, where a token must not go.
    #[error(
        "{host} leads to {to}, which is another server and was not asked; give its address if it is yours"
    )]
    Redirected {
        /// The server.
        host: String,
        /// Where it leads.
        to: String,
    },
    /// A login that has ended, and can only be made anew.
    #[error("{host} wants a new sign-in: {why}")]
    SignedOut {
        /// The server.
        host: String,
        /// Why the login is of no use any more.
        why: String,
    },
    /// The server wants to know who asks (401).
    #[error("{host} wants a sign-in{}", behind(said))]
    NotSignedIn {
        /// The server.
        host: String,
        /// Its words, cleaned.
        said: String,
    },
    /// The server knows who asks, and refuses (403).
    #[error("{host} does not allow {what}{}", behind(said))]
    Forbidden {
        /// The server.
        host: String,
        /// What was asked for.
        what: &'static str,
        /// Its words, cleaned.
        said: String,
    },
    /// The server knows no catalog (404).
    #[error("{host} has no catalog at this address; is it that of the backend?")]
    NoCatalog {
        /// The server.
        host: String,
    },
    /// The server runs no templates (404).
    #[error("{host} runs no templates: it has no scaffolder at this address")]
    NoScaffolder {
        /// The server.
        host: String,
    },
    /// Any other answer than the one asked for.
    #[error("{host} answers {status}{}", behind(said))]
    Refused {
        /// The server.
        host: String,
        /// The status of HTTP.
        status: u16,
        /// Its words, cleaned.
        said: String,
    },
    /// The answer is no catalog.
    #[error(
        "{host} answers with something other than a catalog: {what}; is this the address of the backend?"
    )]
    Garbage {
        /// The server.
        host: String,
        /// What came instead.
        what: String,
    },
    /// The list of entities ended before its end, as when the catalog is emptied meanwhile.
    #[error("{host} ended its list of entities in the middle, so those known are kept")]
    CutShort {
        /// The server.
        host: String,
    },
    /// Nothing was to be asked, and nothing is known.
    #[error("{host}: --offline, and nothing of it is kept on this machine")]
    NotKept {
        /// The server.
        host: String,
    },
    /// A server serves far less than it did.
    #[error("{host} serves {left} of the {known} entities known of it, so these are kept; {}",
        if *is_ready { "it may still be starting, and is believed when it stays so" } else { "it is not ready" })]
    Emptied {
        /// The server.
        host: String,
        /// How many entities were known.
        known: usize,
        /// How many it serves now.
        left: usize,
        /// Whether it says that it is ready.
        is_ready: bool,
    },
    /// Nobody waits for it any more.
    #[error("reading was cancelled")]
    Cancelled,
}

impl BackstageError {
    /// Whether it is a matter of who asks, so that signing in may help.
    pub const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::NotSignedIn { .. } | Self::SignedOut { .. } | Self::Forbidden { .. } | Self::Exposed { .. }
        )
    }

    /// The host at which signing in helps, if that is what is wrong.
    pub fn wants_sign_in(&self) -> Option<&str> {
        match self {
            Self::NotSignedIn { host, .. } | Self::SignedOut { host, .. } => Some(host),
            _ => None,
        }
    }

    /// Whether the server could not be spoken to at all, as when the network is down.
    pub const fn is_offline(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::TimedOut { .. } | Self::BrokenOff { .. })
    }

    /// Whether the server does not know what was asked about (404).
    pub const fn is_absence(&self) -> bool {
        matches!(self, Self::NoCatalog { .. } | Self::NoScaffolder { .. } | Self::Refused { status: 404, .. })
    }

    /// Whether it may pass by itself: the network, or a server that has trouble.
    pub(super) const fn is_passing(&self) -> bool {
        self.is_offline() || matches!(self, Self::Refused { status: 429 | 500..=599, .. })
    }

    /// Whether the server answered, and not as was hoped.
    pub(super) const fn is_answer(&self) -> bool {
        use BackstageError as E;
        matches!(
            self,
            E::NotSignedIn { .. }
                | E::Forbidden { .. }
                | E::NoCatalog { .. }
                | E::Refused { .. }
                | E::Garbage { .. }
        )
    }
}

fn behind(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(" ({said})") }
}
