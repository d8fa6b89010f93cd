use std::io::{self, Write};
use std::ops::Index;
use std::sync::{Arc, OnceLock};

use super::segment::ROWS;
use crate::arena::{Damage, Image, ImageWriter};

/// What an index holds of [`ROWS`] neighbouring rows, the last piece of fewer.
pub(in crate::search) trait Piece: Sized {
    /// A tag that each of them has one part under.
    const TAG: u32;

    /// The bytes of memory that it takes.
    fn memory(&self) -> usize;

    /// Writes it into an image as the piece of that number.
    fn keep<W: Write>(&self, number: usize, image: &mut ImageWriter<W>) -> io::Result<()>;

    /// Takes the piece of that number, of so many `rows`, out of an image.
    fn kept(number: usize, rows: usize, image: &Image) -> Result<Self, Damage>;

    /// In place of a damaged one.
    fn nothing(rows: usize) -> Self;
}

/// All pieces of an index, those of an image opened when they are first looked at.
#[derive(Debug)]
pub(in crate::search) struct Pieces<T> {
    all: Box<[OnceLock<T>]>,
    rows: usize,
    kept: Option<Arc<Image>>,
}

impl<T> Pieces<T> {
    /// How many there are.
    pub(in crate::search) fn len(&self) -> usize {
        self.all.len()
    }
}

impl<T: Piece> Pieces<T> {
    /// `all` of them, which hold so many `rows` together.
    pub(super) fn made(all: Vec<T>, rows: usize) -> Self {
        Self { all: all.into_iter().map(OnceLock::from).collect(), rows, kept: None }
    }

    /// The bytes of memory that those take which have been looked at.
    pub(super) fn memory(&self) -> usize {
        self.all.iter().filter_map(OnceLock::get).map(T::memory).sum()
    }

    /// Writes them into an image.
    pub(super) fn keep<W: Write>(&self, image: &mut ImageWriter<W>) -> io::Result<()> {
        (0..self.len()).try_for_each(|number| self[number].keep(number, image))
    }

    /// The pieces of an image that holds so many `rows`.
    pub(super) fn kept(rows: usize, image: &Arc<Image>) -> Result<Self, Damage> {
        let count = rows.div_ceil(ROWS);
        if image.count(T::TAG) != count {
            return Err(Damage);
        }
        let all = (0..count).map(|_| OnceLock::new()).collect();
        Ok(Self { all, rows, kept: Some(Arc::clone(image)) })
    }

    /// Opens a piece. One that is damaged says nothing; the image says so.
    fn open(&self, number: usize) -> T {
        let rows = ROWS.min(self.rows - number * ROWS);
        let opened =
            self.kept.as_ref().map(|image| T::kept(number, rows, image).inspect_err(|_| image.distrust()));
        opened.and_then(Result::ok).unwrap_or_else(|| T::nothing(rows))
    }
}

impl<T: Piece> Index<usize> for Pieces<T> {
    type Output = T;

    fn index(&self, number: usize) -> &T {
        self.all[number].get_or_init(|| self.open(number))
    }
}
