use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::sources::private;

/// The last known answers of services, a file each that only the user can read.
#[derive(Debug, Clone)]
pub struct Cache {
    folder: PathBuf,
}

/// Which answer it is: whose, where, and what it was asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Identity {
    /// The vendor, or the command.
    pub provider: String,
    /// The address; empty for a command.
    pub address: String,
    /// What was asked about.
    pub key: String,
}

#[derive(Serialize, Deserialize)]
struct Kept<T> {
    of: Identity,
    answer: T,
}

impl Cache {
    /// A cache below the user's cache folder, for answers of one sort.
    pub fn below(folder: &Path, sort: &str) -> Self {
        Self { folder: folder.join(sort) }
    }

    /// The answer that was known last; none when there is none that can be read.
    pub fn recall<T: DeserializeOwned>(&self, identity: &Identity) -> Option<T> {
        let text = fs::read_to_string(self.file(identity)).ok()?;
        let kept: Kept<T> = serde_json::from_str(&text).ok()?;
        // Two identities may share a file's name, by chance or after an update.
        (kept.of == *identity).then_some(kept.answer)
    }

    /// Keeps an answer in the place of the one before, whole or not at all.
    pub fn keep(&self, identity: &Identity, answer: &impl Serialize) -> io::Result<()> {
        let kept = serde_json::to_vec(&Kept { of: identity.clone(), answer })?;
        private::replace(&self.file(identity), &kept)
    }

    fn file(&self, identity: &Identity) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        identity.hash(&mut hasher);
        self.folder.join(format!("{:016x}.json", hasher.finish()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(key: &str) -> Identity {
        Identity { provider: "PagerDuty".into(), address: "https://a.test".into(), key: key.into() }
    }

    #[test]
    fn what_is_kept_is_recalled_and_for_nobody_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let cache = Cache::below(folder.path(), "on-call");
        let recalled = |key| cache.recall::<Vec<String>>(&identity(key));
        assert_eq!(recalled("P1"), None);
        cache.keep(&identity("P1"), &["Ada"]).expect("kept");
        assert_eq!(recalled("P1"), Some(vec!["Ada".to_owned()]));
        assert_eq!(recalled("P2"), None);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(cache.file(&identity("P1"))).expect("there").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        fs::write(cache.file(&identity("P1")), "{").expect("damaged");
        assert_eq!(recalled("P1"), None);
    }
}
