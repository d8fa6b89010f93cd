//! What was read of folders, in a snapshot: every file with its time and size, so that the next
//! start reads only those that have changed.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::contents::{Contents, Counts, KeptContents};
use super::file::FileRead;
use super::source::{LocalSource, Settled};
use crate::arena::{Blocks, Damage, Image, ImageWriter};
use crate::catalog::Catalog;
use crate::diagnostic::Problem;
use crate::sources::Observer;

/// The parts of a snapshot that are a folder's.
mod tag {
    pub(super) const SOURCE: u32 = 210;
    pub(super) const FILES: u32 = 211;
    pub(super) const CONTENTS: u32 = 212;
}

#[derive(Debug, Serialize, Deserialize)]
struct SourceRecord {
    roots: Vec<(PathBuf, PathBuf)>,
    files: u32,
    folders: BTreeSet<PathBuf>,
    unreadable: Vec<Problem>,
    followed: Vec<Problem>,
}

#[derive(Debug, Serialize, Deserialize)]
struct FileRecord {
    path: PathBuf,
    file: FileRead,
    counts: Counts,
    is_counted: bool,
}

impl LocalSource {
    /// Writes what was read into the image of a `catalog` that was made of it.
    ///
    /// # Errors
    /// Also when a path is no text: such a tree is read anew each time.
    pub fn keep<W: Write>(&self, catalog: &Catalog, image: &mut ImageWriter<W>) -> io::Result<()> {
        let record = SourceRecord {
            roots: self.places(),
            files: u32::try_from(self.read.len()).map_err(io::Error::other)?,
            folders: self.folders.clone(),
            unreadable: self.unreadable.clone(),
            followed: self.settled.problems.clone(),
        };
        image.value(tag::SOURCE, &record)?;
        let files: Vec<_> = self.read.iter().collect();
        Blocks::keep(tag::FILES, files.len(), image, |number, out| {
            let (path, file) = files[number];
            let stamp = file.stamp.filter(|stamp| stamp.is_settled(self.began));
            let record =
                (path, file.with_stamp(stamp), file.contents.counts(), self.settled.counted.contains(path));
            postcard::to_io(&record, out).map(drop).map_err(io::Error::other)
        })?;
        Blocks::keep(tag::CONTENTS, files.len(), image, |number, out| {
            files[number].1.contents.write(catalog, out)
        })
    }

    /// Goes on from what an image holds beside its `catalog`, as if it had been read just now.
    pub fn restore(&mut self, catalog: &Arc<Catalog>, image: &Arc<Image>) -> Result<(), Damage> {
        let record: SourceRecord = image.value(tag::SOURCE)?;
        if record.roots != self.places() {
            return Err(Damage);
        }
        let count = record.files as usize;
        let files = Blocks::kept(tag::FILES, count, Arc::clone(image))?;
        let blocks = Blocks::kept(tag::CONTENTS, count, Arc::clone(image))?;
        let all = Arc::new(KeptContents { blocks, catalog: Arc::clone(catalog) });
        let roots = record.roots.len();
        let file = |number: usize| {
            let record = postcard::from_bytes::<FileRecord>(files.get(number)?);
            let FileRecord { path, mut file, counts, is_counted } = record.map_err(|_undecodable| Damage)?;
            if file.root >= roots || file.used.len() != file.used_stamps.len() {
                return Err(Damage);
            }
            file.contents = Contents::kept(counts, Arc::clone(&all), number);
            Ok((path, file, is_counted))
        };
        let read = (0..count).map(file).collect::<Result<Vec<_>, Damage>>()?;
        let counted = read.iter().filter(|(.., is_counted)| *is_counted).map(|(path, ..)| path.clone());
        self.settled = Settled { counted: counted.collect(), problems: record.followed };
        self.read = read.into_iter().map(|(path, file, _)| (path, Arc::new(file))).collect();
        self.folders = record.folders;
        self.unreadable = record.unreadable;
        self.catalog = Arc::clone(catalog);
        Ok(())
    }

    /// Reads what has changed on disk since it was restored; whether anything has.
    pub fn refresh(&mut self, observer: &dyn Observer) -> bool {
        let (known, unreadable) = (self.read.len(), self.unreadable.clone());
        self.began = SystemTime::now();
        let stale = self.rediscover(&[]);
        let is_same = stale.is_empty() && self.read.len() == known && self.unreadable == unreadable;
        if is_same && self.is_settled() {
            return false;
        }
        self.read_files(stale, observer);
        self.settle(observer);
        true
    }

    /// The roots as they were given and as they are, which decide how files are called.
    pub fn places(&self) -> Vec<(PathBuf, PathBuf)> {
        self.roots.iter().map(|root| (root.given.clone(), root.real.clone())).collect()
    }
}
