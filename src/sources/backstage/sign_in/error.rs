use std::time::Duration;

use super::super::BackstageError;
use super::StoreError;

/// Why a sign-in came to nothing, in one line that holds no token.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// The server could not be asked, or did not do what was asked.
    #[error(transparent)]
    Server(#[from] BackstageError),
    /// The server has no sign-in for programs like this one.
    #[error(
        "{host} offers no sign-in to command-line programs (auth.clientIdMetadataDocuments is off there); set STAGEDOOR_TOKEN instead"
    )]
    NotOffered {
        /// The server.
        host: String,
    },
    /// The user, or somebody for them, said no.
    #[error("{host} did not let you in: {said}")]
    Denied {
        /// The server.
        host: String,
        /// Its words, cleaned.
        said: String,
    },
    /// What was pasted is not where this sign-in led.
    #[error(
        "that is not the address that this sign-in ended at; it begins with {expected} and is of this very attempt"
    )]
    Elsewhere {
        /// How the address begins.
        expected: String,
    },
    /// The server no longer takes what it gave before (`invalid_grant`).
    #[error("the login at {host} has ended ({said}); sign in again")]
    Ended {
        /// The server.
        host: String,
        /// Its words, cleaned.
        said: String,
    },
    /// Nobody came back from the browser.
    #[error("nobody signed in for {} s, so it was given up", after.as_secs())]
    TimedOut {
        /// How long it was waited for.
        after: Duration,
    },
    /// It was broken off on this side.
    #[error("the sign-in was broken off")]
    GivenUp,
    /// This machine gave no random numbers.
    #[error("this machine gives no random numbers")]
    NoChance,
    /// The login could not be kept.
    #[error(transparent)]
    Store(#[from] StoreError),
}
