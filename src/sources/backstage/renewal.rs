use std::fmt::Debug;

use super::Secret;

/// Where another token is to be had when a server no longer takes the one that it was sent.
pub trait Renewal: Debug + Send + Sync {
    /// Another token than the `refused` one; none when there is no other.
    ///
    /// It may block: on a program, a lock or a server.
    ///
    /// # Errors
    ///
    /// In one line that holds no token, why nothing but a new sign-in helps.
    fn renew(&self, refused: Option<&Secret>) -> Result<Option<Secret>, String>;
}
