use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::SystemTime;

use rayon::prelude::*;

use super::file::{FileRead, Job, Standing};
use super::follow::{Followed, follow};
use super::root::Root;
use super::{demo, skeleton::Skeletons};
use crate::catalog::Catalog;
use crate::diagnostic::{Code, Place, Problem};
use crate::sources::descriptor::Names;
use crate::sources::files::{Disk, Files, Kind, normalised};
use crate::sources::template::TemplateHome;
use crate::sources::{Counts, Found, Observer, Progress};

/// After so many files the catalog is shown for the first time, and after each multiple of it again.
const FIRST_BATCH: usize = 256;
const GROWTH: usize = 4;
/// Progress is told every so many files.
const STRIDE: usize = 32;

/// Descriptors below folders and in files given directly.
///
/// What each file came to is kept, so that reading again costs only what has changed.
pub struct LocalSource {
    files: Box<dyn Files>,
    pub(super) roots: Vec<Root>,
    names: Names,
    pub(super) read: BTreeMap<PathBuf, Arc<FileRead>>,
    /// Roots and folders that could not be looked into.
    pub(super) unreadable: Vec<Problem>,
    pub(super) folders: BTreeSet<PathBuf>,
    pub(super) settled: Settled,
    /// When the last reading began.
    pub(super) began: SystemTime,
    pub(super) catalog: Arc<Catalog>,
}

/// Where Locations led last time.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Settled {
    /// Every file that counts.
    pub(super) counted: BTreeSet<PathBuf>,
    /// Targets that lead nowhere, and circles.
    pub(super) problems: Vec<Problem>,
}

impl LocalSource {
    /// A source over folders and files; relative ones start from the current folder.
    pub fn new(roots: Vec<PathBuf>) -> Self {
        Self::over(Box::new(Disk), roots)
    }

    /// The demo company, whose files lie in a folder `demo` inside the binary.
    pub fn demo() -> Self {
        Self::over(Box::new(demo::demo_files()), vec![PathBuf::from(demo::NAME)])
    }

    fn over(files: Box<dyn Files>, roots: Vec<PathBuf>) -> Self {
        let roots = roots.into_iter().map(|given| Root::new(given, &*files)).collect();
        Self {
            files,
            roots,
            names: Names::default(),
            read: BTreeMap::new(),
            unreadable: Vec::new(),
            folders: BTreeSet::new(),
            settled: Settled::default(),
            began: SystemTime::UNIX_EPOCH,
            catalog: Arc::default(),
        }
    }

    /// Reads everything, on all cores.
    pub fn read(&mut self, observer: &dyn Observer) -> Arc<Catalog> {
        self.read.clear();
        self.began = SystemTime::now();
        let jobs = self.discover();
        self.read_files(jobs, observer);
        self.settle(observer)
    }

    /// Reads what has changed: the `changed` paths as a file watcher tells them, or, when there are
    /// none, every file whose time or size is another.
    pub fn reread(&mut self, changed: &[PathBuf]) -> Arc<Catalog> {
        self.began = SystemTime::now();
        let changed: Vec<PathBuf> = changed.iter().map(|path| self.absolute_of(path)).collect();
        let are_files = changed.iter().all(|path| self.files.kind(path) == Some(Kind::File));
        let known = |path: &PathBuf| self.read.contains_key(path) || self.is_used(path);
        let stale: Vec<Job> = if !changed.is_empty() && are_files && changed.iter().all(known) {
            self.jobs_of(|path, read| changed.contains(path) || read.uses_any(&changed))
        } else {
            self.rediscover(&changed)
        };
        self.read_files(stale, &());
        self.settle(&())
    }

    /// The catalog that was read last.
    pub fn catalog(&self) -> &Arc<Catalog> {
        &self.catalog
    }

    /// How much was read.
    pub fn counts(&self) -> Counts {
        Counts {
            files: self.read.len(),
            descriptors: self.read.values().filter(|read| read.is_descriptor).count(),
            entities: self.catalog.entities().len(),
        }
    }

    /// Whether no file at all is a descriptor, and nobody named one, so that the demo may step in.
    pub fn is_empty_of_descriptors(&self) -> bool {
        !self.read.values().any(|read| read.is_descriptor || read.standing == Standing::Given)
    }

    /// The folders in which a change may matter.
    pub fn watch_paths(&self) -> Vec<PathBuf> {
        let parent = |path: &Path| path.parent().map(Path::to_owned);
        let mut folders = self.folders.clone();
        folders.extend(self.read.keys().filter_map(|path| parent(path)));
        folders.extend(self.read.values().flat_map(|read| read.used.iter().filter_map(|path| parent(path))));
        folders.into_iter().collect()
    }

    /// The absolute path of a file as problems and entities name it; none for the demo, which is no file.
    pub fn absolute(&self, shown: &str) -> Option<PathBuf> {
        let (path, _) = self.read.iter().find(|(_, read)| &*read.shown == shown)?;
        path.is_absolute().then(|| path.clone())
    }

    /// The text of a file as problems and entities name it, as it is now.
    pub fn text_of(&self, shown: &str) -> Option<String> {
        let (path, _) = self.read.iter().find(|(_, read)| &*read.shown == shown)?;
        String::from_utf8(self.files.read(path).ok()?).ok()
    }

    /// The home of the template in a file as entities name it.
    pub fn template_home(&self, shown: &str) -> Option<TemplateHome<'_>> {
        let (path, read) = self.read.iter().find(|(_, read)| &*read.shown == shown)?;
        let around = self.roots.iter().map(Root::folder).find(|folder| path.starts_with(folder));
        let folder = around.or(path.parent())?;
        Some(TemplateHome::new(&*self.files, path.clone(), Arc::clone(&read.shown), folder))
    }

    /// Finds the files to read below all roots; those that several roots hold belong to the first.
    fn discover(&mut self) -> Vec<Job> {
        let mut jobs: BTreeMap<PathBuf, Job> = BTreeMap::new();
        self.unreadable.clear();
        self.folders.clear();
        for (number, root) in self.roots.iter().enumerate() {
            let job = |path: PathBuf, standing| {
                let shown = root.shown(&path);
                Job { path, shown, root: number, standing, is_wanted: standing == Standing::Given }
            };
            if root.kind != Some(Kind::Folder) {
                // What is missing or no file gives its problem when it is read.
                let given = job(root.real.clone(), Standing::Given);
                let known = jobs.entry(root.real.clone()).or_insert(given);
                (known.standing, known.is_wanted) = (Standing::Given, true);
                continue;
            }
            let walked = self.files.walk(&root.real);
            let links = walked.links.iter().filter_map(|link| self.files.real(link).ok());
            for path in walked.files.into_iter().chain(links) {
                jobs.entry(path.clone()).or_insert_with(|| job(path, Standing::Found));
            }
            self.folders.extend(walked.folders);
            self.unreadable.extend(walked.unreadable.into_iter().map(|(path, cause)| {
                Problem::new(Code::Unreadable, format!("the folder cannot be read: {cause}"))
                    .help("make it readable, or list it in .gitignore")
                    .at(Place::whole(root.shown(&path)))
            }));
        }
        jobs.into_values().collect()
    }

    /// Looks for files that came, went or changed, and forgets those that went.
    pub(super) fn rediscover(&mut self, changed: &[PathBuf]) -> Vec<Job> {
        let roots = self.roots.iter().map(|root| Root::new(root.given.clone(), &*self.files)).collect();
        self.roots = roots;
        let found = self.discover();
        let mut jobs: BTreeMap<PathBuf, Job> = found.into_iter().map(|job| (job.path.clone(), job)).collect();
        for mut job in self.jobs_of(|_, read| read.is_wanted) {
            if let Some(found) = jobs.get_mut(&job.path) {
                found.is_wanted = true;
            } else if self.files.kind(&job.path).is_some() {
                job.standing = Standing::PointedAt;
                jobs.insert(job.path.clone(), job);
            }
        }
        self.read.retain(|path, _| jobs.contains_key(path));
        jobs.into_values().filter(|job| !self.is_up_to_date(job, changed)).collect()
    }

    fn is_up_to_date(&self, job: &Job, changed: &[PathBuf]) -> bool {
        self.read.get(&job.path).is_some_and(|read| {
            (read.is_wanted, read.standing) == (job.is_wanted, job.standing)
                && read.is_fresh(&*self.files, &job.path)
                && !changed.iter().any(|changed| job.path.starts_with(changed))
                && !read.uses_any(changed)
        })
    }

    fn jobs_of(&self, which: impl Fn(&PathBuf, &FileRead) -> bool) -> Vec<Job> {
        let chosen = self.read.iter().filter(|(path, read)| which(path, read));
        let job = |(path, read): (&PathBuf, &Arc<FileRead>)| Job {
            path: path.clone(),
            shown: Arc::clone(&read.shown),
            root: read.root,
            standing: read.standing,
            is_wanted: read.is_wanted,
        };
        chosen.map(job).collect()
    }

    fn is_used(&self, path: &PathBuf) -> bool {
        self.read.values().any(|read| read.used.contains(path))
    }

    /// The one path of something that may be gone already.
    fn absolute_of(&self, path: &Path) -> PathBuf {
        let real = |path: &Path| self.files.real(path).ok();
        let beside = || Some(real(path.parent()?)?.join(path.file_name()?));
        real(path).or_else(beside).unwrap_or_else(|| normalised(path))
    }

    /// Reads `jobs` in growing batches, so that a catalog of the first ones is there early.
    pub(super) fn read_files(&mut self, jobs: Vec<Job>, observer: &dyn Observer) {
        let tally = Tally::of(&self.read, jobs.len());
        let mut jobs = jobs.into_iter().peekable();
        let mut batch = FIRST_BATCH;
        while jobs.peek().is_some() && !observer.is_cancelled() {
            let now: Vec<Job> = jobs.by_ref().take(batch).collect();
            let read = now.into_par_iter().filter(|_| !observer.is_cancelled()).map(|job| {
                let read = job.read(&*self.files, &self.roots[job.root], &self.names);
                tally.add(&read, observer);
                (job.path, Arc::new(read))
            });
            let read: Vec<_> = read.collect();
            self.read.extend(read);
            if jobs.peek().is_some() {
                observer.partial(Arc::new(self.preview()));
            }
            batch *= GROWTH;
        }
        observer.progress(tally.progress());
    }

    /// What is known before Locations have been followed.
    fn preview(&self) -> Catalog {
        let skeletons = Skeletons::of(&self.read);
        let counted = self.read.iter().filter(|(path, read)| read.counts_by_itself(path, &skeletons));
        let found = collected(counted.map(|(_, read)| read));
        Catalog::preview(&found.described, found.problems)
    }

    /// Follows Locations until nothing new turns up, and builds the catalog.
    pub(super) fn settle(&mut self, observer: &dyn Observer) -> Arc<Catalog> {
        let mut followed = follow(&*self.files, &self.roots, &self.read);
        while !followed.unread.is_empty() && !observer.is_cancelled() {
            let jobs = self.jobs_for(&followed);
            self.read_files(jobs, observer);
            followed = follow(&*self.files, &self.roots, &self.read);
        }
        let found = self.found_by(&followed);
        self.settled = Settled { counted: followed.counted, problems: followed.problems };
        self.catalog = Arc::new(Catalog::build(&found.described, found.problems));
        Arc::clone(&self.catalog)
    }

    /// Relates what is here without reading anything.
    pub(in crate::sources) fn relate(&mut self) {
        let found = self.found();
        self.catalog = Arc::new(Catalog::build(&found.described, found.problems));
    }

    /// What was read last, to be put together with what others have read.
    pub fn found(&self) -> Found {
        self.found_by(&follow(&*self.files, &self.roots, &self.read))
    }

    /// Whether Locations still lead where they led.
    pub(super) fn is_settled(&self) -> bool {
        let followed = follow(&*self.files, &self.roots, &self.read);
        followed.unread.is_empty()
            && followed.counted == self.settled.counted
            && followed.problems == self.settled.problems
    }

    fn found_by(&self, followed: &Followed) -> Found {
        let counted = self.read.iter().filter(|(path, _)| followed.counted.contains(*path));
        let mut found = collected(counted.map(|(_, read)| read));
        found.problems.extend(followed.problems.iter().cloned());
        found.problems.extend(self.unreadable.iter().cloned());
        found
    }

    fn jobs_for(&self, followed: &Followed) -> Vec<Job> {
        let job = |(path, &root): (&PathBuf, &usize)| {
            let known = self.read.get(path);
            let shown = known.map_or_else(|| self.roots[root].shown(path), |read| Arc::clone(&read.shown));
            let standing = known.map_or(Standing::PointedAt, |read| read.standing);
            let root = known.map_or(root, |read| read.root);
            Job { path: path.clone(), shown, root, standing, is_wanted: true }
        };
        followed.unread.iter().map(job).collect()
    }
}

fn collected<'a>(read: impl Iterator<Item = &'a Arc<FileRead>>) -> Found {
    let mut found = Found::default();
    for read in read {
        found.described.extend(read.contents.described().iter().cloned());
        found.problems.extend(read.contents.problems().iter().cloned());
    }
    found
}

/// Counts while several threads read.
struct Tally {
    found: usize,
    read: AtomicUsize,
    entities: AtomicUsize,
    problems: AtomicUsize,
}

impl Tally {
    fn of(read: &BTreeMap<PathBuf, Arc<FileRead>>, more: usize) -> Self {
        Self {
            found: read.len() + more,
            read: AtomicUsize::new(read.len()),
            entities: AtomicUsize::new(read.values().map(|read| read.contents.described_count()).sum()),
            problems: AtomicUsize::new(read.values().map(|read| read.contents.problem_count()).sum()),
        }
    }

    fn add(&self, read: &FileRead, observer: &dyn Observer) {
        self.entities.fetch_add(read.contents.described_count(), Ordering::Relaxed);
        self.problems.fetch_add(read.contents.problem_count(), Ordering::Relaxed);
        if self.read.fetch_add(1, Ordering::Relaxed).is_multiple_of(STRIDE) {
            observer.progress(self.progress());
        }
    }

    fn progress(&self) -> Progress {
        Progress {
            unit: "files",
            found: self.found,
            read: self.read.load(Ordering::Relaxed),
            entities: self.entities.load(Ordering::Relaxed),
            problems: self.problems.load(Ordering::Relaxed),
        }
    }
}
