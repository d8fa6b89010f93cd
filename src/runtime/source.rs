use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::app::{Source, World};
use crate::catalog::{Catalog, Change, Entity, Ownership};
use crate::search::Index;
use crate::sources::backstage::{BackstageError, Server, Synced};
use crate::sources::folder::LocalSource;
use crate::sources::{Combined, Observer};

/// Which catalog is to be read.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// The embedded demo.
    Demo,
    /// These places; the local ones lie over the servers.
    Given {
        /// Backstage servers.
        servers: Vec<Server>,
        /// Folders and files.
        roots: Vec<PathBuf>,
    },
    /// Whatever lies below a folder; the demo when that is nothing.
    Around {
        /// The folder, as problems shall name it.
        folder: PathBuf,
        /// What to call it.
        name: String,
    },
}

/// The catalog that was chosen, and what is needed to read it again.
pub struct Reading {
    sources: Combined,
    name: Source,
    /// Whether the demo stands in for a place that holds no descriptor.
    may_be_demo: bool,
}

impl Chosen {
    /// What lies in the git repository around `here`, the current folder, or in `here` itself.
    pub fn around(here: &Path) -> Self {
        let steps = here.ancestors().position(|ancestor| ancestor.join(".git").exists()).unwrap_or(0);
        let root = here.ancestors().nth(steps).unwrap_or(here);
        let name = root.file_name().unwrap_or(root.as_os_str()).to_string_lossy().into_owned();
        let folder = if steps == 0 { PathBuf::from(".") } else { (0..steps).map(|_| "..").collect() };
        Self::Around { folder, name }
    }

    /// What to call it before it is read.
    pub fn name(&self) -> Source {
        let (name, is_demo) = match self {
            Self::Demo => ("demo".to_owned(), true),
            Self::Given { servers, roots } => {
                let roots = roots.iter().map(|root| root.display().to_string());
                let hosts = servers.iter().map(|server| server.address.host());
                (roots.chain(hosts).collect::<Vec<_>>().join(", "), false)
            }
            Self::Around { name, .. } => (name.clone(), false),
        };
        Source { name: name.into(), is_demo }
    }

    /// The servers among it.
    pub fn servers(&self) -> &[Server] {
        match self {
            Self::Given { servers, .. } => servers,
            Self::Demo | Self::Around { .. } => &[],
        }
    }

    /// The folders at which it begins.
    pub fn folders(&self) -> Vec<&Path> {
        match self {
            Self::Demo => Vec::new(),
            Self::Given { roots, .. } => roots.iter().map(PathBuf::as_path).collect(),
            Self::Around { folder, .. } => vec![folder],
        }
    }
}

impl Reading {
    /// Prepares to read what was chosen; fails when a server cannot be asked from here at all.
    pub fn of(chosen: Chosen) -> Result<Self, BackstageError> {
        let name = chosen.name();
        let may_be_demo = matches!(chosen, Chosen::Around { .. });
        let (servers, local) = match chosen {
            Chosen::Demo => (Vec::new(), Some(LocalSource::demo())),
            Chosen::Given { servers, roots } => {
                let local = (!roots.is_empty()).then(|| LocalSource::new(roots));
                (servers, local)
            }
            Chosen::Around { folder, .. } => (Vec::new(), Some(LocalSource::new(vec![folder]))),
        };
        Ok(Self { sources: Combined::new(servers, local)?, name, may_be_demo })
    }

    /// Reads all of it. When a server fails, [`Reading::world`] has what the others gave.
    pub fn read(&mut self, observer: &dyn Observer) -> Result<(), BackstageError> {
        let begin = Instant::now();
        let read = self.sources.read(observer);
        let catalog = self.sources.catalog();
        tracing::info!(
            source = ?self.name.name, entities = catalog.entities().len(), problems = catalog.problems().len(),
            failed = read.is_err(), took = ?begin.elapsed(), "read"
        );
        let is_empty = self.sources.local().is_some_and(LocalSource::is_empty_of_descriptors);
        if self.may_be_demo && is_empty {
            *self = Self::of(Chosen::Demo)?;
            return self.read(observer);
        }
        read
    }

    /// Reads again what `changed` on disk, or, when nothing is named, whatever may have changed.
    pub fn reread(&mut self, changed: &[PathBuf], observer: &dyn Observer) -> Result<(), BackstageError> {
        self.sources.reread(changed, observer)
    }

    /// See [`Combined::difference`].
    pub fn difference(&self, is_of_these_files: &dyn Fn(&Entity) -> bool) -> Option<Vec<Change>> {
        self.sources.difference(is_of_these_files)
    }

    /// Asks the servers what has changed.
    pub fn sync(&mut self, observer: &dyn Observer) -> (Synced, Result<(), BackstageError>) {
        self.sources.sync(observer)
    }

    /// Whether a server is among what was chosen.
    pub fn has_servers(&self) -> bool {
        !self.sources.servers().is_empty()
    }

    /// Whom the first server knows us as, if it is a person.
    pub fn signed_in(&self) -> Option<String> {
        self.sources.servers().first()?.user()
    }

    /// When it was last as its servers have it.
    pub fn synced(&self) -> Option<SystemTime> {
        self.sources.synced()
    }

    /// What lies on disk, if anything of it was chosen.
    pub fn local(&self) -> Option<&LocalSource> {
        self.sources.local()
    }

    /// What it is called.
    pub fn name(&self) -> &Source {
        &self.name
    }

    /// What was read last, with all that is worked out from it.
    pub fn world(&self) -> World {
        let world = world(Arc::clone(self.sources.catalog()), self.name.clone());
        World { changes: Arc::new(self.sources.changes()), ..world }
    }
}

/// Works out from a catalog what the screens and commands need.
pub fn world(catalog: Arc<Catalog>, source: Source) -> World {
    let begin = Instant::now();
    let (index, ownership) = rayon::join(|| Index::build(&catalog), || Ownership::of(&catalog));
    tracing::debug!(entities = catalog.entities().len(), bytes = index.memory(), took = ?begin.elapsed(), "indexed");
    let changes = Arc::default();
    World { index: Arc::new(index), ownership: Arc::new(ownership), changes, catalog, source }
}
