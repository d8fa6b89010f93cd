use std::path::{Path, PathBuf};

use super::git::{self, GitError};
use crate::sources::files::{display, relative};

/// The most commits that are told of.
const MOST_COMMITS: &str = "--max-count=100";

/// A working tree of git.
#[derive(Debug, Clone)]
pub struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The working tree around a folder; none when there is none.
    pub fn around(folder: &Path) -> Result<Option<Self>, GitError> {
        let arguments = ["rev-parse", "--show-toplevel"];
        let output = git::run(folder, &arguments)?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            return if said.contains("dubious ownership") {
                Err(git::refused("rev-parse", &output.stderr))
            } else {
                Ok(None)
            };
        }
        let root = String::from_utf8_lossy(&output.stdout);
        let root = root.trim_end_matches(['\r', '\n']);
        Ok((!root.is_empty()).then(|| Self { root: PathBuf::from(root) }))
    }

    /// A repository without a working tree.
    pub(in crate::runtime) fn at(bare: &Path) -> Self {
        Self { root: bare.to_owned() }
    }

    /// Its top.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a file in it, which must exist; none when it is elsewhere.
    pub fn path_of(&self, file: &Path) -> Option<String> {
        let (root, file) = (self.root.canonicalize().ok()?, file.canonicalize().ok()?);
        file.starts_with(&root).then(|| display(&relative(&root, &file)))
    }

    /// The commit that is checked out; none before the first.
    pub fn head(&self) -> Option<String> {
        self.commit("HEAD").ok()
    }

    /// The full id of the commit that a revision names.
    pub fn commit(&self, revision: &str) -> Result<String, GitError> {
        let said = || GitError::Unusable(format!("{}: there is no commit `{revision}`", self.root.display()));
        if revision.starts_with('-') {
            return Err(said());
        }
        let named = format!("{revision}^{{commit}}");
        let output = git::run(&self.root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &named])?;
        let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if output.status.success() && !id.is_empty() { Ok(id) } else { Err(said()) }
    }

    /// The files below a path of it that are not as the commit has them, or that it does not have.
    pub fn uncommitted(&self, path: &Path) -> Result<Vec<String>, GitError> {
        let path = path.to_string_lossy();
        let arguments =
            ["status", "--porcelain", "-z", "--no-renames", "--untracked-files=normal", "--", &path];
        let said = git::ask(&self.root, &arguments)?;
        Ok(said.split('\0').filter_map(|entry| entry.get(3..)).map(str::to_owned).collect())
    }

    /// Short id and subject of the commits from one to another that touch a folder of it, the latest first.
    pub fn commits(&self, from: &str, to: &str, folder: &str) -> Result<Vec<(String, String)>, GitError> {
        let range = format!("{from}..{to}");
        let folder = if folder.is_empty() { "." } else { folder };
        let arguments = ["log", "--no-merges", MOST_COMMITS, "--format=%h%x09%s", &range, "--", folder];
        let said = git::ask(&self.root, &arguments)?;
        let pairs = said.lines().filter_map(|line| line.split_once('\t'));
        Ok(pairs.map(|(id, subject)| (id.to_owned(), subject.to_owned())).collect())
    }

    /// The address that it was cloned from, without a password; none when it was not.
    pub fn address(&self) -> Option<String> {
        let address = git::ask(&self.root, &["config", "--get", "remote.origin.url"]).ok()?;
        let address = address.trim();
        if address.is_empty() || address.starts_with('.') {
            return None;
        }
        let Ok(mut url) = url::Url::parse(address) else { return Some(address.to_owned()) };
        let is_web = matches!(url.scheme(), "http" | "https");
        if url.password().is_none() && (url.username().is_empty() || !is_web) {
            return Some(address.to_owned());
        }
        // Both only fail for addresses that have neither.
        let _ = url.set_password(None);
        if is_web {
            let _ = url.set_username("");
        }
        Some(url.into())
    }
}
