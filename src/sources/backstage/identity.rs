use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Renewal, Secret};

/// What we have become at a server since we began to ask it: somebody with a newer token, its guest,
/// or whoever signed in.
///
/// Clones share it, so that what one of those who ask a server has become counts for all of them at once.
#[derive(Debug, Clone, Default)]
pub struct Identity(Arc<Mutex<Become>>);

#[derive(Debug, Default)]
struct Become {
    token: Option<Secret>,
    renewal: Option<Arc<dyn Renewal>>,
}

impl Identity {
    /// Somebody has signed in: from now on this token is sent, and `renewal` has the next one.
    pub fn sign_in(&self, token: Secret, renewal: Arc<dyn Renewal>) {
        *self.now() = Become { token: Some(token), renewal: Some(renewal) };
    }

    /// Whether somebody has signed in since.
    pub(super) fn has_signed_in(&self) -> bool {
        self.now().renewal.is_some()
    }

    pub(super) fn token(&self) -> Option<Secret> {
        self.now().token.clone()
    }

    pub(super) fn renewal(&self) -> Option<Arc<dyn Renewal>> {
        self.now().renewal.clone()
    }

    /// The token was renewed.
    pub(super) fn renew(&self, token: Secret) {
        self.now().token = Some(token);
    }

    fn now(&self) -> MutexGuard<'_, Become> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
