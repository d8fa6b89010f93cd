use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use super::super::update::{GitError, Repository};
use crate::publish::Fetched;
use crate::scaffold::run::{Foreign, ForeignCopy};

/// The folder of a copy with its files, at the paths that they have in their repository.
const FILES: &str = "files";
/// The file beside it that says what it is a copy of.
const ABOUT: &str = "about.json";

/// Parts of repositories that were fetched, each in a folder of its own.
#[derive(Debug, Clone, Default)]
pub struct Copies {
    /// Where they are kept; none when the user has no cache.
    folder: Option<PathBuf>,
    /// Where they are until the program ends, if so.
    passing: Arc<OnceLock<TempDir>>,
}

/// What a copy is of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::runtime) struct Whence {
    pub(super) host: String,
    /// `owner/name`.
    pub(super) slug: String,
    pub(super) revision: Option<String>,
    path: String,
    /// The full id.
    pub(in crate::runtime) commit: String,
    at: Timestamp,
}

impl Whence {
    /// The address of the repository, as it is for everybody: how it was fetched is this machine's own affair.
    pub(in crate::runtime) fn url(&self) -> String {
        format!("https://{}/{}.git", self.host, self.slug)
    }
}

impl Copies {
    /// Those below the user's cache folder.
    pub fn below(cache: Option<&Path>) -> Self {
        Self { folder: cache.map(|cache| cache.join("templates")), passing: Arc::default() }
    }

    /// The files of the repository around what is wanted, and of which commit they are; none when it was not fetched.
    pub fn find(&self, wanted: &Foreign) -> Option<(PathBuf, ForeignCopy)> {
        let root = self.root()?;
        let ends = wanted.path.rmatch_indices('/').map(|(at, _)| at);
        let around = ends.map(|end| &wanted.path[..end]);
        let paths = std::iter::once(&*wanted.path).chain(around).chain(std::iter::once(""));
        paths.into_iter().find_map(|path| {
            let copy = root.join(key(wanted, path));
            let about = about(&copy)?;
            let is_it = about.host.eq_ignore_ascii_case(&wanted.host)
                && about.slug == wanted.slug
                && about.revision == wanted.revision
                && about.path == path;
            is_it.then(|| (copy.join(FILES), ForeignCopy { commit: about.commit, at: about.at }))
        })
    }

    /// Keeps what was fetched in the place of what was before, and gives the folder of its files.
    pub fn keep(&self, wanted: &Foreign, fetched: &Fetched, at: Timestamp) -> Result<PathBuf, String> {
        let unwritable = |error: io::Error| format!("what was fetched cannot be kept: {error}");
        let root = self.made().map_err(unwritable)?;
        let beside = TempDir::with_prefix_in("new-", &root).map_err(unwritable)?;
        let files = beside.path().join(FILES);
        fs::create_dir(&files).map_err(unwritable)?;
        let said = |error: GitError| format!("what was fetched cannot be read: {error}");
        Repository::at(fetched.repository())
            .extract_below(fetched.commit(), &wanted.path, &files)
            .map_err(said)?;
        let whence = Whence {
            host: wanted.host.clone(),
            slug: wanted.slug.clone(),
            revision: wanted.revision.clone(),
            path: wanted.path.clone(),
            commit: fetched.commit().to_owned(),
            at,
        };
        let text = serde_json::to_vec(&whence).map_err(|error| unwritable(error.into()))?;
        fs::write(beside.path().join(ABOUT), text).map_err(unwritable)?;
        let place = root.join(key(wanted, &wanted.path));
        // A folder takes the place of an empty one only; what was there goes with its folder.
        let old = TempDir::with_prefix_in("old-", &root).map_err(unwritable)?;
        if place.exists() {
            fs::rename(&place, old.path().join(FILES)).map_err(unwritable)?;
        }
        fs::rename(beside.keep(), &place).map_err(unwritable)?;
        Ok(place.join(FILES))
    }

    /// Whether a file is one of a copy.
    pub fn holds(file: &Path) -> bool {
        Self::whence(file).is_some()
    }

    /// What the copy around a file is of, and the path of the file there; none when it is in no copy.
    pub(in crate::runtime) fn whence(file: &Path) -> Option<(Whence, String)> {
        let file = file.canonicalize().ok()?;
        let files = file.ancestors().find(|around| around.file_name().is_some_and(|name| name == FILES))?;
        let about = about(files.parent()?)?;
        let inside = file.strip_prefix(files).ok()?;
        Some((about, crate::sources::files::display(inside)))
    }

    fn root(&self) -> Option<&Path> {
        self.folder.as_deref().or_else(|| self.passing.get().map(TempDir::path))
    }

    fn made(&self) -> io::Result<PathBuf> {
        if self.folder.is_none() && self.passing.get().is_none() {
            // Whoever was quicker has made one that is as good.
            let _ = self.passing.set(tempfile::Builder::new().prefix("stagedoor-templates-").tempdir()?);
        }
        let root = self.root().expect("one of both is there by now").to_owned();
        fs::create_dir_all(&root)?;
        Ok(root)
    }
}

fn about(copy: &Path) -> Option<Whence> {
    serde_json::from_str(&fs::read_to_string(copy.join(ABOUT)).ok()?).ok()
}

/// The folder of the copy of a path; two of the same are told apart by what they say.
fn key(wanted: &Foreign, path: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (wanted.host.to_ascii_lowercase(), &wanted.slug, &wanted.revision, path).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
