use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::root::Root;
use super::skeleton::{self, Skeletons};
use crate::catalog::Described;
use crate::diagnostic::{Code, Place, Problem, Severity};
use crate::sources::descriptor::{self, Hosting, Names, Setting, Target, may_be_descriptor};
use crate::sources::files::{Files, Stamp, normalised};

/// What one file came to. Kept, so that a file that did not change is not read again.
#[derive(Debug)]
pub(super) struct FileRead {
    pub(super) shown: Arc<str>,
    /// The number of the root that led here.
    pub(super) root: usize,
    pub(super) standing: Standing,
    /// Whether somebody named the file, so that it was read whatever it holds.
    pub(super) is_wanted: bool,
    pub(super) stamp: Option<Stamp>,
    pub(super) is_descriptor: bool,
    pub(super) described: Box<[Described]>,
    pub(super) problems: Box<[Problem]>,
    pub(super) targets: Box<[Target]>,
    /// What the templates in it copy from, as absolute paths.
    pub(super) skeletons: Box<[PathBuf]>,
    /// Other files that its entities were made from, as absolute paths.
    pub(super) used: Box<[PathBuf]>,
}

/// Why a file is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
            described: Box::default(),
            problems: Box::default(),
            targets: Box::default(),
            skeletons: Box::default(),
            used: Box::default(),
        };
        let bytes = match files.read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) => {
                read.problems = Box::new([self.unreadable(&error)]);
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
            read.described = described.into();
            read.problems = problems.into();
            read.targets = targets.into();
            read.skeletons = skeletons.into();
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
    /// Whether the file is on disk as it was read.
    pub(super) fn is_fresh(&self, files: &dyn Files, path: &Path) -> bool {
        self.stamp.is_some() && files.stamp(path) == self.stamp
    }

    /// Whether it counts even if no Location points at it.
    pub(super) fn counts_by_itself(&self, path: &Path, skeletons: &Skeletons) -> bool {
        match self.standing {
            Standing::Given => true,
            Standing::Found => !skeletons.hold(path) && (self.is_descriptor || !self.problems.is_empty()),
            Standing::PointedAt => false,
        }
    }

    /// Whether it was made from one of `changed`, or from something below it.
    pub(super) fn uses_any(&self, changed: &[PathBuf]) -> bool {
        self.used.iter().any(|used| changed.iter().any(|changed| used.starts_with(changed)))
    }
}
