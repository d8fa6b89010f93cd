use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::Stdio;

use super::super::output_folder::write;
use super::git::{self, GitError};
use super::repository::Repository;
use crate::scaffold::Node;
use crate::scaffold::tree::Bounds;

/// One entry of a commit.
struct Entry {
    mode: String,
    id: String,
    size: usize,
    path: String,
}

impl Repository {
    /// Puts the files of a commit into an empty folder, as they were committed: no filter runs, no line end changes.
    ///
    /// In a repository that holds more than the files of a template may be, only the folder of `descriptor` is.
    pub fn extract(&self, commit: &str, descriptor: &str, into: &Path) -> Result<(), GitError> {
        let bounds = Bounds::default();
        let mut entries = self.entries(commit, "")?;
        if !fits(&entries, bounds) {
            let folder = descriptor.rsplit_once('/').map_or("", |(folder, _)| folder);
            entries = if folder.is_empty() { entries } else { self.entries(commit, folder)? };
        }
        self.put(entries, into)
    }

    /// Puts the files at a path of a commit into an empty folder, in the same way.
    pub(in crate::runtime) fn extract_below(
        &self,
        commit: &str,
        path: &str,
        into: &Path,
    ) -> Result<(), GitError> {
        self.put(self.entries(commit, path)?, into)
    }

    fn put(&self, mut entries: Vec<Entry>, into: &Path) -> Result<(), GitError> {
        let bounds = Bounds::default();
        if !fits(&entries, bounds) {
            let said =
                format!("the commit holds more than {} files or {} bytes", bounds.entries, bounds.bytes);
            return Err(GitError::Unusable(said));
        }
        // Links last, so that no file is written through one.
        entries.sort_by_key(|entry| entry.mode == LINK);
        // What may be read around a template ends at a repository; this is where this one does.
        fs::create_dir(into.join(".git")).map_err(|error| unwritable(into, &error))?;
        self.contents(&entries, into)
    }

    fn entries(&self, commit: &str, folder: &str) -> Result<Vec<Entry>, GitError> {
        let mut arguments = vec!["ls-tree", "-r", "-l", "-z", "--full-tree", commit];
        if !folder.is_empty() {
            arguments.extend(["--", folder]);
        }
        let said = git::ask(self.root(), &arguments)?;
        let entries = said.split('\0').filter_map(|line| {
            let (about, path) = line.split_once('\t')?;
            let mut about = about.split_ascii_whitespace();
            let (mode, kind, id, size) = (about.next()?, about.next()?, about.next()?, about.next()?);
            let is_file = kind == "blob" && is_plain(path);
            is_file.then(|| Entry {
                mode: mode.to_owned(),
                id: id.to_owned(),
                size: size.parse().unwrap_or_default(),
                path: path.to_owned(),
            })
        });
        Ok(entries.collect())
    }

    /// Has git tell what the entries hold, and writes it.
    fn contents(&self, entries: &[Entry], into: &Path) -> Result<(), GitError> {
        let mut git = git::command(self.root());
        git.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stderr(Stdio::null());
        let mut child = git.spawn().map_err(git::not_started)?;
        let mut asks = child.stdin.take().expect("the pipe was asked for");
        let mut answers = BufReader::new(child.stdout.take().expect("the pipe was asked for"));
        let ids: String = entries.iter().map(|entry| format!("{}\n", entry.id)).collect();
        let asking = std::thread::spawn(move || asks.write_all(ids.as_bytes()));
        let written = entries.iter().try_for_each(|entry| {
            let node = read(entry, &mut answers)?;
            let path: PathBuf = into.join(&entry.path);
            match (write(&path, &node), &node) {
                (Err(error), Node::File { .. } | Node::Folder) => Err(unwritable(&path, &error)),
                // A link that cannot be made here is left out, as one that leads out of the template is.
                _ => Ok(()),
            }
        });
        drop(answers);
        // Whoever asks ends when git does; what went wrong shows in what was read.
        let _ = asking.join();
        let _ = child.wait();
        written
    }
}

const LINK: &str = "120000";

fn fits(entries: &[Entry], bounds: Bounds) -> bool {
    let bytes: usize = entries.iter().map(|entry| entry.size).fold(0, usize::saturating_add);
    entries.len() <= bounds.entries && bytes <= bounds.bytes
}

/// Whether a path of a commit stays where it is put, on any system.
fn is_plain(path: &str) -> bool {
    let is_name =
        |part: Component<'_>| matches!(part, Component::Normal(name) if !name.eq_ignore_ascii_case(".git"));
    !path.contains('\\') && Path::new(path).components().all(is_name)
}

fn read(entry: &Entry, answers: &mut impl BufRead) -> Result<Node, GitError> {
    let broken = |why: &str| GitError::Unusable(format!("`{}` cannot be read from git: {why}", entry.path));
    let io = |error: std::io::Error| broken(&error.to_string());
    let mut head = String::new();
    answers.read_line(&mut head).map_err(io)?;
    let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
    let size =
        size.ok_or_else(|| broken("it is missing; a partial or damaged clone, `git fetch` may help"))?;
    let mut bytes = Vec::new();
    answers.take(size).read_to_end(&mut bytes).map_err(io)?;
    if bytes.len() as u64 != size {
        return Err(broken("it ends too early"));
    }
    answers.read_exact(&mut [0]).map_err(io)?;
    match entry.mode.as_str() {
        LINK => String::from_utf8(bytes).map(Node::Link).map_err(|error| broken(&error.to_string())),
        "100755" => Ok(Node::executable(bytes)),
        _ => Ok(Node::file(bytes)),
    }
}

fn unwritable(path: &Path, error: &std::io::Error) -> GitError {
    GitError::Unusable(format!("{}: {error}", path.display()))
}
