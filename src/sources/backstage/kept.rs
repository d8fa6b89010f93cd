//! What was read of a server, in a snapshot.

use std::io::{self, Write};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::source::BackstageSource;
use super::table::SyncTable;
use crate::arena::{Blocks, Damage, Image, ImageWriter};
use crate::catalog::{Catalog, DescribedRecord};
use crate::diagnostic::Problem;
use crate::sources::Found;

/// The parts of the first server; those of the next ones follow in steps of [`PARTS`].
mod tag {
    pub(super) const FOUND: u32 = 300;
    pub(super) const DESCRIBED: u32 = 301;
    pub(super) const TABLE: u32 = 302;
    pub(super) const PARTS: u32 = 3;
}

#[derive(Debug, Serialize, Deserialize)]
struct FoundRecord {
    described: u32,
    synced: Option<SystemTime>,
    problems: Vec<Problem>,
}

impl BackstageSource {
    /// Writes what was read into the image of a `catalog` that was made of it; `number` tells the
    /// servers of a catalog apart.
    pub fn keep<W: Write>(
        &self,
        number: u32,
        catalog: &Catalog,
        image: &mut ImageWriter<W>,
    ) -> io::Result<()> {
        let begin = number * tag::PARTS;
        let Found { described, problems } = self.found();
        let record = FoundRecord {
            described: u32::try_from(described.len()).map_err(io::Error::other)?,
            synced: self.table().synced,
            problems: problems.clone(),
        };
        image.value(begin + tag::FOUND, &record)?;
        Blocks::keep(begin + tag::DESCRIBED, described.len(), image, |at, out| {
            let record = DescribedRecord::of(&described[at], catalog);
            postcard::to_io(&record, out).map(drop).map_err(io::Error::other)
        })?;
        image.value(begin + tag::TABLE, self.table())
    }

    /// When the catalog of an image was last as this server has it.
    pub fn kept_synced(number: u32, image: &Image) -> Result<Option<SystemTime>, Damage> {
        image.value(number * tag::PARTS + tag::FOUND).map(|record: FoundRecord| record.synced)
    }

    /// Goes on from what an image holds beside its `catalog`, so that the next reading asks only
    /// for what has changed since.
    pub fn restore_from(&mut self, number: u32, catalog: &Catalog, image: &Arc<Image>) -> Result<(), Damage> {
        let begin = number * tag::PARTS;
        let FoundRecord { described, problems, .. } = image.value(begin + tag::FOUND)?;
        let blocks = Blocks::kept(begin + tag::DESCRIBED, described as usize, Arc::clone(image))?;
        let one = |at: usize| {
            let record = postcard::from_bytes::<DescribedRecord<'_>>(blocks.get(at)?);
            record.map_err(|_undecodable| Damage)?.described(catalog).ok_or(Damage)
        };
        let described = (0..blocks.len()).into_par_iter().map(one).collect::<Result<_, Damage>>()?;
        let table: SyncTable = image.value(begin + tag::TABLE)?;
        self.restore(Found { described, problems }, table);
        Ok(())
    }
}
