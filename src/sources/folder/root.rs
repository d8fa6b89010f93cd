use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::sources::files::{Files, Kind, display, relative};

/// Where a source begins: a folder, or a file given directly.
#[derive(Debug, Clone)]
pub(super) struct Root {
    /// As the user wrote it.
    pub(super) given: PathBuf,
    /// Its one absolute path; as given when it does not exist.
    pub(super) real: PathBuf,
    pub(super) kind: Option<Kind>,
}

impl Root {
    pub(super) fn new(given: PathBuf, files: &dyn Files) -> Self {
        let real = files.real(&given).unwrap_or_else(|_| given.clone());
        let kind = files.kind(&given);
        Self { given, real, kind }
    }

    /// The folder that relative paths start from.
    pub(super) fn folder(&self) -> &Path {
        match self.kind {
            Some(Kind::Folder) => &self.real,
            _ => self.real.parent().unwrap_or(&self.real),
        }
    }

    /// How to show a path, given by its absolute one: as the user would type it from where the root starts.
    pub(super) fn shown(&self, real: &Path) -> Arc<str> {
        if real == self.real {
            return display(&self.given).into();
        }
        let given_folder = match self.kind {
            Some(Kind::Folder) => &self.given,
            _ => self.given.parent().unwrap_or(Path::new("")),
        };
        display(&given_folder.join(relative(self.folder(), real))).into()
    }
}
