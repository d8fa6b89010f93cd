use std::sync::Arc;

use keyring_core::{CredentialStore, Error};

/// The keyring of this machine: the keychain of macOS, the credentials of Windows, the keys that the
/// kernel of Linux holds until it restarts.
#[derive(Debug, Clone)]
pub(super) struct Keyring(Arc<CredentialStore>);

impl Keyring {
    /// The keyring of this machine.
    ///
    /// # Errors
    /// In a few words why it has none.
    pub(super) fn of_machine() -> Result<Self, String> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        let store = linux_keyutils_keyring_store::Store::new();
        #[cfg(target_os = "macos")]
        let store = apple_native_keyring_store::keychain::Store::new();
        #[cfg(windows)]
        let store = windows_native_keyring_store::Store::new();
        #[cfg(not(any(target_os = "linux", target_os = "android", target_os = "macos", windows)))]
        let store: Result<Arc<keyring_core::mock::Store>, Error> =
            Err(Error::NotSupportedByStore("no keyring of this system is known".to_owned()));
        store.map(|store| Self(store)).map_err(|error| in_words(&error))
    }

    /// One in memory that holds a single secret.
    #[cfg(test)]
    pub(super) fn holding(service: &str, user: &str, secret: &str) -> Self {
        use keyring_core::api::CredentialStoreApi as _;
        let store = keyring_core::mock::Store::new().expect("a store in memory");
        let entry = store.build(service, user, None).expect("an entry");
        entry.set_password(secret).expect("kept");
        Self(store)
    }

    /// What it holds for the `user` of a `service`.
    ///
    /// # Errors
    /// In a few words, without what it holds.
    pub(super) fn read(&self, service: &str, user: &str) -> Result<String, String> {
        let entry = self.0.build(service, user, None);
        entry.and_then(|entry| entry.get_password()).map_err(|error| in_words(&error))
    }
}

/// The words of the library could quote what the keyring holds.
fn in_words(error: &Error) -> String {
    match error {
        Error::NoEntry => "it holds nothing of that name".to_owned(),
        Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => {
            format!("it cannot be opened here ({cause})")
        }
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "it holds no text there".to_owned(),
        _ => "it does not answer as a keyring does".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::mock;

    use super::*;

    #[test]
    fn what_a_keyring_holds_is_read_by_service_and_user() {
        let keyring = Keyring::holding("stagedoor", "ada", "t0ken");
        assert_eq!(keyring.read("stagedoor", "ada").as_deref(), Ok("t0ken"));
        assert_eq!(keyring.read("stagedoor", "bob"), Err("it holds nothing of that name".to_owned()));
    }

    #[test]
    fn a_keyring_that_cannot_be_opened_says_so_without_what_it_holds() {
        let store = mock::Store::new().expect("a store in memory");
        let entry = store.build("stagedoor", "ada", None).expect("an entry");
        let credential: &mock::Cred = entry.as_any().downcast_ref().expect("one in memory");
        let keyring = Keyring(store);
        credential.set_error(Error::NoStorageAccess("no session".into()));
        assert_eq!(keyring.read("stagedoor", "ada"), Err("it cannot be opened here (no session)".to_owned()));
        credential.set_error(Error::BadEncoding(b"s3cret\xff".to_vec()));
        assert_eq!(keyring.read("stagedoor", "ada"), Err("it holds no text there".to_owned()));
    }
}
