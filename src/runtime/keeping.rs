use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use crate::app::{Source, World};
use crate::arena::{Damage, Image};
use crate::catalog::{Catalog, Ownership};
use crate::config::Config;
use crate::search::Index;
use crate::sources::Combined;
use crate::sources::snapshot::{Opened, Store};

/// Where a catalog is kept between sessions, and as what.
#[derive(Debug)]
pub(super) struct Keeping {
    store: Store,
    key: String,
}

/// The file that holds what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Where it is.
    pub path: PathBuf,
    /// How large it is, in bytes.
    pub size: u64,
    /// When it was written.
    pub written: Option<SystemTime>,
}

/// What there was of an earlier session.
pub(super) enum Recalled {
    Nothing,
    World(World),
    /// Something that was of no use, in one sentence.
    SetAside(String),
}

impl Keeping {
    /// The place for what `sources` read; none when there is no cache folder.
    pub(super) fn of(config: &Config, sources: &Combined) -> Option<Self> {
        let store = Store::new(config.paths.cache.as_deref()?);
        let places = sources.local().map(crate::sources::folder::LocalSource::places).unwrap_or_default();
        let places =
            places.into_iter().map(|(given, real)| format!("{} = {}", given.display(), real.display()));
        let servers = sources.servers().iter().map(|server| server.address().to_string());
        Some(Self { store, key: places.chain(servers).collect::<Vec<_>>().join("\n") })
    }

    /// Opens what is kept of `sources`, as a world and as what they go on from.
    pub(super) fn recall(&self, sources: &mut Combined, source: &Source) -> Recalled {
        let begin = Instant::now();
        let image = match self.store.open(&self.key) {
            Opened::Nothing => return Recalled::Nothing,
            Opened::SetAside(said) => return Recalled::SetAside(said),
            Opened::Kept(image) => image,
        };
        let opened = world(&image, source.clone()).and_then(|world| {
            sources.restore(Arc::clone(&world.catalog), Arc::clone(&image))?;
            Ok(world)
        });
        match opened {
            Ok(world) => {
                tracing::info!(entities = world.catalog.entities().len(), took = ?begin.elapsed(), "opened");
                Recalled::World(world)
            }
            Err(damage) => Recalled::SetAside(self.set_aside(damage)),
        }
    }

    /// Puts what is kept out of the way and says so in one sentence.
    pub(super) fn set_aside(&self, damage: Damage) -> String {
        self.store.set_aside(&self.key, &damage)
    }

    /// Keeps what was read. That it cannot be kept takes nothing from this session.
    pub(super) fn keep(&self, sources: &mut Combined, world: &World) {
        let begin = Instant::now();
        let saved = self.store.save(&self.key, |image| {
            world.catalog.keep(image)?;
            world.ownership.keep(image)?;
            world.index.keep(image)?;
            sources.keep(image)
        });
        match saved {
            Ok(()) => tracing::info!(took = ?begin.elapsed(), "kept"),
            Err(error) => tracing::warn!(%error, place = ?self.path(), "could not be kept"),
        }
    }

    /// What is kept by now.
    pub(super) fn kept(&self) -> Option<Kept> {
        let path = self.path();
        let metadata = path.metadata().ok()?;
        Some(Kept { path, size: metadata.len(), written: metadata.modified().ok() })
    }

    fn path(&self) -> PathBuf {
        self.store.path(&self.key)
    }
}

fn world(image: &Arc<Image>, source: Source) -> Result<World, Damage> {
    let catalog = || Catalog::kept(image);
    let (catalog, ownership) = rayon::join(catalog, || Ownership::kept(image));
    let catalog = Arc::new(catalog?);
    let index = Index::kept(&catalog, image)?;
    let (index, ownership) = (Arc::new(index), Arc::new(ownership?));
    // In what files differ from servers is found out when both have been looked at.
    Ok(World { index, ownership, catalog, source, changes: Arc::default() })
}
