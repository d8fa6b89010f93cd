//! The folder of a recorded case as a world.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use stagedoor::catalog::EntityRef;
use stagedoor::scaffold::tree::{Bounds, Node, Tree, TreeError};
use stagedoor::scaffold::world::{FetchError, Fetched, World};

pub(crate) struct Recorded {
    tree: Tree,
    /// The folder of the template, for relative addresses.
    folder: String,
    /// The address of the repository, if it has one.
    hosted: Option<String>,
    entities: Vec<Value>,
}

impl Recorded {
    pub(crate) fn new(case: &Value) -> Self {
        let mut tree = Tree::default();
        for (path, file) in case["files"].as_object().into_iter().flatten() {
            let mode = if file["mode"] == "755" { 0o755 } else { 0o644 };
            tree.write(path, bytes(file), mode).expect("a recorded folder is sound");
        }
        let path = case["templatePath"].as_str().unwrap_or_default();
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        tree.make_folder(folder).expect("a recorded folder is sound");
        let hosted = case["url"].as_str().filter(|_| case["location"] == "url");
        let hosted = hosted.map(|url| url.splitn(6, '/').take(5).collect::<Vec<_>>().join("/") + "/");
        let entities = case["entities"].as_array().cloned().unwrap_or_default();
        Self { tree, folder: folder.to_owned(), hosted, entities }
    }

    /// The path in the tree that an address names.
    fn path(&self, url: &str) -> Result<String, FetchError> {
        let is_absolute = url::Url::parse(url).is_ok();
        match (&self.hosted, is_absolute) {
            (Some(hosted), true) => {
                let rest =
                    url.strip_prefix(hosted.as_str()).ok_or_else(|| FetchError::Remote(url.to_owned()))?;
                let path = rest.splitn(3, '/').nth(2).unwrap_or_default();
                Ok(path.trim_end_matches('/').to_owned())
            }
            (_, true) => Err(FetchError::Remote(url.to_owned())),
            (Some(_), false) => {
                let path = if let Some(rest) = url.strip_prefix('/') {
                    rest.to_owned()
                } else {
                    format!("{}/{url}", self.folder)
                };
                Ok(self.tree.resolve("", &path)?)
            }
            (None, false) => Ok(self.tree.resolve(&self.folder, url)?),
        }
    }
}

impl World for Recorded {
    fn folder(&self, url: &str, _bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        let content = self.tree.subtree(&self.path(url)?).map_err(|error| match error {
            TreeError::NotFolder(_) => FetchError::NotFolder(url.to_owned()),
            TreeError::Missing(_) => FetchError::Missing(url.to_owned()),
            error => error.into(),
        })?;
        Ok(Fetched { content, is_hosted: self.hosted.is_some() })
    }

    fn file(&self, url: &str, _bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        match self.tree.get(&self.path(url)?) {
            Some(Node::Folder) => Err(FetchError::NotFile(url.to_owned())),
            Some(node) => Ok(Fetched { content: node.clone(), is_hosted: self.hosted.is_some() }),
            None => Err(FetchError::Missing(url.to_owned())),
        }
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        self.entities
            .iter()
            .find(|found| {
                let name = |path: &str| found.pointer(path).and_then(Value::as_str).unwrap_or("default");
                EntityRef::new(name("/kind"), name("/metadata/namespace"), name("/metadata/name")) == *entity
            })
            .cloned()
    }
}

/// The bytes of a recorded file.
pub(crate) fn bytes(file: &Value) -> Vec<u8> {
    match file["base64"].as_str() {
        Some(text) => STANDARD.decode(text).expect("the bytes of a recorded file are base64"),
        None => file["text"].as_str().unwrap_or_default().as_bytes().to_vec(),
    }
}
