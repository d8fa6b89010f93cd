//! Says which files change on disk.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{DebounceEventResult, Debouncer, NoCache, new_debouncer_opt, notify};

/// Changes that come closer together are told at once.
const QUIET: Duration = Duration::from_millis(150);
/// More folders are not watched: systems have limits, and a tree that large is read again on demand.
const MOST: usize = 20_000;

/// Why files cannot be watched.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The system does not offer it.
    #[error("changes on disk cannot be watched")]
    Unavailable(#[source] notify::Error),
    /// Some folders, the first of which this is, are not watched.
    #[error("{} of the folders cannot be watched, {} among them", .missed, .first.display())]
    Partial {
        /// How many.
        missed: usize,
        /// One of them.
        first: PathBuf,
    },
}

/// Watches folders until it is dropped.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, NoCache>,
    folders: BTreeSet<PathBuf>,
}

impl Watch {
    /// Calls `on_change` from a thread of its own with the paths that changed, never with none of them.
    ///
    /// An empty list says that anything may have changed.
    pub fn new(on_change: impl Fn(Vec<PathBuf>) + Send + 'static) -> Result<Self, WatchError> {
        let told = move |result: DebounceEventResult| {
            if let Some(paths) = changed(result) {
                on_change(paths);
            }
        };
        // Renames need no matching: both names are told, and both are looked at.
        let debouncer = new_debouncer_opt(QUIET, None, told, NoCache, notify::Config::default())
            .map_err(WatchError::Unavailable)?;
        Ok(Self { debouncer, folders: BTreeSet::new() })
    }

    /// Watches these folders, each without what is below it, and no others.
    ///
    /// # Errors
    /// When some cannot be watched; the others are.
    pub fn set_folders(&mut self, folders: Vec<PathBuf>) -> Result<(), WatchError> {
        let wanted: BTreeSet<PathBuf> = folders.into_iter().collect();
        for gone in self.folders.difference(&wanted) {
            // A folder that no longer exists has lost its watch already.
            let _ = self.debouncer.unwatch(gone);
        }
        self.folders.retain(|folder| wanted.contains(folder));
        let mut missed = Vec::new();
        for folder in wanted {
            if self.folders.contains(&folder) {
                continue;
            }
            let has_room = self.folders.len() < MOST;
            if has_room && self.debouncer.watch(&folder, RecursiveMode::NonRecursive).is_ok() {
                self.folders.insert(folder);
            } else {
                missed.push(folder);
            }
        }
        match missed.first() {
            None => Ok(()),
            Some(first) => Err(WatchError::Partial { missed: missed.len(), first: first.clone() }),
        }
    }
}

/// The paths that changed; none when nothing did. Reading a file is no change.
fn changed(result: DebounceEventResult) -> Option<Vec<PathBuf>> {
    // Errors mean that something was missed.
    let Ok(events) = result else { return Some(Vec::new()) };
    let changes: Vec<_> =
        events.into_iter().filter(|event| !matches!(event.kind, EventKind::Access(_))).collect();
    if changes.iter().any(|event| event.need_rescan()) {
        return Some(Vec::new());
    }
    let paths: BTreeSet<PathBuf> = changes.into_iter().flat_map(|event| event.event.paths).collect();
    (!paths.is_empty()).then(|| paths.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_written_file_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let real = folder.path().canonicalize().expect("it exists");
        let (tell, told) = mpsc::channel();
        let mut watch = Watch::new(move |paths| {
            let _ = tell.send(paths);
        })
        .expect("files can be watched");
        watch.set_folders(vec![real.clone()]).expect("the folder can be watched");
        std::fs::write(real.join("a.yaml"), "a: 1").expect("it can be written");
        let paths = told.recv_timeout(Duration::from_secs(20)).expect("the change is told");
        assert!(paths.contains(&real.join("a.yaml")), "{paths:?}");
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let mut watch = Watch::new(|_| ()).expect("files can be watched");
        let error = watch.set_folders(vec![PathBuf::from("/no/such/folder")]);
        assert!(matches!(error, Err(WatchError::Partial { missed: 1, .. })));
    }
}
