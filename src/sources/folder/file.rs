use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::contents::Contents;
use super::root::Root;
use super::skeleton::{self, Skeletons};
use crate::diagnostic::{Code, Place, Problem, Severity};
use crate::sources::descriptor::{self, Hosting, Names, Setting, Target, may_be_descriptor};
use crate::sources::files::{Files, Stamp, normalised};

/// What one file came to. Kept, so that a file that did not change is not read again.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileRead {
    pub(super) shown: Arc<str>,
    /// The number of the root that led here.
    pub(super) root: usize,
    pub(super) standing: Standing,
    /// Whether somebody named the file, so that it was read whatever it holds.
    pub(super) is_wanted: bool,
    pub(super) stamp: Option<Stamp>,
    pub(super) is_descriptor: bool,
    #[serde(skip)]
    pub(super) contents: Contents,
    pub(super) targets: Box<[Target]>,
    /// What the templates in it copy from, as absolute paths.
    pub(super) skeletons: Box<[PathBuf]>,
    /// Other files that its entities were made from, as absolute paths.
    pub(super) used: Box<[PathBuf]>,
    /// How those were, in the same order.
    pub(super) used_stamps: Box<[Option<Stamp>]>,
}

/// Why a file is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Standing {
    /// The user named it.
    Given,
    /// It lies below a folder that the user named.
    Found,
    /// A Location points at it, and nothing else.
    PointedAt,
}

/// A file to read.
#[derive(Debug)]
pub(super) struct Job {
    /// Its one absolute path.
    pub(super) path: PathBuf,
    pub(super) shown: Arc<str>,
    pub(super) root: usize,
    pub(super) standing: Standing,
    /// Whether somebody named it, so that it is read whatever it holds.
    pub(super) is_wanted: bool,
}

impl Job {
    pub(super) fn read(&self, files: &dyn Files, root: &Root, names: &Names) -> FileRead {
        // Taken first: a change while the file is read makes the stamp look old, not new.
        let stamp = files.stamp(&self.path);
        let mut read = FileRead {
            shown: Arc::clone(&self.shown),
            root: self.root,
            standing: self.standing,
            is_wanted: self.is_wanted,
            stamp,
            is_descriptor: false,
            contents: Contents::default(),
            targets: Box::default(),
            skeletons: Box::default(),
            used: Box::default(),
            used_stamps: Box::default(),
        };
        let bytes = match files.read(&self.path) {
            Ok(bytes) => bytes,
            // It went away since the folder was listed, as files do when a branch is switched.
            Err(error)
                if error.kind() == ErrorKind::NotFound
                    && self.standing == Standing::Found
                    && !self.is_wanted =>
            {
                return read;
            }
            Err(error) => {
                read.contents = Contents::read(Vec::new(), vec![self.unreadable(&error)]);
                return read;
            }
        };
        if self.is_wanted || may_be_descriptor(&bytes) {
            self.documents(&String::from_utf8_lossy(&bytes), files, root, names, &mut read);
        }
        read
    }

    fn documents(&self, text: &str, files: &dyn Files, root: &Root, names: &Names, read: &mut FileRead) {
        let setting = Setting {
            files,
            path: &self.path,
            shown: &self.shown,
            hosting: Hosting::File,
            root: root.folder(),
            names,
        };
        let (mut described, mut problems, mut targets) = (Vec::new(), Vec::new(), Vec::new());
        let (mut skeletons, mut used) = (Vec::new(), Vec::new());
        for document in descriptor::read(text, setting) {
            read.is_descriptor |= document.is_descriptor;
            described.extend(document.described);
            problems.extend(document.problems);
            targets.extend(document.targets);
            let copied = document.skeletons.iter();
            skeletons.extend(copied.filter_map(|copied| skeleton::path(&self.path, &copied.text)));
            used.extend(document.used.iter().map(|path| normalised(path)));
        }
        // One document of Backstage makes the whole file a descriptor; without any it is none of ours.
        if read.is_descriptor || self.is_wanted {
            read.contents = Contents::read(described, problems);
            read.targets = targets.into();
            read.skeletons = skeletons.into();
            read.used_stamps = used.iter().map(|used| files.stamp(used)).collect();
            read.used = used.into();
        }
    }

    /// A file that nobody named may well be none of ours, so that it is worth a warning only.
    fn unreadable(&self, error: &std::io::Error) -> Problem {
        let mut problem = Problem::new(Code::Unreadable, format!("it cannot be read: {error}"))
            .help("make it readable, or remove it")
            .at(Place::whole(Arc::clone(&self.shown)));
        if !self.is_wanted {
            problem.severity = Severity::Warning;
        }
        problem
    }
}

impl FileRead {
    /// Whether the file, and whatever else it was made from, is on disk as it was read.
    pub(super) fn is_fresh(&self, files: &dyn Files, path: &Path) -> bool {
        let mut used = self.used.iter().zip(&self.used_stamps);
        self.stamp.is_some()
            && files.stamp(path) == self.stamp
            && used.all(|(used, stamp)| files.stamp(used) == *stamp)
    }

    /// The same without its contents, and with another stamp.
    pub(super) fn with_stamp(&self, stamp: Option<Stamp>) -> Self {
        Self {
            stamp,
            contents: Contents::default(),
            shown: Arc::clone(&self.shown),
            targets: self.targets.clone(),
            skeletons: self.skeletons.clone(),
            used: self.used.clone(),
            used_stamps: self.used_stamps.clone(),
            ..*self
        }
    }

    /// Whether it counts even if no Location points at it.
    pub(super) fn counts_by_itself(&self, path: &Path, skeletons: &Skeletons) -> bool {
        match self.standing {
            Standing::Given => true,
            Standing::Found => {
                !skeletons.hold(path) && (self.is_descriptor || self.contents.problem_count() > 0)
            }
            Standing::PointedAt => false,
        }
    }

    /// Whether it was made from one of `changed`, or from something below it.
    pub(super) fn uses_any(&self, changed: &[PathBuf]) -> bool {
        self.used.iter().any(|used| changed.iter().any(|changed| used.starts_with(changed)))
    }
}
