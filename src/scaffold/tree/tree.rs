use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::error::TreeError;
use super::node::Node;
use super::path::{ROOT, join, normalised, parent};

/// The most links that one path may lead through.
const LONGEST_CHAIN: usize = 40;

/// How much a [`Tree`] may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// Files, folders and links.
    pub entries: usize,
    /// Bytes of all of them.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { entries: 50_000, bytes: 512 << 20 }
    }
}

/// Files, folders and links by their path, in the order of their names. Every folder on the way to a file is there.
///
/// Paths are relative to the tree, with `/` between names; the tree itself is the empty path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    nodes: BTreeMap<String, Node>,
    bytes: usize,
    bounds: Bounds,
}

impl Tree {
    /// An empty tree that holds at most so much.
    pub fn bounded(bounds: Bounds) -> Self {
        Self { bounds, ..Self::default() }
    }

    /// Everything in it, folders before what they hold.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.nodes.iter().map(|(path, node)| (path.as_str(), node))
    }

    /// The files and links, without the folders.
    pub fn files(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries().filter(|(_, node)| **node != Node::Folder)
    }

    /// The number of files, folders and links.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The bytes that its files hold together.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// What `path` names, a link not followed. The path must be one that the tree gave.
    pub fn get(&self, path: &str) -> Option<&Node> {
        if path.is_empty() { Some(&Node::Folder) } else { self.nodes.get(path) }
    }

    /// The path `given` as seen from the folder `base`, once it is sure that it stays inside of `base`, by its
    /// letters and after following every link (Backstage semantics 5.10, path safety).
    pub fn resolve(&self, base: &str, given: &str) -> Result<String, TreeError> {
        let path = normalised(base, given)?;
        let real = self.real(&path)?;
        let real_base = self.real(base)?;
        let is_below = real_base.is_empty()
            || real == real_base
            || real.strip_prefix(&real_base).is_some_and(|rest| rest.starts_with('/'));
        if is_below { Ok(path) } else { Err(TreeError::Outside(given.to_owned())) }
    }

    /// The path with every link in it followed, as far as it exists.
    pub fn real(&self, path: &str) -> Result<String, TreeError> {
        let mut pending: Vec<String> = path.rsplit('/').map(str::to_owned).collect();
        let mut real = String::new();
        let mut hops = 0;
        while let Some(name) = pending.pop() {
            match name.as_str() {
                "" | "." => continue,
                ".." => {
                    let up = parent(&real).ok_or_else(|| TreeError::Outside(path.to_owned()))?.to_owned();
                    real = up;
                    continue;
                }
                _ => {}
            }
            let next = join(&real, &name);
            let Some(Node::Link(target)) = self.nodes.get(&next) else {
                real = next;
                continue;
            };
            hops += 1;
            if hops > LONGEST_CHAIN {
                return Err(TreeError::Circle(path.to_owned()));
            }
            let target = if target.starts_with('/') {
                real = String::new();
                let inside =
                    target.strip_prefix(ROOT).filter(|rest| rest.is_empty() || rest.starts_with('/'));
                inside.ok_or_else(|| TreeError::Outside(path.to_owned()))?
            } else {
                target.as_str()
            };
            if target.contains(['\\', '\0']) {
                return Err(TreeError::Outside(path.to_owned()));
            }
            pending.extend(target.rsplit('/').map(str::to_owned));
        }
        Ok(real)
    }

    /// What `path` names after following links.
    pub fn followed(&self, path: &str) -> Result<Option<&Node>, TreeError> {
        Ok(self.get(&self.real(path)?))
    }

    /// The bytes and mode of a file.
    pub fn read(&self, path: &str) -> Result<(&Arc<[u8]>, u32), TreeError> {
        match self.followed(path)? {
            Some(Node::File { bytes, mode }) => Ok((bytes, *mode)),
            Some(Node::Folder) => Err(TreeError::IsFolder(path.to_owned())),
            Some(Node::Link(_)) | None => Err(TreeError::Missing(path.to_owned())),
        }
    }

    /// What the folder `path` holds, by path; all below it if `deep`, else only the next level.
    pub fn list(&self, path: &str, deep: bool) -> Result<Vec<(&str, &Node)>, TreeError> {
        let real = self.real(path)?;
        match self.get(&real) {
            Some(Node::Folder) => {}
            Some(_) => return Err(TreeError::NotFolder(path.to_owned())),
            None => return Err(TreeError::Missing(path.to_owned())),
        }
        let cut = if real.is_empty() { 0 } else { real.len() + 1 };
        let below = self.below(&real).filter(|(entry, _)| deep || !entry[cut..].contains('/'));
        Ok(below.collect())
    }

    /// Everything below the folder `path`, which is not among it.
    pub(super) fn below<'t>(&'t self, path: &str) -> impl Iterator<Item = (&'t str, &'t Node)> + use<'t> {
        let start = if path.is_empty() { String::new() } else { format!("{path}/") };
        let range = self.nodes.range(start.clone()..);
        range
            .take_while(move |(entry, _)| entry.starts_with(&start))
            .map(|(path, node)| (path.as_str(), node))
    }

    /// A tree of what lies below the folder `path`.
    pub fn subtree(&self, path: &str) -> Result<Self, TreeError> {
        let real = self.real(path)?;
        let cut = if real.is_empty() { 0 } else { real.len() + 1 };
        let mut sub = Self::bounded(self.bounds);
        for (entry, node) in self.list(path, true)? {
            sub.put(entry[cut..].to_owned(), node.clone())?;
        }
        Ok(sub)
    }

    /// Makes the folder `path` and those on the way to it.
    pub fn make_folder(&mut self, path: &str) -> Result<(), TreeError> {
        let real = self.real(path)?;
        let mut at = 0;
        while at < real.len() {
            let end = real[at..].find('/').map_or(real.len(), |next| at + next);
            match self.nodes.get(&real[..end]) {
                Some(Node::Folder) => {}
                Some(_) => return Err(TreeError::NotFolder(real[..end].to_owned())),
                None => self.put(real[..end].to_owned(), Node::Folder)?,
            }
            at = end + 1;
        }
        Ok(())
    }

    /// Writes a file, through links, and makes the folders on the way to it. One that is there keeps its mode.
    pub fn write(&mut self, path: &str, bytes: impl Into<Arc<[u8]>>, mode: u32) -> Result<(), TreeError> {
        let kept = match self.followed(path)? {
            Some(Node::File { mode, .. }) => Some(*mode),
            Some(Node::Folder) => return Err(TreeError::IsFolder(path.to_owned())),
            Some(Node::Link(_)) | None => None,
        };
        self.place(path, Node::File { bytes: bytes.into(), mode: kept.unwrap_or(mode) })
    }

    /// Puts a file or link at `path`, in place of one that is there, and makes the folders on the way to it.
    /// A file goes through links, a link does not.
    pub fn place(&mut self, path: &str, node: Node) -> Result<(), TreeError> {
        let is_link = matches!(node, Node::Link(_));
        let target = if is_link {
            let folder = self.real(parent(path).unwrap_or_default())?;
            join(&folder, path.rsplit('/').next().unwrap_or_default())
        } else {
            self.real(path)?
        };
        if self.get(&target) == Some(&Node::Folder) {
            return Err(TreeError::IsFolder(path.to_owned()));
        }
        self.make_folder(parent(&target).unwrap_or_default())?;
        self.put(target, node)
    }

    /// Takes away what `path` names, with all that lies below it; a link goes, not what it leads to.
    pub fn remove(&mut self, path: &str) {
        let below: Vec<String> = self.below(path).map(|(entry, _)| entry.to_owned()).collect();
        for entry in below.into_iter().chain([path.to_owned()]) {
            if let Some(node) = self.nodes.remove(&entry) {
                self.bytes -= node.size();
            }
        }
    }

    /// Puts a node where its folder is known to be there, within the bounds.
    pub(super) fn put(&mut self, path: String, node: Node) -> Result<(), TreeError> {
        let held = self.nodes.get(&path).map_or(0, Node::size);
        let bytes = self.bytes - held + node.size();
        if bytes > self.bounds.bytes {
            return Err(TreeError::TooLarge(self.bounds.bytes));
        }
        let count = self.nodes.len();
        match self.nodes.entry(path) {
            Entry::Vacant(_) if count >= self.bounds.entries => {
                return Err(TreeError::TooMany(self.bounds.entries));
            }
            Entry::Vacant(entry) => {
                entry.insert(node);
            }
            Entry::Occupied(mut entry) => {
                entry.insert(node);
            }
        }
        self.bytes = bytes;
        Ok(())
    }
}
