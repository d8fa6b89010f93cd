use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use crate::catalog::{Catalog, KnownKind, NodeId};

/// A path in a working tree, and where the catalog's own paths begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The path, absolute.
    pub path: PathBuf,
    /// The folder that the files of the catalog are named from, absolute.
    pub here: PathBuf,
}

impl Spot {
    /// The entities of the nearest descriptors: those of the file itself when the path is one, else
    /// what lies in the innermost folder around it. People and Locations own no folder.
    pub(super) fn nearest<'a>(&self, catalog: &'a Catalog) -> Vec<(NodeId, &'a str)> {
        let path = parts(&self.path);
        let mut nearest = Vec::new();
        let mut depth = 0;
        let mut before: Option<(&str, usize)> = None;
        for node in (0..catalog.len()).map(Catalog::node) {
            let Some(entity) = catalog.at(node) else { continue };
            let Some(file) = entity.origin.file.as_deref() else { continue };
            // Neighbours mostly stand in the same file.
            let reached = match before {
                Some((known, reached)) if known == file => reached,
                _ => self.reached(&path, file),
            };
            before = Some((file, reached));
            let is_itself = reached == usize::MAX;
            if reached == 0 || reached < depth || (!is_itself && !has_folder(entity.known_kind())) {
                continue;
            }
            if reached > depth {
                nearest.clear();
                depth = reached;
            }
            nearest.push((node, file));
        }
        nearest
    }

    /// How deep the folder of `file` lies when `path` is below it; most of all when it is `path`.
    fn reached(&self, path: &[OsString], file: &str) -> usize {
        let file = parts(&self.here.join(file));
        match file.split_last() {
            _ if file == path => usize::MAX,
            Some((_, folder)) if path.starts_with(folder) => folder.len(),
            _ => 0,
        }
    }
}

fn has_folder(kind: Option<KnownKind>) -> bool {
    kind.is_none_or(KnownKind::is_owned)
}

/// The parts of a path, with `.` and `..` resolved by the text alone.
fn parts(path: &Path) -> Vec<OsString> {
    let mut out = Vec::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                out.pop();
            }
            other => out.push(other.as_os_str().to_owned()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::testing::component;

    #[test]
    fn the_innermost_folder_counts_and_the_file_itself_most() {
        let catalog = Catalog::build(&[component("pay", "a")], Vec::new());
        let at = |path: &str| {
            let spot = Spot { path: path.into(), here: "/srv/mono/services".into() };
            spot.nearest(&catalog).into_iter().map(|(_, file)| file).collect::<Vec<_>>()
        };
        assert_eq!(at("/srv/mono/services/src/main.rs"), ["demo.yaml"]);
        assert_eq!(at("/srv/mono/services/demo.yaml"), ["demo.yaml"]);
        assert!(at("/srv/mono/other").is_empty());
    }
}
