//! Read access to a tree of files: the disk, or the demo inside the binary.
//!
//! Knows nothing of descriptors. Nothing here follows a link to a folder, waits for a pipe or
//! reads a device.

mod disk;
mod embedded;
mod glob;
mod path;

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

pub use disk::Disk;
pub use embedded::Embedded;
pub use glob::{expand, is_pattern};
pub use path::{display, normalised, relative};

/// Larger files are not read; a descriptor of a hundred thousand entities is smaller.
pub const LARGEST_FILE: u64 = 128 * 1024 * 1024;

/// What stands at a path, links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Something with contents.
    File,
    /// A folder.
    Folder,
    /// A pipe, a device or a socket, which is never read.
    Other,
}

/// What tells whether a file has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    modified: Option<SystemTime>,
    size: u64,
}

/// Clocks of file systems are this coarse at worst among those in use.
const COARSENESS: Duration = Duration::from_millis(20);

impl Stamp {
    /// Whether a change after `time` would have given another stamp.
    pub fn is_settled(self, time: SystemTime) -> bool {
        self.modified.and_then(|modified| modified.checked_add(COARSENESS)).is_none_or(|end| end < time)
    }
}

/// An entry of a folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether it is a folder; a link to one is not.
    pub is_folder: bool,
}

/// What lies below a root.
#[derive(Debug, Default)]
pub struct Walked {
    /// The YAML files, in order of their paths.
    pub files: Vec<PathBuf>,
    /// The links to YAML files, in order of their paths.
    pub links: Vec<PathBuf>,
    /// The folders that were looked into, in order of their paths.
    pub folders: Vec<PathBuf>,
    /// What could not be looked into, and why.
    pub unreadable: Vec<(PathBuf, String)>,
}

/// Read access to a tree of files.
pub trait Files: Send + Sync {
    /// The contents of a file, not larger than [`LARGEST_FILE`].
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
    /// What stands at `path`; none when nothing does.
    fn kind(&self, path: &Path) -> Option<Kind>;
    /// The entries of a folder, in order of their names.
    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>>;
    /// The one path of a file, without links and dots.
    fn real(&self, path: &Path) -> io::Result<PathBuf>;
    /// What tells whether a file has changed; none when it is gone.
    fn stamp(&self, path: &Path) -> Option<Stamp>;
    /// Finds the YAML files below a folder, leaving out what version control ignores.
    fn walk(&self, root: &Path) -> Walked;
}

/// Whether the name of a file says that it holds YAML.
fn is_yaml(path: &Path) -> bool {
    path.extension().is_some_and(|ext| ext.eq_ignore_ascii_case("yaml") || ext.eq_ignore_ascii_case("yml"))
}

/// Whether a folder of that name is never looked into.
fn is_off_limits(name: &str) -> bool {
    matches!(name, ".git" | "node_modules")
}
