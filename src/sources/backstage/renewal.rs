use std::fmt::Debug;

use super::{BackstageError, Secret};

/// Where another token is to be had when a server no longer takes the one that it was sent.
pub trait Renewal: Debug + Send + Sync {
    /// Another token than the `refused` one; none when there is no other.
    ///
    /// It may block: on a program, a lock or a server.
    fn renew(&self, refused: Option<&Secret>) -> Result<Option<Secret>, RenewalError>;
}

/// Why there is no other token, in one line that holds none.
#[derive(Debug, thiserror::Error)]
pub enum RenewalError {
    /// Nothing but a new sign-in helps.
    #[error("{0}")]
    Ended(String),
    /// The server, which has to be asked for it, did not give it.
    #[error(transparent)]
    Server(#[from] BackstageError),
}
