use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};

use crate::arena::{Blocks, Damage};
use crate::catalog::{Catalog, Described, DescribedRecord};
use crate::diagnostic::Problem;

/// What stands in a file. That of a snapshot is decoded when the catalog has to be built anew.
#[derive(Debug, Default)]
pub(super) struct Contents {
    counts: Counts,
    read: OnceLock<Stated>,
    kept: Option<(Arc<KeptContents>, usize)>,
}

/// The entities of a file, and what is wrong in it.
type Stated = (Box<[Described]>, Box<[Problem]>);

/// How much stands in a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    pub(super) described: u32,
    pub(super) problems: u32,
}

/// The contents of all files of a snapshot, beside the catalog that was made of them.
#[derive(Debug)]
pub(super) struct KeptContents {
    pub(super) blocks: Blocks,
    pub(super) catalog: Arc<Catalog>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    described: Vec<DescribedRecord<'a>>,
    problems: Vec<Problem>,
}

impl Contents {
    pub(super) fn read(described: Vec<Described>, problems: Vec<Problem>) -> Self {
        let count = |length| u32::try_from(length).unwrap_or(u32::MAX);
        let counts = Counts { described: count(described.len()), problems: count(problems.len()) };
        Self { counts, read: (described.into(), problems.into()).into(), kept: None }
    }

    /// The contents of the file of that `number` in a snapshot.
    pub(super) fn kept(counts: Counts, all: Arc<KeptContents>, number: usize) -> Self {
        Self { counts, read: OnceLock::new(), kept: Some((all, number)) }
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }

    pub(super) fn described_count(&self) -> usize {
        self.counts.described as usize
    }

    pub(super) fn problem_count(&self) -> usize {
        self.counts.problems as usize
    }

    pub(super) fn described(&self) -> &[Described] {
        &self.all().0
    }

    pub(super) fn problems(&self) -> &[Problem] {
        &self.all().1
    }

    fn all(&self) -> &Stated {
        self.read.get_or_init(|| {
            let Some((all, number)) = &self.kept else { return Default::default() };
            all.decoded(*number).unwrap_or_else(|Damage| {
                all.blocks.image().distrust();
                Default::default()
            })
        })
    }

    /// Appends the contents as they stand in a snapshot beside `catalog`.
    pub(super) fn write(&self, catalog: &Catalog, out: &mut Vec<u8>) -> std::io::Result<()> {
        let described = self.described().iter().map(|described| DescribedRecord::of(described, catalog));
        let record = Record { described: described.collect(), problems: self.problems().to_vec() };
        postcard::to_io(&record, out).map(drop).map_err(std::io::Error::other)
    }
}

impl KeptContents {
    fn decoded(&self, number: usize) -> Result<Stated, Damage> {
        let bytes = self.blocks.get(number)?;
        let record: Record<'_> = postcard::from_bytes(bytes).map_err(|_undecodable| Damage)?;
        let described = record.described.into_iter().map(|record| record.described(&self.catalog));
        let described = described.collect::<Option<_>>().ok_or(Damage)?;
        Ok((described, record.problems.into()))
    }
}
