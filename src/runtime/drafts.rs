use std::collections::BTreeMap;
use std::fs;
use std::hash::{BuildHasher as _, RandomState};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use serde_json::{Map, Value};

use crate::app::wizard::Draft;
use crate::sources::private;
use crate::sources::yaml::documents;

/// Nobody answers more than that.
const LARGEST: u64 = 16 << 20;

/// What stands beside a draft for longer was left by a session that was killed.
const STALE_AFTER: Duration = Duration::from_hours(1);

/// What is kept of forms: a file each in the state folder, which nobody else may read.
#[derive(Debug, Clone)]
pub struct Drafts {
    state: Option<PathBuf>,
    /// The latest change of each file, for they are carried out by tasks that may overtake each other.
    latest: Arc<Mutex<BTreeMap<PathBuf, u64>>>,
    /// Held while a file is written.
    writing: Arc<Mutex<()>>,
    changes: u64,
}

/// A change of a file on its way to the disk.
#[derive(Debug)]
pub struct Change {
    drafts: Drafts,
    number: u64,
    /// Where it goes below the state folder.
    file: PathBuf,
    text: Option<String>,
    /// What goes as soon as it is there.
    replaces: Option<PathBuf>,
}

impl Drafts {
    /// The drafts in the state folder; without one nothing is kept.
    pub fn new(state: Option<&Path>) -> Self {
        let state = state.map(Path::to_owned);
        Self { state, latest: Arc::default(), writing: Arc::default(), changes: 0 }
    }

    /// The drafts there are, the latest first. What cannot be read is left out and left alone.
    pub fn list(&self) -> Vec<Draft> {
        self.read("drafts")
    }

    /// The answers that templates were last run with, the latest first.
    pub fn earlier(&self) -> Vec<Draft> {
        self.read("answers")
    }

    fn read(&self, folder: &str) -> Vec<Draft> {
        let entries = self.state.as_ref().and_then(|state| fs::read_dir(state.join(folder)).ok());
        let mut found: Vec<(SystemTime, Draft)> = Vec::new();
        for entry in entries.into_iter().flatten().filter_map(Result::ok) {
            let (path, name) = (entry.path(), entry.file_name());
            let (Some(name), Ok(changed)) =
                (name.to_str(), entry.metadata().and_then(|metadata| metadata.modified()))
            else {
                continue;
            };
            if name.starts_with(private::BESIDE) && changed.elapsed().is_ok_and(|age| age > STALE_AFTER) {
                // Nothing is lost with it: the draft itself is there.
                let _ = fs::remove_file(&path);
            }
            found.extend(name.strip_suffix(".yaml").and_then(|name| Some((changed, read(&path, name)?))));
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.name.cmp(&b.1.name)));
        found.into_iter().map(|(_, draft)| draft).collect()
    }

    /// Prepares to keep a draft in the place of an older one of its name.
    pub fn save(&mut self, draft: &Draft) -> Change {
        let replaces = draft.replaces.as_deref().map(draft_file);
        self.change(draft_file(&draft.name), Some(draft.text()), replaces)
    }

    /// Prepares to delete a draft.
    pub fn forget(&mut self, name: &str) -> Change {
        self.change(draft_file(name), None, None)
    }

    /// Prepares to keep the answers of a run of a template.
    pub fn keep_answers(&mut self, draft: &Draft) -> Change {
        let template = draft.template.as_ref();
        let name = template.map(|template| format!("{}.{}", template.namespace(), template.name()));
        let name = safe(&name.unwrap_or_default());
        self.change(Path::new("answers").join(format!("{name}.yaml")), Some(draft.text()), None)
    }

    fn change(&mut self, file: PathBuf, text: Option<String>, replaces: Option<PathBuf>) -> Change {
        self.changes += 1;
        self.latest.lock().unwrap_or_else(PoisonError::into_inner).insert(file.clone(), self.changes);
        Change { drafts: self.clone(), number: self.changes, file, text, replaces }
    }
}

/// Letters and digits that no other session has: neither one beside this one nor one before it. They tell whose a draft
/// is.
pub fn mark() -> String {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    // The state of such a hash is chance, anew in each process.
    let chance = RandomState::new().hash_one((std::process::id(), now));
    format!("{:06x}", chance & 0xff_ffff)
}

fn draft_file(name: &str) -> PathBuf {
    Path::new("drafts").join(format!("{}.yaml", safe(name)))
}

/// A name is one file's, whatever it holds.
fn safe(name: &str) -> String {
    name.replace(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '_' | '.'), "_")
}

impl Change {
    /// Carries it out, unless a later change of the same file is on its way.
    pub fn carry_out(self) -> io::Result<()> {
        let Some(state) = &self.drafts.state else { return Ok(()) };
        let _writing = self.drafts.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let latest =
            self.drafts.latest.lock().unwrap_or_else(PoisonError::into_inner).get(&self.file).copied();
        let file = state.join(&self.file);
        let is_outdated = latest.is_some_and(|latest| latest > self.number);
        match &self.text {
            _ if is_outdated => {}
            Some(text) => private::replace(&file, text.as_bytes())?,
            None => remove(&file)?,
        }
        match &self.replaces {
            // What replaces it may still be on its way; it is there only once that has been carried out.
            Some(replaced) if file.exists() => remove(&state.join(replaced)),
            Some(_) | None => Ok(()),
        }
    }
}

fn remove(file: &Path) -> io::Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
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
        Draft { name: name.to_owned(), replaces: None, template, page: 2, emptied, values }
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

    #[test]
    fn a_draft_goes_on_under_another_name_and_is_never_gone() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::new(Some(folder.path()));
        drafts.save(&draft("d.one", "old")).carry_out().unwrap();
        let taken = Draft { replaces: Some("d.one".to_owned()), ..draft("d.two", "new") };
        let (first, second) = (drafts.save(&taken), drafts.save(&draft("d.two", "newer")));
        // The one that replaces comes first or last; the text of the second stays.
        second.carry_out().unwrap();
        first.carry_out().unwrap();
        let names: Vec<_> =
            drafts.list().into_iter().map(|draft| (draft.name, draft.values["name"].clone())).collect();
        assert_eq!(names, [("d.two".to_owned(), json!("newer"))]);
    }

    #[test]
    fn the_answers_of_a_run_are_kept_apart_one_of_each_template() {
        let folder = tempfile::tempdir().unwrap();
        let mut drafts = Drafts::new(Some(folder.path()));
        drafts.keep_answers(&draft("d-1", "first")).carry_out().unwrap();
        drafts.keep_answers(&draft("d-2", "second")).carry_out().unwrap();
        assert!(drafts.list().is_empty());
        let earlier: Vec<_> =
            drafts.earlier().into_iter().map(|draft| draft.values["name"].clone()).collect();
        assert_eq!(earlier, ["second"]);
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
