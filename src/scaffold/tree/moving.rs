use super::error::TreeError;
use super::node::Node;
use super::path::{join, parent};
use super::tree::Tree;

impl Tree {
    /// Moves a file or folder, as `fs-extra` does it for Backstage: folders on the way are made, what is there
    /// already stays unless `overwrite`.
    pub fn rename(&mut self, from: &str, to: &str, overwrite: bool) -> Result<(), TreeError> {
        let (from, to) = (self.real_name(from)?, self.real_name(to)?);
        let moved = self.get(&from).ok_or_else(|| TreeError::Missing(from.clone()))?;
        if from == to {
            return Err(TreeError::Same(from));
        }
        let is_folder = *moved == Node::Folder;
        match self.get(&to) {
            Some(Node::Folder) if !is_folder => return Err(TreeError::IsFolder(to)),
            Some(node) if is_folder && *node != Node::Folder => return Err(TreeError::NotFolder(to)),
            _ => {}
        }
        if is_folder && to.strip_prefix(&from).is_some_and(|rest| rest.starts_with('/') || from.is_empty()) {
            return Err(TreeError::IntoItself { from, to });
        }
        if self.get(&to).is_some() {
            if !overwrite {
                return Err(TreeError::Exists(to));
            }
            self.remove(&to);
            if self.get(&from).is_none() {
                return Err(TreeError::Missing(from));
            }
        }
        self.make_folder(parent(&to).unwrap_or_default())?;
        let node = self.get(&from).cloned().ok_or_else(|| TreeError::Missing(from.clone()))?;
        let below: Vec<_> =
            self.below(&from).map(|(path, node)| (path[from.len() + 1..].to_owned(), node.clone())).collect();
        self.remove(&from);
        self.put(to.clone(), node)?;
        below.into_iter().try_for_each(|(path, node)| self.put(join(&to, &path), node))
    }

    /// Copies what `other` holds into the folder `path`: folders are joined, files replaced, links stay links.
    pub fn graft(&mut self, path: &str, other: &Self) -> Result<(), TreeError> {
        self.make_folder(path)?;
        for (entry, node) in other.entries() {
            let target = join(path, entry);
            // Links of what is there must not lead the copy astray.
            self.resolve(path, &format!("./{entry}"))?;
            match node {
                Node::Folder => self.make_folder(&target)?,
                Node::File { .. } | Node::Link(_) => self.place(&target, node.clone())?,
            }
        }
        Ok(())
    }

    /// The path with links followed, but for one in the last name.
    fn real_name(&self, path: &str) -> Result<String, TreeError> {
        let Some(folder) = parent(path) else { return Ok(String::new()) };
        Ok(join(&self.real(folder)?, path.rsplit('/').next().unwrap_or_default()))
    }
}
