use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry};

use super::{Entry, Files, Kind, Stamp, Walked, is_yaml, normalised};

/// A tree of files inside the binary, shown as if it were a folder of its own.
#[derive(Debug, Clone, Copy)]
pub struct Embedded {
    tree: &'static Dir<'static>,
    /// The name of that folder.
    name: &'static str,
}

impl Embedded {
    /// Shows `tree` as the folder `name`.
    pub const fn new(tree: &'static Dir<'static>, name: &'static str) -> Self {
        Self { tree, name }
    }

    /// The path inside the tree; none when it lies outside.
    fn inside(&self, path: &Path) -> Option<PathBuf> {
        normalised(path).strip_prefix(self.name).ok().map(Path::to_owned)
    }

    fn folder(&self, path: &Path) -> Option<&'static Dir<'static>> {
        let inside = self.inside(path)?;
        if inside.as_os_str().is_empty() { Some(self.tree) } else { self.tree.get_dir(inside) }
    }
}

impl Files for Embedded {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let file = self.inside(path).and_then(|inside| self.tree.get_file(inside));
        file.map(|file| file.contents().to_vec()).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        if self.folder(path).is_some() {
            return Some(Kind::Folder);
        }
        self.tree.get_file(self.inside(path)?).map(|_| Kind::File)
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let folder = self.folder(folder).ok_or(io::ErrorKind::NotFound)?;
        let entry = |entry: &DirEntry<'_>| {
            let name = entry.path().file_name()?.to_string_lossy().into_owned();
            Some(Entry { name, is_folder: entry.as_dir().is_some() })
        };
        let mut entries: Vec<_> = folder.entries().iter().filter_map(entry).collect();
        entries.sort_unstable();
        Ok(entries)
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        self.kind(path).map(|_| normalised(path)).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let file = self.tree.get_file(self.inside(path)?)?;
        Some(Stamp { modified: None, size: file.contents().len() as u64 })
    }

    fn walk(&self, root: &Path) -> Walked {
        let mut walked = Walked::default();
        let mut folders: Vec<_> = self.folder(root).into_iter().collect();
        while let Some(folder) = folders.pop() {
            folders.extend(folder.dirs());
            let files = folder.files().filter(|file| is_yaml(file.path()));
            walked.files.extend(files.map(|file| Path::new(self.name).join(file.path())));
        }
        walked.files.sort_unstable();
        walked
    }
}
