use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::app::User;
use crate::catalog::{EntityRef, RefContext};
use crate::config::Config;
use crate::sources::private;

/// What a user's sessions remember of each other: a small file in the state folder.
#[derive(Debug, Clone)]
pub struct Memory {
    file: Option<PathBuf>,
    /// Held from reading to writing, for stars and visits are kept by tasks of their own.
    change: Arc<Mutex<()>>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Remembered {
    stars: Vec<String>,
    visits: Vec<String>,
    /// What was starred here and at the server the last time that both were the same.
    aligned: Vec<String>,
    /// Whose stars those were, and at which server.
    aligned_with: String,
}

impl Memory {
    /// The memory in `folder`; without one nothing is remembered.
    pub fn new(folder: Option<&Path>) -> Self {
        Self { file: folder.map(|folder| folder.join("memory.json")), change: Arc::default() }
    }

    /// Puts stars and visits into `user`. A file that cannot be understood is set aside, and said so.
    pub fn recall(&self, user: &mut User) -> Option<String> {
        let file = self.file.as_ref()?;
        let text = match fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Err(error) => return Some(format!("stars could not be read from {}: {error}", file.display())),
        };
        match serde_json::from_str::<Remembered>(&text) {
            Ok(remembered) => {
                user.stars = remembered.stars;
                user.stars.sort_unstable();
                user.stars.dedup();
                user.visits = remembered.visits;
                None
            }
            Err(error) => {
                let aside = file.with_extension("damaged.json");
                let moved =
                    fs::rename(file, &aside).map_or_else(|e| e.to_string(), |()| aside.display().to_string());
                Some(format!("stars could not be understood ({error}); the file is now {moved}"))
            }
        }
    }

    /// Keeps the stars, and the visits of other sessions.
    pub fn keep_stars(&self, stars: &[String]) -> io::Result<()> {
        self.change(|remembered| remembered.stars = stars.to_vec())
    }

    /// Keeps the visits, and the stars of other sessions.
    pub fn keep_visits(&self, visits: &[String]) -> io::Result<()> {
        self.change(|remembered| remembered.visits = visits.to_vec())
    }

    /// What was starred here and by `whom` at the server the last time that both were the same. With
    /// somebody else nothing has been the same yet.
    pub fn aligned(&self, whom: &str) -> Vec<String> {
        let text = self.file.as_ref().and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
        let remembered: Remembered = serde_json::from_str(&text).unwrap_or_default();
        if remembered.aligned_with == whom { remembered.aligned } else { Vec::new() }
    }

    /// Keeps what is starred here and by `whom` at the server.
    pub fn keep_aligned(&self, whom: &str, stars: &[String]) -> io::Result<()> {
        self.change(|remembered| {
            remembered.aligned = stars.to_vec();
            whom.clone_into(&mut remembered.aligned_with);
        })
    }

    /// Reads, changes and writes whole: another session may have written since.
    fn change(&self, change: impl FnOnce(&mut Remembered)) -> io::Result<()> {
        let Some(file) = &self.file else { return Ok(()) };
        let _held = self.change.lock().unwrap_or_else(PoisonError::into_inner);
        let text = fs::read_to_string(file).unwrap_or_default();
        let mut remembered: Remembered = serde_json::from_str(&text).unwrap_or_default();
        change(&mut remembered);
        private::replace(file, &serde_json::to_vec_pretty(&remembered)?)
    }
}

/// Who asks, by the settings, by what is remembered and by whom the first server knows as `signed_in`;
/// and what was wrong with the memory.
pub fn user(config: &Config, memory: &Memory, signed_in: Option<String>) -> (User, Option<String>) {
    let me = config.me.as_deref().and_then(me);
    let mut user = User { is_me_set: me.is_some(), me, ..User::default() };
    user.sign_in(signed_in);
    let complaint = memory.recall(&mut user);
    (user, complaint)
}

/// A user's reference as people write it in settings: `ada`, `user:ada`, `user:default/ada`.
fn me(text: &str) -> Option<EntityRef> {
    let context = RefContext { kind: Some("user"), namespace: None };
    EntityRef::parse(text, context).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sessions_do_not_undo_each_other() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::new(Some(folder.path()));
        memory.keep_stars(&["component:default/b".into(), "component:default/a".into()]).expect("written");
        memory.keep_visits(&["api:default/c".into()]).expect("written");
        let mut user = User::default();
        assert_eq!(memory.recall(&mut user), None);
        assert_eq!(user.stars, ["component:default/a", "component:default/b"]);
        assert_eq!(user.visits, ["api:default/c"]);
    }

    #[test]
    fn what_is_starred_with_one_user_is_no_news_of_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let memory = Memory::new(Some(folder.path()));
        memory.keep_aligned("user:default/ada@portal", &["component:default/a".into()]).expect("written");
        assert_eq!(memory.aligned("user:default/ada@portal"), ["component:default/a"]);
        assert_eq!(memory.aligned("user:default/bob@portal"), [""; 0]);
    }

    #[test]
    fn a_damaged_file_is_set_aside() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("memory.json"), "{\"stars\": [").expect("written");
        let memory = Memory::new(Some(folder.path()));
        assert!(memory.recall(&mut User::default()).expect("told").contains("memory.damaged.json"));
        assert!(folder.path().join("memory.damaged.json").exists());
        assert_eq!(memory.recall(&mut User::default()), None);
    }
}
