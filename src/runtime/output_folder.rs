use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::scaffold::Node;

/// The folder that a template's files go to.
#[derive(Debug, Clone)]
pub struct OutputFolder {
    path: PathBuf,
}

/// What stands where a folder is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nothing, or an empty folder.
    Free,
    /// A folder with something in it.
    Full,
    /// Something else than a folder.
    Other,
}

/// Why files could not be put where they belong.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A path that does not stay in the folder.
    #[error("`{0}` would not stay inside of the folder")]
    Outside(String),
    /// The system did not let it happen.
    #[error("{}: {cause}", path.display())]
    Io {
        /// What it is about.
        path: PathBuf,
        /// What the system says.
        #[source]
        cause: io::Error,
    },
}

impl OutputFolder {
    /// The folder at a path, which need not exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into() }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What stands there now.
    pub fn standing(&self) -> Standing {
        match fs::read_dir(&self.path) {
            Ok(mut entries) => {
                if entries.next().is_none() {
                    Standing::Free
                } else {
                    Standing::Full
                }
            }
            Err(error)
                if error.kind() == io::ErrorKind::NotFound && fs::symlink_metadata(&self.path).is_err() =>
            {
                Standing::Free
            }
            Err(_) => Standing::Other,
        }
    }

    /// The bytes of a file in it; none when there is no such file.
    pub fn read(&self, file: &str) -> Option<Vec<u8>> {
        let path = self.checked(file).ok()?;
        let is_file = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_file());
        is_file.then(|| fs::read(path).ok())?
    }

    /// Makes the folder with these files in it: all of them or, when something goes wrong, nothing.
    pub fn create<'n>(&self, files: impl Iterator<Item = (&'n str, &'n Node)>) -> Result<(), OutputError> {
        let staged = self.stage(files)?;
        let fresh = staged.path().join(FRESH);
        if self.path.is_dir() {
            fs::remove_dir(&self.path).map_err(|cause| failed(&self.path, cause))?;
        }
        fs::rename(fresh, &self.path).map_err(|cause| failed(&self.path, cause))
    }

    /// Puts these files into the folder, over those that are there; others stay. Each is replaced at one stroke,
    /// once all of them are written.
    pub fn overwrite(&self, files: &[(&str, &Node)]) -> Result<(), OutputError> {
        for (file, _) in files {
            self.checked(file)?;
        }
        let staged = self.stage(files.iter().copied())?;
        for (file, _) in files {
            let target = self.checked(file)?;
            if let Some(folder) = target.parent() {
                fs::create_dir_all(folder).map_err(|cause| failed(folder, cause))?;
            }
            fs::rename(staged.path().join(FRESH).join(file), &target)
                .map_err(|cause| failed(&target, cause))?;
        }
        Ok(())
    }

    /// Writes the files into a folder beside this one, on the same disk.
    fn stage<'n>(
        &self,
        files: impl Iterator<Item = (&'n str, &'n Node)>,
    ) -> Result<tempfile::TempDir, OutputError> {
        let beside = match self.path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        fs::create_dir_all(beside).map_err(|cause| failed(beside, cause))?;
        let staged = tempfile::Builder::new().prefix(".stagedoor-").tempdir_in(beside);
        let staged = staged.map_err(|cause| failed(beside, cause))?;
        let fresh = Self::new(staged.path().join(FRESH));
        fs::create_dir(&fresh.path).map_err(|cause| failed(&fresh.path, cause))?;
        for (file, node) in files {
            let path = fresh.checked(file)?;
            write(&path, node).map_err(|cause| failed(&self.path.join(file), cause))?;
        }
        Ok(staged)
    }

    /// The path of a file, if no link on the way leads it out of the folder.
    pub(super) fn checked(&self, file: &str) -> Result<PathBuf, OutputError> {
        let outside = || OutputError::Outside(file.to_owned());
        let mut path = self.path.clone();
        let mut parts = Path::new(file).components().peekable();
        if parts.peek().is_none() {
            return Err(outside());
        }
        while let Some(part) = parts.next() {
            let Component::Normal(name) = part else { return Err(outside()) };
            path.push(name);
            let is_last = parts.peek().is_none();
            if !is_last && fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink()) {
                return Err(outside());
            }
        }
        Ok(path)
    }
}

const FRESH: &str = "new";

fn failed(path: &Path, cause: io::Error) -> OutputError {
    OutputError::Io { path: path.to_owned(), cause }
}

/// Puts a node at a path, with the folders on the way to it.
pub(super) fn write(path: &Path, node: &Node) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    match node {
        Node::Folder => fs::create_dir_all(path),
        Node::File { bytes, mode } => {
            fs::write(path, bytes)?;
            set_mode(path, *mode)
        }
        Node::Link(target) => link(target, path),
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o777))
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on Unix, where it may fail")]
fn set_mode(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn link(target: &str, path: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(target, path)
}

#[cfg(not(unix))]
fn link(_: &str, path: &Path) -> io::Result<()> {
    let message = format!("{} is a link, which cannot be made here", path.display());
    Err(io::Error::new(io::ErrorKind::Unsupported, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, OutputFolder) {
        let around = tempfile::tempdir().expect("a folder");
        let output = OutputFolder::new(around.path().join("sub/out"));
        (around, output)
    }

    fn names(path: &Path) -> Vec<String> {
        let entries = fs::read_dir(path).expect("a folder").map(|entry| entry.expect("an entry"));
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_appears_whole_and_nothing_else_stays_behind() {
        let (around, output) = folder();
        assert_eq!(output.standing(), Standing::Free);
        let (plain, script) = (Node::file(*b"a"), Node::executable(*b"#!"));
        output.create([("a.txt", &plain), ("bin/run", &script)].into_iter()).expect("written");
        assert_eq!(output.standing(), Standing::Full);
        assert_eq!(names(&around.path().join("sub")), ["out"]);
        assert_eq!(output.read("bin/run").as_deref(), Some(&b"#!"[..]));
    }

    #[test]
    fn what_fails_leaves_nothing() {
        let (around, output) = folder();
        let node = Node::file(*b"a");
        let error = output.create([("a", &node), ("../b", &node)].into_iter()).expect_err("it is refused");
        assert!(matches!(error, OutputError::Outside(_)));
        assert_eq!(names(&around.path().join("sub")), [""; 0]);
    }

    #[test]
    fn overwriting_keeps_other_files_and_follows_no_link() {
        let (around, output) = folder();
        let node = Node::file(*b"new");
        fs::create_dir_all(output.path()).expect("made");
        fs::write(output.path().join("mine"), "mine").expect("written");
        fs::write(output.path().join("a"), "old").expect("written");
        output.overwrite(&[("a", &node), ("d/b", &node)]).expect("written");
        assert_eq!(names(output.path()), ["a", "d", "mine"]);
        assert_eq!(output.read("a").as_deref(), Some(&b"new"[..]));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(around.path(), output.path().join("away")).expect("made");
            let error = output.overwrite(&[("away/x", &node)]).expect_err("it is refused");
            assert!(matches!(error, OutputError::Outside(_)));
        }
        assert_eq!(names(around.path()), ["sub"]);
    }
}
