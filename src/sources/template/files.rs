use super::TemplateHome;
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched, World as _};
use crate::sources::template_folder::TemplateFolder;

/// The files around a template, wherever it was read.
pub enum TemplateFiles<'a> {
    /// In a folder of the disk.
    OnDisk(TemplateFolder),
    /// Within the program.
    Embedded(TemplateHome<'a>),
    /// It came from a server, so that there are none here.
    None,
}

impl TemplateFiles<'_> {
    /// The folder at an address as a step writes it, within the template's bounds.
    pub fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        match self {
            Self::OnDisk(folder) => folder.folder(url, bounds),
            Self::Embedded(home) => {
                Ok(Fetched { content: home.fetch_folder(url, bounds)?, is_hosted: false })
            }
            Self::None => Err(FetchError::Remote(url.to_owned())),
        }
    }

    /// The file at an address as a step writes it, within the template's bounds.
    pub fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        match self {
            Self::OnDisk(folder) => folder.file(url, bounds),
            Self::Embedded(home) => Ok(Fetched { content: home.fetch_file(url)?, is_hosted: false }),
            Self::None => Err(FetchError::Remote(url.to_owned())),
        }
    }
}
