use std::io::{self, Write};
use std::ops::Index;
use std::sync::{Arc, OnceLock};

use bytemuck::Zeroable;

use super::segment::{Head, ROWS, Segment};
use crate::arena::{Damage, Flat, Image, ImageWriter};
use crate::search::texts::Texts;

const HEADS: u32 = 101;
const NEAR: u32 = 102;
const PROSE: u32 = 105;

/// All segments of an index, those of an image opened when they are first looked through.
#[derive(Debug)]
pub(in crate::search) struct Segments {
    all: Box<[OnceLock<Segment>]>,
    rows: usize,
    kept: Option<Arc<Image>>,
}

impl Segments {
    /// How many there are.
    pub(in crate::search) fn len(&self) -> usize {
        self.all.len()
    }

    /// The bytes of memory that those take which have been looked through.
    pub(super) fn memory(&self) -> usize {
        self.all.iter().filter_map(OnceLock::get).map(Segment::memory).sum()
    }

    /// Writes them into an image.
    pub(super) fn keep<W: Write>(&self, image: &mut ImageWriter<W>) -> io::Result<()> {
        for number in 0..self.len() {
            let segment = &self[number];
            image.part(HEADS, number, segment.heads.bytes())?;
            segment.near.keep(NEAR, number, image)?;
            segment.prose.keep(PROSE, number, image)?;
        }
        Ok(())
    }

    /// The segments of an image that holds so many `rows`.
    pub(super) fn kept(rows: usize, image: &Arc<Image>) -> Result<Self, Damage> {
        let count = rows.div_ceil(ROWS);
        if image.count(HEADS) != count {
            return Err(Damage);
        }
        let all = (0..count).map(|_| OnceLock::new()).collect();
        Ok(Self { all, rows, kept: Some(Arc::clone(image)) })
    }

    /// Opens a segment. One that is damaged holds nothing that could be found; the image says so.
    fn open(&self, number: usize) -> Segment {
        let rows = ROWS.min(self.rows - number * ROWS);
        let opened =
            self.kept.as_ref().map(|image| opened(number, rows, image).inspect_err(|_| image.distrust()));
        opened.and_then(Result::ok).unwrap_or_else(|| nothing(rows))
    }
}

fn opened(number: usize, rows: usize, image: &Image) -> Result<Segment, Damage> {
    let heads: Flat<Head> = Flat::kept(image.part(HEADS, number)?)?;
    let near = Texts::kept(NEAR, number, rows, image)?;
    let prose = Texts::kept(PROSE, number, rows, image)?;
    if heads.len() == rows { Ok(Segment { heads, near, prose }) } else { Err(Damage) }
}

fn nothing(rows: usize) -> Segment {
    let (mut near, mut prose) = (Texts::default(), Texts::default());
    (0..rows).for_each(|_| near.end_record());
    (0..rows).for_each(|_| prose.end_record());
    Segment { heads: vec![Head::zeroed(); rows].into(), near, prose }
}

impl From<Vec<Segment>> for Segments {
    fn from(all: Vec<Segment>) -> Self {
        let rows = all.iter().map(|segment| segment.heads.len()).sum();
        Self { all: all.into_iter().map(OnceLock::from).collect(), rows, kept: None }
    }
}

impl Index<usize> for Segments {
    type Output = Segment;

    fn index(&self, number: usize) -> &Segment {
        self.all[number].get_or_init(|| self.open(number))
    }
}
