use serde_json::Value;

use super::super::super::load::Loaded;
use crate::catalog::{Catalog, Entity, EntityRef};
use crate::runtime::Copies;
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched, World};
use crate::sources::template::TemplateFiles;
use crate::sources::template_folder::TemplateFolder;

/// What the steps of a template see: the files around it, and the catalog.
pub(super) struct TemplateWorld<'l> {
    files: TemplateFiles<'l>,
    catalog: &'l Catalog,
}

impl<'l> TemplateWorld<'l> {
    /// The world of a template.
    pub(super) fn new(loaded: &'l Loaded, template: &Entity) -> Result<Self, FetchError> {
        Self::among(loaded, template, &loaded.world.catalog)
    }

    /// The world of a template that was read with `loaded`, among the entities of `catalog`.
    pub(super) fn among(
        loaded: &'l Loaded,
        template: &Entity,
        catalog: &'l Catalog,
    ) -> Result<Self, FetchError> {
        let home = template.origin.file.as_deref().and_then(|file| loaded.template_home(file));
        let files = match home {
            None => TemplateFiles::None,
            Some(home) => match home.on_disk() {
                // A copy holds what was fetched; what else the template reads may be in other copies.
                Some((path, _)) if Copies::holds(path) => TemplateFiles::None,
                Some((path, bounds)) => TemplateFiles::OnDisk(TemplateFolder::new(path, Some(bounds))?),
                None => TemplateFiles::Embedded(home),
            },
        };
        Ok(Self { files, catalog })
    }
}

impl World for TemplateWorld<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        self.files.folder(url, bounds)
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        self.files.file(url, bounds)
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        self.catalog.served(self.catalog.find(entity.as_str())?)
    }
}
