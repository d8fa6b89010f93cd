use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use ignore::{DirEntry, WalkBuilder, WalkState};

use super::{Entry, Files, Kind, LARGEST_FILE, Stamp, Walked, is_off_limits, is_yaml};

/// Names, like a `.gitignore`, descriptors that are no part of the catalog: examples, test data.
const IGNORE_FILE: &str = ".stagedoorignore";

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
        let found = Mutex::new(Walked::default());
        let walk = WalkBuilder::new(root)
            .hidden(false)
            .require_git(false)
            .git_global(false)
            .add_custom_ignore_filename(IGNORE_FILE)
            .filter_entry(|entry| entry.depth() == 0 || !is_off_limits(&entry.file_name().to_string_lossy()))
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
