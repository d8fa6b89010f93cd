use std::sync::Arc;

use crate::app::{Source, World};
use crate::catalog::{Catalog, Ownership};
use crate::search::Index;

/// Works out from a catalog what the screens and commands need.
pub fn world(catalog: Arc<Catalog>, source: Source) -> World {
    let (index, ownership) = rayon::join(|| Index::build(&catalog), || Ownership::of(&catalog));
    World { index: Arc::new(index), ownership: Arc::new(ownership), catalog, source }
}
