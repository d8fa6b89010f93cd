use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use serde_json::{Map, Value};

use crate::app::wizard::Draft;
use crate::sources::yaml::documents;

/// Nobody answers more than that.
const LARGEST: u64 = 16 << 20;

/// The drafts of a user: a file each in the state folder, which nobody else may read.
#[derive(Debug, Clone)]
pub struct Drafts {
    folder: Option<PathBuf>,
    /// The latest change of each draft, for they are written by tasks that may overtake each other.
    latest: Arc<Mutex<BTreeMap<String, u64>>>,
    changes: u64,
}

/// A change of a draft on its way to the disk.
#[derive(Debug)]
pub struct Change {
    drafts: Drafts,
    number: u64,
    name: String,
    text: Option<String>,
}

impl Drafts {
    /// The drafts in the state folder; without one nothing is kept.
    pub fn new(state: Option<&Path>) -> Self {
        Self { folder: state.map(|state| state.join("drafts")), latest: Arc::default(), changes: 0 }
    }

    /// The drafts there are, the latest first. What cannot be read is left out and left alone.
    pub fn list(&self) -> Vec<Draft> {
        let entries = self.folder.as_ref().and_then(|folder| fs::read_dir(folder).ok());
        let mut found: Vec<(SystemTime, Draft)> = entries
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                let path = entry.path();
                let name = path.file_name()?.to_str()?.strip_suffix(".yaml")?.to_owned();
                let changed = entry.metadata().and_then(|metadata| metadata.modified()).ok()?;
                Some((changed, read(&path, &name)?))
            })
            .collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
        found.into_iter().map(|(_, draft)| draft).collect()
    }

    /// Prepares to keep a draft in the place of an older one of its name.
    pub fn save(&mut self, draft: &Draft) -> Change {
        self.change(&draft.name, Some(draft.text()))
    }

    /// Prepares to delete a draft.
    pub fn forget(&mut self, name: &str) -> Change {
        self.change(name, None)
    }

    fn change(&mut self, name: &str, text: Option<String>) -> Change {
        self.changes += 1;
        // A name is one file's, whatever it holds.
        let name = name.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'), "_");
        Change { drafts: self.clone(), number: self.changes, name, text }
    }
}

impl Change {
    /// Carries it out, unless a later change of the same draft has been.
    pub fn carry_out(self) -> io::Result<()> {
        let Some(folder) = &self.drafts.folder else { return Ok(()) };
        let mut latest = self.drafts.latest.lock().unwrap_or_else(PoisonError::into_inner);
        if latest.get(&self.name).is_some_and(|latest| *latest > self.number) {
            return Ok(());
        }
        let file = folder.join(format!("{}.yaml", self.name));
        match &self.text {
            Some(text) => {
                private(folder)?;
                // Such a file is its owner's alone from the beginning.
                let mut beside = tempfile::NamedTempFile::new_in(folder)?;
                beside.write_all(text.as_bytes())?;
                beside.persist(&file)?;
            }
            None => match fs::remove_file(&file) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            },
        }
        latest.insert(self.name, self.number);
        Ok(())
    }
}

#[cfg(unix)]
fn private(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn private(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

fn read(path: &Path, name: &str) -> Option<Draft> {
    let mut text = String::new();
    fs::File::open(path).ok()?.take(LARGEST).read_to_string(&mut text).ok()?;
    // What was kept here is JSON below its comments, and keeps every digit; somebody may have edited it into YAML.
    let below: String = text.lines().skip_while(|line| line.starts_with('#')).collect::<Vec<_>>().join("\n");
    if let Ok(values) = serde_json::from_str(&below) {
        return Some(Draft::of(name, &text, values));
    }
    let values = match documents(&text).next().map(|document| document.root.ok()?.to_json().ok()) {
        None | Some(Some(Value::Null)) => Map::new(),
        Some(Some(Value::Object(values))) => values,
        Some(_) => return None,
    };
    Some(Draft::of(name, &text, values))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::catalog::EntityRef;

    fn draft(name: &str, value: &str) -> Draft {
        let values = json!({"name": value, "n": 12_345_678_901_234_567_i64}).as_object().unwrap().clone();
        let template = EntityRef::parse_full("template:default/x").ok();
        let emptied = vec![["a", "b/c"].into_iter().collect()];
        Draft { name: name.to_owned(), template, page: 2, emptied, values }
    }

    #[test]
    fn a_draft_comes_back_as_it_was_kept() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::new(Some(folder.path()));
        let kept = draft("default.x-1", "ä: \"b\"\n# c");
        drafts.save(&kept).carry_out().unwrap();
        assert_eq!(drafts.list(), std::slice::from_ref(&kept));
        drafts.forget("default.x-1").carry_out().unwrap();
        assert!(drafts.list().is_empty());
    }

    #[test]
    fn an_older_change_never_overtakes_a_newer_one() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::new(Some(folder.path()));
        let (older, newer) = (drafts.save(&draft("d", "old")), drafts.save(&draft("d", "new")));
        newer.carry_out().unwrap();
        older.carry_out().unwrap();
        assert_eq!(drafts.list()[0].values["name"], "new");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_a_draft() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::new(Some(folder.path()));
        drafts.save(&draft("../d", "x")).carry_out().unwrap();
        let mode = |path: PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(folder.path().join("drafts/.._d.yaml")), 0o600);
        assert_eq!(mode(folder.path().join("drafts")), 0o700);
    }
}
