use std::path::PathBuf;

use crate::catalog::EntityRef;
use crate::publish::{LocationFile, Register};
use crate::runtime::{Remotes, wait};
use crate::sources::backstage::Remote;

/// Where descriptors are registered: at the first server, or in a file of a local catalog.
pub(super) enum Registering<'r> {
    Server(&'r Remote),
    File(LocationFile),
    Nowhere,
}

impl<'r> Registering<'r> {
    pub(super) fn at(remotes: &'r Remotes, roots: &[PathBuf]) -> Self {
        match (remotes.first(), roots.first()) {
            (Some(remote), _) => Self::Server(remote),
            (None, Some(root)) => Self::File(LocationFile::in_catalog(root)),
            (None, None) => Self::Nowhere,
        }
    }
}

impl Register for Registering<'_> {
    fn place(&self) -> String {
        match self {
            Self::Server(remote) => remote.host(),
            Self::File(file) => file.path().display().to_string(),
            Self::Nowhere => "nowhere".to_owned(),
        }
    }

    fn register(&self, target: &str) -> Result<bool, String> {
        match self {
            Self::Server(remote) => {
                let preview = wait(remote.preview(target)).map_err(|error| error.to_string())?;
                if preview.known.iter().any(|known| known == target) {
                    return Ok(false);
                }
                wait(remote.register(target)).map(|_| true).map_err(|error| error.to_string())
            }
            Self::File(file) => file.add(target),
            Self::Nowhere => Err("this catalog is built in and takes no registrations".to_owned()),
        }
    }

    fn entities(&self, target: &str) -> Result<Option<Vec<EntityRef>>, String> {
        match self {
            Self::Server(remote) => {
                wait(remote.entities_at(target)).map(Some).map_err(|error| error.to_string())
            }
            Self::File(_) | Self::Nowhere => Ok(None),
        }
    }
}
