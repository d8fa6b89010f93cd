use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{FileRead, Standing};
use crate::sources::files::normalised;

/// The absolute path that a template in `file` copies from, if that is a place of its own.
///
/// A template that copies its own folder, or one around it, does not turn its neighbours into skeletons.
pub(super) fn path(file: &Path, copied: &str) -> Option<PathBuf> {
    let folder = file.parent()?;
    let path = normalised(&folder.join(copied));
    (!file.starts_with(&path)).then_some(path)
}

/// What the templates of a catalog copy from. Descriptors there are input for new software, not entities.
#[derive(Debug, Default)]
pub(super) struct Skeletons(Vec<PathBuf>);

impl Skeletons {
    /// Collects what the templates among `files` copy. A template within a skeleton is input itself
    /// and has no say.
    pub(super) fn of(files: &BTreeMap<PathBuf, Arc<FileRead>>) -> Self {
        let all = || files.iter().filter(|(_, read)| !read.skeletons.is_empty());
        let mut paths: Vec<_> = all().flat_map(|(_, read)| read.skeletons.iter().cloned()).collect();
        paths.sort_unstable();
        paths.dedup();
        let every = Self(paths);
        let outside = all().filter(|(path, read)| read.standing == Standing::Given || !every.hold(path));
        let mut paths: Vec<_> = outside.flat_map(|(_, read)| read.skeletons.iter().cloned()).collect();
        paths.sort_unstable();
        paths.dedup();
        Self(paths)
    }

    /// Whether a file is part of a skeleton.
    pub(super) fn hold(&self, path: &Path) -> bool {
        path.ancestors()
            .any(|folder| self.0.binary_search_by(|skeleton| skeleton.as_path().cmp(folder)).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_does_not_make_a_skeleton_of_its_own_folder() {
        let file = Path::new("/r/templates/a/template.yaml");
        assert_eq!(path(file, "./skeleton"), Some(PathBuf::from("/r/templates/a/skeleton")));
        assert_eq!(path(file, "../../skeletons/a/"), Some(PathBuf::from("/r/skeletons/a")));
        for own in ["./", ".", "..", "../../"] {
            assert_eq!(path(file, own), None, "{own}");
        }
    }
}
