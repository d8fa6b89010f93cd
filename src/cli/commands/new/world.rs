use serde_json::Value;

use super::super::super::json;
use super::super::super::load::Loaded;
use crate::catalog::{Catalog, Entity, EntityRef};
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched, World};
use crate::sources::template::TemplateHome;

/// What the steps of a template see: the files around it, and the catalog.
pub(super) struct TemplateWorld<'l> {
    home: Option<TemplateHome<'l>>,
    catalog: &'l Catalog,
}

impl<'l> TemplateWorld<'l> {
    /// The world of a template. One that came from a server has no files here.
    pub(super) fn new(loaded: &'l Loaded, template: &Entity) -> Self {
        let home = template.origin.file.as_deref().and_then(|file| loaded.template_home(file));
        Self { home, catalog: &loaded.world.catalog }
    }

    fn home(&self, url: &str) -> Result<&TemplateHome<'l>, FetchError> {
        self.home.as_ref().ok_or_else(|| FetchError::Remote(url.to_owned()))
    }
}

impl World for TemplateWorld<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        Ok(Fetched { content: self.home(url)?.fetch_folder(url, bounds)?, is_hosted: false })
    }

    fn file(&self, url: &str, _: Bounds) -> Result<Fetched<Node>, FetchError> {
        Ok(Fetched { content: self.home(url)?.fetch_file(url)?, is_hosted: false })
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        let node = self.catalog.find(entity.as_str())?;
        Some(json::entity(self.catalog, node, self.catalog.at(node)?))
    }
}
