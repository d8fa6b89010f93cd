//! Files of the user alone: answers, logins, journals, and what is kept between sessions.

use std::fs::DirBuilder;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// What the name of a file begins with that is written beside the one it will replace. It stays only when the process
/// is killed meanwhile.
pub const BESIDE: &str = ".stagedoor-";

/// Creates a folder that nobody else may look into, and those above it; leaves one alone that is there.
pub fn create_folder(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// Puts a file that nobody else may read in the place of what was there, whole or not at all; creates its folder.
///
/// It is not forced to the disk.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    beside(path, bytes)?.persist(path)?;
    Ok(())
}

/// The same for what a power cut must not take.
pub fn replace_for_good(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let file = beside(path, bytes)?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

fn beside(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().unwrap_or(Path::new("."));
    create_folder(folder)?;
    // Such a file is its owner's alone from the beginning.
    let mut file = tempfile::Builder::new().prefix(BESIDE).tempfile_in(folder)?;
    file.write_all(bytes)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/file");
        replace(&path, b"old").unwrap();
        replace_for_good(&path, b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        replace(&folder.path().join("a/b"), b"x").unwrap();
        let mode = |path: &str| fs::metadata(folder.path().join(path)).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode("a"), mode("a/b")), (0o700, 0o600));
    }
}
