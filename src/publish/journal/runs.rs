use std::fs::{self, File, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ring::rand::{SecureRandom, SystemRandom};

use super::{Begun, Journal, Run, workshops};
use crate::sources::private;

/// No journal is longer.
const LARGEST: u64 = 64 << 20;

/// The journals of a user: a file each in the state folder, which nobody else may read.
#[derive(Debug, Clone)]
pub struct Runs {
    folder: Option<PathBuf>,
}

/// Why there is no journal, without which nothing is done outside.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// There is no state folder.
    #[error("there is no state folder to keep a journal in; set XDG_STATE_HOME")]
    NoFolder,
    /// A file cannot be written or read.
    #[error("the journal {} cannot be kept: {cause}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What stood in the way.
        #[source]
        cause: io::Error,
    },
    /// There is no such run.
    #[error("there is no run `{0}`; `stagedoor runs` lists those there are")]
    Unknown(String),
    /// Somebody is at it.
    #[error("the run {0} is still under way in another process")]
    UnderWay(String),
    /// There is nothing left to do.
    #[error("the run {0} is done")]
    Over(String),
}

impl Runs {
    /// The journals in the state folder.
    pub fn new(state: Option<&Path>) -> Self {
        Self { folder: state.map(|state| state.join("runs")) }
    }

    /// The runs there are, the latest first. What cannot be read is left out and left alone.
    pub fn list(&self) -> Vec<Run> {
        let entries = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok());
        let mut runs: Vec<Run> = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let path = entry.ok()?.path();
                let is_journal = path.extension().is_some_and(|extension| extension == "json");
                is_journal.then(|| read(&path).ok()).flatten()
            })
            .collect();
        runs.sort_by(|a, b| b.started.cmp(&a.started).then_with(|| b.id.cmp(&a.id)));
        runs
    }

    /// The run of that name, or of the only name that begins so.
    pub fn find(&self, id: &str) -> Result<Run, JournalError> {
        let runs = self.list();
        if let Some(run) = runs.iter().find(|run| run.id == id) {
            return Ok(run.clone());
        }
        let mut like = runs.into_iter().filter(|run| !id.is_empty() && run.id.starts_with(id));
        match (like.next(), like.next()) {
            (Some(run), None) => Ok(run),
            _ => Err(JournalError::Unknown(id.to_owned())),
        }
    }

    /// Whether another process is at the run.
    pub fn is_under_way(&self, run: &Run) -> bool {
        self.is_held(&run.id)
    }

    fn is_held(&self, id: &str) -> bool {
        let Some(folder) = &self.folder else { return false };
        let Ok(file) = File::open(folder.join(format!("{id}.lock"))) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }

    /// Removes the folders of runs whose process was killed, which hold what those were about to push.
    pub fn clear(&self) {
        let Some(folder) = &self.folder else { return };
        workshops::clear(folder, |id| self.is_held(id));
    }

    /// Opens the journal of a new run.
    pub fn begin(&self, begun: Begun) -> Result<Journal, JournalError> {
        let now = Timestamp::now();
        let name = begun.template.rsplit('/').next().unwrap_or_default();
        let name: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(32).collect();
        let id = format!("{}-{name}-{}", now.strftime("%Y%m%d-%H%M%S"), chance());
        let run = Run { id, begun, started: now, ended: None, steps: Vec::new() };
        let journal = self.open(run)?;
        journal.save()?;
        Ok(journal)
    }

    /// Opens the journal of a run that was cut, failed or cancelled, to go on with it.
    pub fn resume(&self, id: &str) -> Result<Journal, JournalError> {
        let found = self.find(id)?;
        let journal = self.open(found.clone())?;
        // Whoever held it until now may have written since.
        let run = read(journal.path()).map_err(|cause| unusable(journal.path(), cause))?;
        if !run.is_open() {
            return Err(JournalError::Over(run.id));
        }
        Ok(journal.with(run))
    }

    fn open(&self, run: Run) -> Result<Journal, JournalError> {
        let folder = self.folder.as_ref().ok_or(JournalError::NoFolder)?;
        private::create_folder(folder).map_err(|cause| unusable(folder, cause))?;
        self.clear();
        let path = folder.join(format!("{}.lock", run.id));
        let lock = private_file(&path).map_err(|cause| unusable(&path, cause))?;
        match lock.try_lock() {
            Ok(()) => Ok(Journal::new(folder.join(format!("{}.json", run.id)), lock, run)),
            Err(TryLockError::WouldBlock) => Err(JournalError::UnderWay(run.id)),
            Err(TryLockError::Error(cause)) => Err(unusable(&path, cause)),
        }
    }
}

pub(super) fn unusable(path: &Path, cause: io::Error) -> JournalError {
    JournalError::Unusable { path: path.to_owned(), cause }
}

/// Puts a file whole in the place of what was there; it is its owner's alone from the beginning.
pub(in crate::publish) fn replace(path: &Path, text: &str) -> io::Result<()> {
    // What was done outside is not to be forgotten by a power cut.
    private::replace_for_good(path, text.as_bytes())
}

fn read(path: &Path) -> io::Result<Run> {
    let mut text = String::new();
    File::open(path)?.take(LARGEST).read_to_string(&mut text)?;
    Ok(serde_json::from_str(&text)?)
}

/// Six letters that no other run has.
fn chance() -> String {
    let mut bytes = [0; 3];
    // Without chance, the second alone tells runs apart, and a lock those of one second.
    let _ = SystemRandom::new().fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.create(true).truncate(false).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun() -> Begun {
        Begun { template: "template:default/service".to_owned(), ..Begun::default() }
    }

    #[test]
    fn a_run_that_was_cut_is_found_and_only_one_goes_on_with_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = Runs::new(Some(folder.path()));
        let journal = runs.begin(begun()).expect("begun");
        let id = journal.id();
        assert!(matches!(runs.resume(&id), Err(JournalError::UnderWay(_))));
        assert!(runs.is_under_way(&runs.list()[0]));
        drop(journal);
        assert_eq!(runs.list()[0].word(), "cut");
        assert!(!runs.is_under_way(&runs.list()[0]));
        let journal = runs.resume(&id[..id.len() - 2]).expect("goes on");
        journal.end(None, false).expect("ended");
        drop(journal);
        assert!(matches!(runs.resume(&id), Err(JournalError::Over(_))));
        assert!(matches!(runs.resume("x"), Err(JournalError::Unknown(_))));
    }

    #[test]
    fn what_a_killed_run_left_goes_with_the_next_and_what_is_in_use_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = Runs::new(Some(folder.path()));
        let killed = runs.begin(begun()).expect("begun");
        let left = killed.workshop().expect("made").keep();
        fs::write(left.join("HEAD"), "x").expect("written");
        let live = runs.begin(begun()).expect("begun");
        let used = live.workshop().expect("made");
        runs.clear();
        assert!(left.exists() && used.path().exists());
        drop(killed);
        runs.begin(begun()).expect("begun");
        assert!(!left.exists() && used.path().exists());
        assert_eq!(runs.list().len(), 3);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_a_journal() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let journal = Runs::new(Some(folder.path())).begin(begun()).expect("begun");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!(mode(journal.path()), 0o600);
        assert_eq!(mode(&journal.path().with_extension("lock")), 0o600);
        assert_eq!(mode(journal.path().parent().expect("a folder")), 0o700);
        assert_eq!(mode(journal.workshop().expect("made").path()), 0o700);
    }
}
