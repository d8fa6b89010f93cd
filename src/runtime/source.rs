use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::app::{Source, World};
use crate::catalog::{Catalog, Ownership};
use crate::search::Index;
use crate::sources::folder::{LocalSource, Observer};

/// Which catalog is to be read.
#[derive(Debug, Clone)]
pub enum Chosen {
    /// The embedded demo.
    Demo,
    /// These folders and files.
    Roots(Vec<PathBuf>),
    /// Whatever lies below a folder; the demo when that is nothing.
    Around {
        /// The folder, as problems shall name it.
        folder: PathBuf,
        /// What to call it.
        name: String,
    },
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
            Self::Roots(roots) => {
                let names: Vec<String> = roots.iter().map(|root| root.display().to_string()).collect();
                (names.join(", "), false)
            }
            Self::Around { name, .. } => (name.clone(), false),
        };
        Source { name: name.into(), is_demo }
    }

    /// Reads all of it.
    pub fn read(self, observer: &dyn Observer) -> (LocalSource, Source) {
        let name = self.name();
        let (mut source, may_be_demo) = match self {
            Self::Demo => (LocalSource::demo(), false),
            Self::Roots(roots) => (LocalSource::new(roots), false),
            Self::Around { folder, .. } => (LocalSource::new(vec![folder]), true),
        };
        let begin = Instant::now();
        source.read(observer);
        let counts = source.counts();
        tracing::info!(
            source = ?name.name, files = counts.files, descriptors = counts.descriptors, entities = counts.entities,
            problems = source.catalog().problems().len(), took = ?begin.elapsed(), "read"
        );
        if may_be_demo && source.is_empty_of_descriptors() {
            return Self::Demo.read(observer);
        }
        (source, name)
    }
}

/// Works out from a catalog what the screens and commands need.
pub fn world(catalog: Arc<Catalog>, source: Source) -> World {
    let begin = Instant::now();
    let (index, ownership) = rayon::join(|| Index::build(&catalog), || Ownership::of(&catalog));
    tracing::debug!(entities = catalog.entities().len(), bytes = index.memory(), took = ?begin.elapsed(), "indexed");
    World { index: Arc::new(index), ownership: Arc::new(ownership), catalog, source }
}
