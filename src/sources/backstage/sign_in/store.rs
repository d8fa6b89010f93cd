use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};

use super::super::Address;
use super::Login;
use super::login::Kept;
use crate::sources::private;

/// The logins of a user: a file for each server, which nobody else may read.
#[derive(Debug, Clone)]
pub struct LoginStore {
    folder: PathBuf,
}

/// Why a login could not be read or kept.
#[derive(Debug, thiserror::Error)]
#[error("the login in {} cannot be {done}: {cause}", path.display())]
pub struct StoreError {
    path: PathBuf,
    done: &'static str,
    #[source]
    cause: io::Error,
}

/// Keeps every other process from the login of a server for as long as it lives.
#[derive(Debug)]
pub(super) struct Held {
    file: PathBuf,
    server: String,
    _lock: File,
}

impl LoginStore {
    /// The logins kept below the user's `state` folder.
    pub fn new(state: &Path) -> Self {
        Self { folder: state.join("logins") }
    }

    /// The login at `server`, if there is one. Needs no lock: a login is replaced whole.
    pub fn read(&self, server: &Address) -> Result<Option<Login>, StoreError> {
        read(&self.file(server), &server.to_string())
    }

    /// Keeps a new login.
    pub fn keep(&self, server: &Address, login: &Login) -> Result<(), StoreError> {
        self.hold(server)?.keep(login)
    }

    /// Removes the login at `server`, and returns it.
    pub fn remove(&self, server: &Address) -> Result<Option<Login>, StoreError> {
        if !self.file(server).exists() {
            return Ok(None);
        }
        let held = self.hold(server)?;
        let login = held.read();
        fs::remove_file(&held.file).or_else(|cause| {
            let is_gone = cause.kind() == io::ErrorKind::NotFound;
            if is_gone { Ok(()) } else { Err(failed(&held.file, "removed")(cause)) }
        })?;
        // What cannot be understood is gone now, which is what was asked for.
        Ok(login.unwrap_or_default())
    }

    /// Waits until no other process changes the login at `server`.
    pub(super) fn hold(&self, server: &Address) -> Result<Held, StoreError> {
        let file = self.file(server);
        private::create_folder(&self.folder).map_err(failed(&file, "kept"))?;
        let lock = file.with_extension("lock");
        let mut options = OpenOptions::new();
        options.create(true).truncate(false).write(true);
        let lock = options.open(&lock).and_then(|lock| lock.lock().map(|()| lock));
        let lock = lock.map_err(failed(&file, "locked"))?;
        Ok(Held { file, server: server.to_string(), _lock: lock })
    }

    fn file(&self, server: &Address) -> PathBuf {
        let host: String = server
            .host()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' })
            .collect();
        // Several may live on one host, below different paths.
        let mark = URL_SAFE_NO_PAD.encode(&digest(&SHA256, server.to_string().as_bytes()).as_ref()[..6]);
        self.folder.join(format!("{host}-{mark}.json"))
    }
}

impl Held {
    pub(super) fn read(&self) -> Result<Option<Login>, StoreError> {
        read(&self.file, &self.server)
    }

    pub(super) fn keep(&self, login: &Login) -> Result<(), StoreError> {
        let text = serde_json::to_vec(&login.kept()).map_err(io::Error::from);
        text.and_then(|text| private::replace_for_good(&self.file, &text)).map_err(failed(&self.file, "kept"))
    }
}

fn read(file: &Path, server: &str) -> Result<Option<Login>, StoreError> {
    let text = match fs::read(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(file, "read")(error)),
    };
    // The words of the parser could quote a token.
    let damaged = |_quotes| failed(file, "read")(io::Error::other("it is damaged; sign in again"));
    serde_json::from_slice(&text).map(|kept: Kept| kept.login(server)).map_err(damaged)
}

fn failed(path: &Path, done: &'static str) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |cause| StoreError { path, done, cause }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::super::super::Secret;
    use super::*;

    fn login(server: &Address) -> Login {
        let access = Secret::of("t0ken").expect("a token");
        Login::new(server.to_string(), access, Secret::of("r0"), UNIX_EPOCH + Duration::from_secs(9))
    }

    #[test]
    fn a_login_is_kept_for_its_owner_alone() {
        let state = tempfile::tempdir().expect("a folder");
        let store = LoginStore::new(state.path());
        let server = Address::parse("https://portal.acme.test/door").expect("an address");
        assert_eq!(store.read(&server).expect("readable"), None);
        store.keep(&server, &login(&server)).expect("kept");
        assert_eq!(store.read(&server).expect("readable"), Some(login(&server)));
        let other = Address::parse("https://portal.acme.test").expect("an address");
        assert_eq!(store.read(&other).expect("readable"), None);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
            assert_eq!((mode(&store.file(&server)), mode(&store.folder)), (0o600, 0o700));
        }
        assert_eq!(store.remove(&server).expect("removed"), Some(login(&server)));
        assert_eq!(store.remove(&server).expect("removed"), None);
    }

    #[test]
    fn a_damaged_login_is_told_without_its_words() {
        let state = tempfile::tempdir().expect("a folder");
        let store = LoginStore::new(state.path());
        let server = Address::parse("https://portal.acme.test").expect("an address");
        fs::create_dir_all(&store.folder).expect("a folder");
        fs::write(store.file(&server), "{\"access_token\": s3cret").expect("written");
        let said = store.read(&server).expect_err("damaged").to_string();
        assert!(said.contains("damaged") && !said.contains("s3cret"), "{said}");
        assert_eq!(store.remove(&server).expect("removed"), None);
        assert_eq!(store.read(&server).expect("readable"), None);
    }
}
