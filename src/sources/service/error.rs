use std::time::Duration;

use crate::sources::backstage::AddressError;

/// Why a service could not be asked, in one line that holds no token.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServiceError {
    /// The address is none.
    #[error("{0}")]
    Address(#[from] AddressError),
    /// This machine lacks something.
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
    /// No connection, or one that broke.
    #[error("{host} cannot be reached: {cause}")]
    Unreachable {
        /// The server.
        host: String,
        /// What stood in the way.
        cause: String,
    },
    /// No answer in time.
    #[error("{host} does not answer within {} s", after.as_secs_f32())]
    TimedOut {
        /// The server.
        host: String,
        /// How long it was waited for.
        after: Duration,
    },
    /// The token is none, or not good for this (401, 403).
    #[error("{host} does not accept the token ({status})")]
    NotAllowed {
        /// The server.
        host: String,
        /// The status of HTTP.
        status: u16,
    },
    /// It was asked too often (429).
    #[error("{host} was asked too often{}", later(*after))]
    TooOften {
        /// The server.
        host: String,
        /// How long it wants to be left alone.
        after: Option<Duration>,
    },
    /// Any other answer than the one asked for.
    #[error("{host} answers {status}{}", said(why))]
    Refused {
        /// The server.
        host: String,
        /// The status of HTTP.
        status: u16,
        /// What it says of it, when it was to do something; empty otherwise.
        why: String,
    },
    /// It does not know what was asked about.
    #[error("{host} knows no {what}")]
    Unheard {
        /// The server, or the command.
        host: String,
        /// What it does not know.
        what: String,
    },
    /// The answer is not what its documentation says.
    #[error("{host} answers with something else than its documentation says: {what}")]
    Garbage {
        /// The server, or the command.
        host: String,
        /// What is wrong with it.
        what: String,
    },
}

fn said(why: &str) -> String {
    if why.is_empty() { String::new() } else { format!(": {why}") }
}

fn later(after: Option<Duration>) -> String {
    after.map_or_else(String::new, |after| format!("; try again in {} s", after.as_secs()))
}
