use std::path::Path;
use std::{fs, io};

use tempfile::TempDir;

/// Ends the name of a folder in which a run works; before it stand the name of the run and something by chance.
const SUFFIX: &str = ".work";

/// Makes a folder beside the journal of a run.
pub(super) fn make(journal: &Path, run: &str) -> io::Result<TempDir> {
    let beside = journal.parent().unwrap_or(Path::new("."));
    let name = format!("{run}.");
    let mut builder = tempfile::Builder::new();
    builder.prefix(&name).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(beside)
}

/// Removes the folders of runs that nobody is at.
///
/// A run is locked before its folders are made: one that was listed before its run was found free is nobody's.
pub(super) fn clear(folder: &Path, is_held: impl Fn(&str) -> bool) {
    for entry in fs::read_dir(folder).into_iter().flatten().map_while(Result::ok) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let run = name.strip_suffix(SUFFIX).and_then(|name| name.split_once('.')).map(|(run, _)| run);
        if run.is_some_and(|run| !is_held(run)) {
            // What cannot be removed now is tried again with the next run.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}
