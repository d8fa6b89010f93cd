use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use super::keeping::{Keeping, Kept, Recalled};
use crate::app::{Source, World};
use crate::catalog::{Catalog, Change, Entity, Ownership};
use crate::config::Config;
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
    keeping: Option<Keeping>,
    /// What was worked out last.
    world: Option<World>,
    complaints: Vec<String>,
    /// Whether what was kept will do.
    is_cached: bool,
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
        let sources = Combined::new(servers, local)?;
        Ok(Self {
            sources,
            name,
            may_be_demo,
            keeping: None,
            world: None,
            complaints: Vec::new(),
            is_cached: false,
        })
    }

    /// Prepares to read what was chosen, and opens what an earlier session kept of it: then
    /// [`Reading::recalled`] has something to show at once.
    pub fn recall(chosen: Chosen, config: &Config) -> Result<Self, BackstageError> {
        let is_demo = matches!(chosen, Chosen::Demo);
        let mut reading = Self::of(chosen)?;
        reading.is_cached = config.cached;
        if config.offline {
            reading.sources.stay_offline();
        }
        reading.keeping = Keeping::of(config, &reading.sources).filter(|_| !is_demo);
        if let Some(keeping) = &reading.keeping {
            match keeping.recall(&mut reading.sources, &reading.name) {
                Recalled::Nothing => {}
                Recalled::World(world) => reading.world = Some(world),
                Recalled::SetAside(said) => reading.complaints.push(said),
            }
        }
        Ok(reading)
    }

    /// What an earlier session kept, as long as nothing has been read since.
    pub fn recalled(&self) -> Option<&World> {
        self.world.as_ref().filter(|_| self.sources.is_frozen())
    }

    /// How what was read is kept, in a few words; none when it is not.
    pub fn kept(&self) -> Option<Kept> {
        self.keeping.as_ref().filter(|_| !self.name.is_demo).and_then(Keeping::kept)
    }

    /// What there is to say of what was kept, once.
    pub fn complaints(&mut self) -> Vec<String> {
        std::mem::take(&mut self.complaints)
    }

    /// Reads what has changed since it was kept; everything, when nothing was. When a server fails,
    /// [`Reading::world`] has what the others gave and what was known of it.
    pub fn refresh(&mut self, observer: &dyn Observer) -> (Synced, Result<(), BackstageError>) {
        if !self.sources.is_frozen() {
            return (Synced::Changed, self.read(observer));
        }
        let begin = Instant::now();
        let refreshed = if self.is_cached {
            self.sources.verify().map(|()| (Synced::Unchanged, Ok(())))
        } else {
            self.sources.refresh(observer)
        };
        match refreshed {
            Ok((synced, outcome)) => {
                tracing::info!(?synced, failed = outcome.is_err(), took = ?begin.elapsed(), "looked for changes");
                if self.sources.is_frozen() {
                    return (synced, outcome);
                }
                let is_empty = self.sources.local().is_some_and(LocalSource::is_empty_of_descriptors);
                if self.may_be_demo && is_empty {
                    return (Synced::Changed, self.read(observer));
                }
                (self.mark_changes(synced), outcome)
            }
            Err(damage) => {
                self.complaints.extend(self.keeping.as_ref().map(|keeping| keeping.set_aside(damage)));
                self.world = None;
                (Synced::Changed, self.read(observer))
            }
        }
    }

    /// Adds to a world that was kept in what the files on disk differ from the servers; whether the
    /// world is another one now.
    fn mark_changes(&mut self, synced: Synced) -> Synced {
        let Some(world) = self.world.as_mut().filter(|_| synced == Synced::Unchanged) else { return synced };
        let changes = self.sources.changes();
        if changes.is_empty() {
            return synced;
        }
        world.changes = Arc::new(changes);
        Synced::Changed
    }

    /// Keeps what was read for the next session.
    pub fn keep(&mut self) {
        let world = self.world();
        if let Some(keeping) = self.keeping.as_ref().filter(|_| !self.name.is_demo) {
            keeping.keep(&mut self.sources, &world);
        }
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

    /// Asks the servers what has changed.
    pub fn sync(&mut self, observer: &dyn Observer) -> (Synced, Result<(), BackstageError>) {
        self.sources.sync(observer)
    }

    /// Whether a server is among what was chosen.
    pub fn has_servers(&self) -> bool {
        !self.sources.servers().is_empty()
    }

    /// When it was last as its servers have it.
    pub fn synced(&self) -> Option<SystemTime> {
        self.sources.synced()
    }

    /// See [`Combined::difference`].
    pub fn difference(&self, is_of_these_files: &dyn Fn(&Entity) -> bool) -> Option<Vec<Change>> {
        self.sources.difference(is_of_these_files)
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
    pub fn world(&mut self) -> World {
        let catalog = self.sources.catalog();
        match &self.world {
            Some(world) if Arc::ptr_eq(&world.catalog, catalog) => world.clone(),
            _ => {
                let world = world(Arc::clone(catalog), self.name.clone());
                let changes = Arc::new(self.sources.changes());
                self.world.insert(World { changes, ..world }).clone()
            }
        }
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
