use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::{Entry, Files, Kind, LARGEST_FILE, Stamp, Walked, is_off_limits, is_yaml};

/// Names, like a `.gitignore`, descriptors that are no part of the catalog: examples, test data.
const IGNORE_FILE: &str = ".stagedoorignore";
/// More than anybody lists to ignore, in bytes.
const LARGEST_IGNORE_FILE: u64 = 4 << 20;

/// The files of this machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let metadata = fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no ordinary file"));
        }
        if metadata.len() > LARGEST_FILE {
            return Err(too_large());
        }
        let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
        // It may grow while it is read, and the files of `/proc` are of no size at all.
        if fs::File::open(path)?.take(LARGEST_FILE + 1).read_to_end(&mut bytes)? as u64 > LARGEST_FILE {
            return Err(too_large());
        }
        Ok(bytes)
    }

    fn kind(&self, path: &Path) -> Option<Kind> {
        let metadata = fs::metadata(path).ok()?;
        Some(if metadata.is_file() {
            Kind::File
        } else if metadata.is_dir() {
            Kind::Folder
        } else {
            Kind::Other
        })
    }

    fn list(&self, folder: &Path) -> io::Result<Vec<Entry>> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let is_folder = entry.file_type()?.is_dir();
            entries.push(Entry { name: entry.file_name().to_string_lossy().into_owned(), is_folder });
        }
        entries.sort_unstable();
        Ok(entries)
    }

    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        fs::canonicalize(path)
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let metadata = fs::metadata(path).ok()?;
        Some(Stamp { modified: metadata.modified().ok(), size: metadata.len() })
    }

    fn walk(&self, root: &Path) -> Walked {
        if let Some(why) = bad_ignore_file(root) {
            return Walked { unreadable: vec![(root.to_owned(), why)], ..Walked::default() };
        }
        let found = Mutex::new(Walked::default());
        let left_out = Arc::new(Mutex::new(Vec::new()));
        let leave_out = Arc::clone(&left_out);
        let walk = WalkBuilder::new(root)
            .hidden(false)
            .require_git(false)
            .git_global(false)
            .add_custom_ignore_filename(IGNORE_FILE)
            .filter_entry(move |entry| {
                if entry.depth() > 0 && is_off_limits(&entry.file_name().to_string_lossy()) {
                    return false;
                }
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                let Some(why) = is_folder.then(|| bad_ignore_file(entry.path())).flatten() else {
                    return true;
                };
                leave_out.lock().expect("no visitor panics").push((entry.path().to_owned(), why));
                false
            })
            .threads(std::thread::available_parallelism().map_or(2, usize::from).min(8))
            .build_parallel();
        walk.run(|| {
            Box::new(|entry| {
                let mut found = found.lock().expect("no visitor panics");
                match entry {
                    Ok(entry) => sort(entry, &mut found),
                    // What went away meanwhile is none of ours any more.
                    Err(error) if is_missing(&error) => {}
                    Err(error) => {
                        let path = path_of(&error).unwrap_or(root).to_owned();
                        let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                        found.unreadable.push((path, cause));
                    }
                }
                WalkState::Continue
            })
        });
        let mut found = found.into_inner().expect("no visitor panics");
        found.unreadable.append(&mut left_out.lock().expect("no visitor panics"));
        found.files.sort_unstable();
        found.links.sort_unstable();
        found.folders.sort_unstable();
        found.unreadable.sort_unstable();
        found
    }
}

fn too_large() -> io::Error {
    let message = format!("it is larger than {} MiB", LARGEST_FILE / 1024 / 1024);
    io::Error::new(io::ErrorKind::FileTooLarge, message)
}

/// What is wrong with a file in `folder` that says what to ignore: the walk would read a link to a device, or a pipe,
/// to an end that never comes.
fn bad_ignore_file(folder: &Path) -> Option<String> {
    let bad = |name: &&str| {
        let metadata = fs::metadata(folder.join(name));
        metadata.is_ok_and(|metadata| {
            !metadata.is_file() && !metadata.is_dir() || metadata.len() > LARGEST_IGNORE_FILE
        })
    };
    let name = [".gitignore", ".ignore", IGNORE_FILE].into_iter().find(bad)?;
    Some(format!("its {name} is no ordinary file, or too large"))
}

fn sort(entry: DirEntry, found: &mut Walked) {
    let Some(kind) = entry.file_type() else { return };
    if kind.is_dir() {
        found.folders.push(entry.into_path());
    } else if kind.is_file() && is_yaml(entry.path()) {
        found.files.push(entry.into_path());
    } else if kind.is_symlink() && is_yaml(entry.path()) && entry.path().is_file() {
        found.links.push(entry.into_path());
    }
}

fn is_missing(error: &ignore::Error) -> bool {
    error.io_error().is_some_and(|cause| cause.kind() == io::ErrorKind::NotFound)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        ignore::Error::Loop { child, .. } => Some(child),
        _ => None,
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_folder_whose_ignore_file_never_ends_is_left_out_and_told_of() {
        let root = tempfile::tempdir().unwrap();
        for name in ["good/a.yaml", "bad/b.yaml"] {
            fs::create_dir_all(root.path().join(name).parent().unwrap()).unwrap();
            fs::write(root.path().join(name), "").unwrap();
        }
        symlink("/dev/zero", root.path().join("bad/.gitignore")).unwrap();
        let walked = Disk.walk(root.path());
        assert_eq!(walked.files, [root.path().join("good/a.yaml")]);
        let why = "its .gitignore is no ordinary file, or too large".to_owned();
        assert_eq!(walked.unreadable, [(root.path().join("bad"), why)]);

        symlink("/dev/zero", root.path().join(IGNORE_FILE)).unwrap();
        let walked = Disk.walk(root.path());
        assert_eq!((walked.files.len(), walked.unreadable.len()), (0, 1));
    }

    #[test]
    fn a_device_is_not_read_and_files_of_no_size_are() {
        assert_eq!(Disk.read(Path::new("/dev/zero")).unwrap_err().to_string(), "it is no ordinary file");
        if Path::new("/proc/self/status").exists() {
            assert!(!Disk.read(Path::new("/proc/self/status")).unwrap().is_empty());
        }
    }
}
