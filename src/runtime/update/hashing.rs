use std::cell::RefCell;

use ring::digest::{Context, SHA256};

use crate::catalog::EntityRef;
use crate::scaffold::World;
use crate::scaffold::language::Data;
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched};

/// A world that notes what a template reads of its own files.
///
/// The same files read by the same steps give the same hash, wherever the template lies.
pub struct Hashing<'w> {
    world: &'w dyn World,
    context: RefCell<Context>,
}

impl<'w> Hashing<'w> {
    /// Notes what is read of `world`, beginning with the template's descriptor.
    pub fn new(world: &'w dyn World, descriptor: &[u8]) -> Self {
        let hashing = Self { world, context: RefCell::new(Context::new(&SHA256)) };
        hashing.note(b"descriptor", descriptor);
        hashing
    }

    /// The hash of all that was read so far, such as `sha256:…`.
    pub fn hash(&self) -> String {
        let digest = self.context.borrow().clone().finish();
        let hex: String = digest.as_ref().iter().map(|byte| format!("{byte:02x}")).collect();
        format!("sha256:{hex}")
    }

    fn note(&self, name: &[u8], content: &[u8]) {
        let mut sum = self.context.borrow_mut();
        for part in [name, content] {
            sum.update(&(part.len() as u64).to_le_bytes());
            sum.update(part);
        }
    }

    fn note_node(&self, path: &str, node: &Node) {
        match node {
            Node::Folder => self.note(path.as_bytes(), b"/"),
            Node::Link(target) => self.note(format!("{path} ->").as_bytes(), target.as_bytes()),
            Node::File { bytes, .. } => {
                let mark = if node.is_executable() { " *" } else { "" };
                self.note(format!("{path}{mark}").as_bytes(), bytes);
            }
        }
    }
}

impl World for Hashing<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        let fetched = self.world.folder(url, bounds)?;
        self.note(b"folder", url.as_bytes());
        // An empty folder is nothing to git, which the same template may be read from later.
        fetched.content.files().for_each(|(path, node)| self.note_node(path, node));
        Ok(fetched)
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        let fetched = self.world.file(url, bounds)?;
        self.note_node(url, &fetched.content);
        Ok(fetched)
    }

    fn entity(&self, entity: &EntityRef) -> Option<serde_json::Value> {
        self.world.entity(entity)
    }

    fn ask(&self, request: &Data) -> Option<Result<Data, String>> {
        self.world.ask(request)
    }
}
