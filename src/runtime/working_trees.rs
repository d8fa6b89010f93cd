use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::git;
use crate::oncall::Changes;
use crate::ownership::{Committer, Repository, Ruling};
use crate::sources::codeowners::{self, Located};
use crate::sources::files::{Disk, Files, display, normalised, relative};
use crate::sources::folder::demo_files;

/// The repositories that the files of a catalog lie in, read when they are asked about.
pub struct WorkingTrees {
    files: Box<dyn Files>,
    /// The folder that files are named from; none for the demo, whose files lie nowhere else.
    here: Option<PathBuf>,
    roots: RefCell<HashMap<PathBuf, Option<PathBuf>>>,
    located: RefCell<HashMap<PathBuf, Option<Arc<Located>>>>,
}

impl WorkingTrees {
    /// The repositories of files that are named from `here`.
    pub fn on_disk(here: PathBuf) -> Self {
        Self::new(Box::new(Disk), Some(here))
    }

    /// The one repository of the demo.
    pub fn of_demo() -> Self {
        Self::new(Box::new(demo_files()), None)
    }

    fn new(files: Box<dyn Files>, here: Option<PathBuf>) -> Self {
        Self { files, here, roots: RefCell::default(), located: RefCell::default() }
    }

    /// The address that the repository around `path` was cloned from, with the path inside it.
    pub fn origin(&self, path: &Path) -> Option<(String, String)> {
        self.here.as_ref()?;
        let path = self.absolute(path);
        let root = self.root(&path)?;
        Some((git::origin(&root)?, display(&relative(&root, &path))))
    }

    /// What changed last around `file`; nothing where there is no repository on this disk.
    pub fn changes(&self, file: &str) -> Changes {
        match &self.here {
            Some(_) => git::changes(&self.absolute(Path::new(file))),
            None => Changes::default(),
        }
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        match &self.here {
            Some(here) => normalised(&here.join(path)),
            None => normalised(path),
        }
    }

    fn root(&self, path: &Path) -> Option<PathBuf> {
        let folder = path.parent()?.to_owned();
        let mut roots = self.roots.borrow_mut();
        roots.entry(folder).or_insert_with(|| codeowners::repository_root(&*self.files, path)).clone()
    }

    fn located(&self, root: &Path) -> Option<Arc<Located>> {
        if let Some(known) = self.located.borrow().get(root) {
            return known.clone();
        }
        let address = self.here.as_ref().and_then(|_| git::origin(root));
        let found = codeowners::read(&*self.files, root, address.as_deref()).map(Arc::new);
        self.located.borrow_mut().insert(root.to_owned(), found.clone());
        found
    }

    fn shown(&self, path: &Path) -> Arc<str> {
        match &self.here {
            Some(here) => display(&relative(here, path)).into(),
            None => display(path).into(),
        }
    }
}

impl Repository for WorkingTrees {
    fn rulings(&self, file: &str) -> Vec<Ruling> {
        let path = self.absolute(Path::new(file));
        let Some(located) = self.root(&path).and_then(|root| self.located(&root)) else { return Vec::new() };
        let inside = display(&relative(&located.root, &path));
        let file = self.shown(&located.file);
        let rulings = located.codeowners.verdicts(&inside).into_iter().map(|verdict| Ruling {
            file: Arc::clone(&file),
            line: verdict.rule.line,
            pattern: verdict.rule.pattern.text().into(),
            section: verdict.section.name.clone(),
            is_optional: verdict.section.is_optional,
            owners: verdict.rule.owners.clone(),
        });
        rulings.collect()
    }

    fn committers(&self, file: &str) -> Vec<Committer> {
        if self.here.is_none() {
            return Vec::new();
        }
        let path = self.absolute(Path::new(file));
        path.parent().map(git::committers).unwrap_or_default()
    }
}
