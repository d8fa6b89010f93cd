use std::fmt;
use std::sync::Arc;

/// What a path of a [`Tree`](super::Tree) names.
#[derive(Clone, PartialEq, Eq)]
pub enum Node {
    /// A folder.
    Folder,
    /// A file.
    File {
        /// What it holds.
        bytes: Arc<[u8]>,
        /// The permission bits, such as `0o644` or `0o755`.
        mode: u32,
    },
    /// A symbolic link, with its target as it is written.
    Link(String),
}

impl Node {
    /// The mode of a file that nobody asked to be executable.
    pub const PLAIN: u32 = 0o644;

    /// A file that is not executable.
    pub fn file(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self::File { bytes: bytes.into(), mode: Self::PLAIN }
    }

    /// A file that is executable.
    pub fn executable(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self::File { bytes: bytes.into(), mode: 0o755 }
    }

    /// The bytes that it takes.
    pub fn size(&self) -> usize {
        match self {
            Self::Folder => 0,
            Self::File { bytes, .. } => bytes.len(),
            Self::Link(target) => target.len(),
        }
    }

    /// Whether someone may execute it.
    pub fn is_executable(&self) -> bool {
        matches!(self, Self::File { mode, .. } if mode & 0o111 != 0)
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder => write!(out, "Folder"),
            Self::File { bytes, mode } => write!(out, "File({} bytes, {mode:o})", bytes.len()),
            Self::Link(target) => write!(out, "Link({target:?})"),
        }
    }
}
