use serde_json::Value;

use super::super::super::json;
use super::super::super::load::Loaded;
use crate::catalog::{Catalog, Entity, EntityRef};
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched, World};
use crate::sources::template::TemplateHome;
use crate::sources::template_folder::TemplateFolder;

/// What the steps of a template see: the files around it, and the catalog.
pub(super) struct TemplateWorld<'l> {
    files: Files<'l>,
    catalog: &'l Catalog,
}

/// The files around a template.
enum Files<'l> {
    OnDisk(TemplateFolder),
    Embedded(TemplateHome<'l>),
    /// It came from a server, so that there are none here.
    None,
}

impl<'l> TemplateWorld<'l> {
    /// The world of a template.
    pub(super) fn new(loaded: &'l Loaded, template: &Entity) -> Result<Self, FetchError> {
        let home = template.origin.file.as_deref().and_then(|file| loaded.template_home(file));
        let files = match home {
            None => Files::None,
            Some(home) => match home.on_disk() {
                Some((path, bounds)) => Files::OnDisk(TemplateFolder::new(path, Some(bounds))?),
                None => Files::Embedded(home),
            },
        };
        Ok(Self { files, catalog: &loaded.world.catalog })
    }
}

impl World for TemplateWorld<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        match &self.files {
            Files::OnDisk(folder) => folder.folder(url, bounds),
            Files::Embedded(home) => {
                Ok(Fetched { content: home.fetch_folder(url, bounds)?, is_hosted: false })
            }
            Files::None => Err(FetchError::Remote(url.to_owned())),
        }
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        match &self.files {
            Files::OnDisk(folder) => folder.file(url, bounds),
            Files::Embedded(home) => Ok(Fetched { content: home.fetch_file(url)?, is_hosted: false }),
            Files::None => Err(FetchError::Remote(url.to_owned())),
        }
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        let node = self.catalog.find(entity.as_str())?;
        Some(json::entity(self.catalog, node, self.catalog.at(node)?))
    }
}
