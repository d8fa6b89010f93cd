use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::super::output_folder::OutputFolder;
use super::git::GitError;
use super::repository::Repository;
use crate::scaffold::Node;
use crate::scaffold::update::{Files, RECORD};
use crate::sources::files::display;

/// A record of more bytes is none of ours.
const LARGEST_TEXT: u64 = 4 << 20;
/// The usual name of a descriptor.
const DESCRIPTOR: &str = "catalog-info.yaml";

/// What is looked at to find where a file was moved to: files, bytes of each, bytes of all.
const MOST_LOOKED_AT: (usize, u64, u64) = (20_000, 1 << 20, 64 << 20);

/// A project that a template made.
#[derive(Debug, Clone)]
pub struct Project {
    pub(super) folder: OutputFolder,
}

/// Whether what is in a project could be had back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dirt {
    /// Everything is committed.
    None,
    /// These files are not.
    Files(Vec<String>),
    /// It lies in no repository.
    NoRepository,
}

impl Project {
    /// The project in a folder.
    pub fn new(folder: PathBuf) -> Self {
        Self { folder: OutputFolder::new(folder) }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The text of its record; none when it has none.
    pub fn record_text(&self) -> io::Result<Option<String>> {
        self.text_of(RECORD)
    }

    /// The text of its descriptor; none when it has none that can be read.
    pub fn descriptor_text(&self) -> Option<String> {
        self.text_of(DESCRIPTOR).ok().flatten()
    }

    fn text_of(&self, name: &str) -> io::Result<Option<String>> {
        let path = self.path().join(name);
        let metadata = match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        if !metadata.is_file() {
            return Err(io::Error::other("it is no file"));
        }
        let mut bytes = Vec::new();
        fs::File::open(&path)?.take(LARGEST_TEXT + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > LARGEST_TEXT {
            return Err(io::Error::other("it is larger than 4 MiB, which no such file is"));
        }
        String::from_utf8(bytes)
            .map(Some)
            .map_err(|error| io::Error::other(format!("it is no text in UTF-8: {}", error.utf8_error())))
    }

    /// What in it is not committed.
    pub fn dirt(&self) -> Result<Dirt, GitError> {
        let Some(repository) = Repository::around(self.path())? else { return Ok(Dirt::NoRepository) };
        let path = self.path().canonicalize().unwrap_or_else(|_| self.path().to_owned());
        let files = repository.uncommitted(&path)?;
        Ok(if files.is_empty() { Dirt::None } else { Dirt::Files(files) })
    }

    /// What stands at these paths and on the way to them. Where modes say nothing, they are those of `like`.
    pub fn read<'p>(&self, paths: impl Iterator<Item = &'p str>, like: &Files) -> io::Result<Files> {
        let mut files = Files::new();
        for path in paths {
            let around = path.match_indices('/').map(|(at, _)| &path[..at]);
            for path in around.chain([path]) {
                if files.contains_key(path) {
                    continue;
                }
                // What lies behind a link is not the project's; that there is a link has been noted on the way.
                let Ok(full) = self.folder.checked(path) else { break };
                match node(&full, like.get(path))? {
                    Some(node) => files.insert(path.to_owned(), node),
                    None => break,
                };
            }
        }
        Ok(files)
    }

    /// The other files of the project that are no larger than a text mostly is: one of them may be one of `known`
    /// that was moved. What git ignores is left out.
    pub fn others(&self, known: &BTreeSet<&str>, files: &mut Files) -> io::Result<()> {
        let (most, largest, mut left) = MOST_LOOKED_AT;
        let walk = WalkBuilder::new(self.path()).hidden(false).follow_links(false).build();
        let entries = walk.filter_map(Result::ok).filter(|entry| {
            entry.file_type().is_some_and(|kind| kind.is_file())
                && !entry.path().components().any(|part| part.as_os_str() == ".git")
        });
        for entry in entries.take(most) {
            let Ok(path) = entry.path().strip_prefix(self.path()) else { continue };
            let path = display(path);
            let size = entry.metadata().map_or(u64::MAX, |metadata| metadata.len());
            if known.contains(path.as_str()) || path == RECORD || size > largest {
                continue;
            }
            left = match left.checked_sub(size) {
                Some(left) => left,
                None => return Ok(()),
            };
            files.extend(node(entry.path(), None)?.map(|node| (path, node)));
        }
        Ok(())
    }
}

/// What stands at a path, a link not followed.
pub(super) fn node(path: &Path, like: Option<&Node>) -> io::Result<Option<Node>> {
    let metadata = match fs::symlink_metadata(path) {
        Ok(metadata) => metadata,
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(None);
        }
        Err(error) => return Err(error),
    };
    if metadata.is_symlink() {
        let target = fs::read_link(path)?;
        return Ok(Some(Node::Link(target.to_string_lossy().into_owned())));
    }
    if !metadata.is_file() {
        // A pipe or a device is in the way as a folder is.
        return Ok(Some(Node::Folder));
    }
    Ok(Some(Node::File { bytes: fs::read(path)?.into(), mode: mode(&metadata, like) }))
}

#[cfg(unix)]
fn mode(metadata: &fs::Metadata, _: Option<&Node>) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    metadata.permissions().mode() & 0o777
}

#[cfg(not(unix))]
fn mode(_: &fs::Metadata, like: Option<&Node>) -> u32 {
    match like {
        Some(Node::File { mode, .. }) => *mode,
        _ => Node::PLAIN,
    }
}
