use std::cell::RefCell;
use std::collections::BTreeMap;

use serde_json::Value;

use crate::catalog::EntityRef;
use crate::publish::Skeleton;
use crate::scaffold::language::Data;
use crate::scaffold::tree::{Bounds, Node, Tree};
use crate::scaffold::world::{FetchError, Fetched, World};

/// A world that reads each file and folder of a template once: what was tried out and agreed to is what is carried
/// out, whoever writes to the files meanwhile.
pub struct Held<'w> {
    world: &'w dyn World,
    folders: RefCell<BTreeMap<String, Fetched<Tree>>>,
    files: RefCell<BTreeMap<String, Fetched<Node>>>,
}

impl<'w> Held<'w> {
    /// Holds what will be read of `world`.
    pub fn new(world: &'w dyn World) -> Self {
        Self { world, folders: RefCell::default(), files: RefCell::default() }
    }

    /// The fingerprints of all that was read so far.
    pub fn skeleton(&self) -> Skeleton {
        let mut skeleton = Skeleton::default();
        for (address, fetched) in &*self.folders.borrow() {
            skeleton.add_folder(address, &fetched.content);
        }
        for (address, fetched) in &*self.files.borrow() {
            skeleton.add_file(address, &fetched.content);
        }
        skeleton
    }
}

impl World for Held<'_> {
    fn folder(&self, url: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        once(&self.folders, url, || self.world.folder(url, bounds))
    }

    fn file(&self, url: &str, bounds: Bounds) -> Result<Fetched<Node>, FetchError> {
        once(&self.files, url, || self.world.file(url, bounds))
    }

    fn entity(&self, entity: &EntityRef) -> Option<Value> {
        self.world.entity(entity)
    }

    fn ask(&self, request: &Data) -> Option<Result<Data, String>> {
        self.world.ask(request)
    }
}

fn once<T: Clone>(
    held: &RefCell<BTreeMap<String, Fetched<T>>>,
    url: &str,
    read: impl FnOnce() -> Result<Fetched<T>, FetchError>,
) -> Result<Fetched<T>, FetchError> {
    if let Some(known) = held.borrow().get(url) {
        return Ok(known.clone());
    }
    let fetched = read()?;
    held.borrow_mut().insert(url.to_owned(), fetched.clone());
    Ok(fetched)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::template_folder::TemplateFolder;

    #[test]
    fn what_was_read_once_stays_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).expect("written");
        std::fs::create_dir(folder.path().join("skeleton")).expect("made");
        write("template.yaml", "");
        write("skeleton/a", "1");
        write("b", "1");
        let files = TemplateFolder::new(&folder.path().join("template.yaml"), None).expect("a template");
        let read = |held: &Held<'_>| {
            let tree = held.folder("./skeleton", Bounds::default()).expect("a folder").content;
            let file = held.file("b", Bounds::default()).expect("a file").content;
            (tree.get("a").cloned(), file)
        };
        let held = Held::new(&files);
        let before = read(&held);
        write("skeleton/a", "2");
        write("b", "2");
        assert_eq!(read(&held), before);
        let fresh = Held::new(&files);
        assert_ne!(read(&fresh), before);
        assert_ne!(fresh.skeleton(), held.skeleton());
    }
}
