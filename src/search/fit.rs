use std::ops::Range;

use super::field::Weight;
use super::matching::{Needle, Place, initials, occurrences, scattered, slip};
use super::score::{self, Score};
use super::texts::Record;

/// How a word fits a line best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fit {
    /// How well.
    pub(super) score: Score,
    /// The byte in the record where it begins.
    pub(super) at: usize,
    how: How,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Literal,
    Initials,
    Scattered,
    /// With a slip of the finger, over so many bytes.
    Slip(usize),
}

/// Where the word stands as typed: the best of all places. `weight` says how much a byte counts.
pub(super) fn literal(needle: &Needle, record: Record<'_>, weight: impl Fn(usize) -> Weight) -> Option<Fit> {
    let mut best: Option<Fit> = None;
    for found in occurrences(needle, record) {
        let weight = weight(found.at);
        let counts = match weight {
            Weight::Names => true,
            Weight::Sorts => {
                found.place == Place::Exact || found.place == Place::Prefix && !needle.is_short()
            }
            Weight::Labels | Weight::Neighbours | Weight::Prose => {
                found.place > Place::Infix || !needle.is_short()
            }
        };
        if !counts {
            continue;
        }
        let base = score::literal(weight, found.place, found.ends_word);
        if best.is_some_and(|best| best.score >= base + score::MOST_BY_SHARE) {
            continue;
        }
        let line = record.line_end(found.at) - record.line_start(found.at);
        let score = base + score::share(weight, needle.bytes().len(), line);
        if best.is_none_or(|best| best.score < score) {
            best = Some(Fit { score, at: found.at, how: How::Literal });
        }
        if found.place == Place::Exact {
            break;
        }
    }
    best
}

/// Whether the word abbreviates one of the lines within the first `names` bytes of the record.
pub(super) fn abbreviation(needle: &Needle, record: Record<'_>, names: usize) -> Option<Fit> {
    let fits = lines(record, 0..names).filter_map(|line| {
        let kind = initials(needle.bytes(), record, (line.start, line.end), None)?;
        let score = score::initials(kind, needle.bytes().len(), line.len());
        Some(Fit { score, at: line.start, how: How::Initials })
    });
    fits.max_by_key(|fit| fit.score)
}

/// Whether the letters of the word lie apart in one of the first `names` bytes' lines.
pub(super) fn loose(needle: &Needle, record: Record<'_>, names: usize) -> Option<Fit> {
    let mut path = Vec::new();
    let fits = lines(record, 0..names).filter_map(|line| {
        path.clear();
        let looseness = scattered(needle.bytes(), record, (line.start, line.end), &mut path)?;
        Some(Fit { score: score::scattered(looseness), at: line.start, how: How::Scattered })
    });
    fits.max_by_key(|fit| fit.score)
}

/// Whether the word stands in one of the first `end` bytes' lines with one slip.
pub(super) fn slipped(needle: &Needle, record: Record<'_>, end: usize, weight: Weight) -> Option<Fit> {
    let fits = lines(record, 0..end).filter_map(|line| {
        let found = slip(needle, record, (line.start, line.end))?;
        let score = score::slip(weight, found, found.at == line.start, line.len());
        Some(Fit { score, at: found.at, how: How::Slip(found.length) })
    });
    fits.max_by_key(|fit| fit.score)
}

/// Whether one of the first `names` bytes' lines is `needle` but for one slip.
pub(super) fn is_name_with_slip(needle: &Needle, record: Record<'_>, names: usize) -> bool {
    lines(record, 0..names).any(|line| {
        let found = slip(needle, record, (line.start, line.start + 1));
        found.is_some_and(|found| found.at + found.length == line.end)
    })
}

impl Fit {
    /// Whether `needle` is the whole line that it was found in.
    pub(super) fn is_whole(self, needle: &Needle, record: Record<'_>) -> bool {
        self.at == record.line_start(self.at) && self.at + needle.bytes().len() == record.line_end(self.at)
    }

    /// The bytes of `record` that the reader should see marked.
    pub(super) fn bytes(self, needle: &Needle, record: Record<'_>) -> Vec<usize> {
        let line = (self.at, record.line_end(self.at));
        let mut path = Vec::new();
        match self.how {
            How::Literal => path.extend(self.at..self.at + needle.bytes().len()),
            How::Slip(length) => path.extend(self.at..self.at + length),
            How::Initials => {
                initials(needle.bytes(), record, line, Some(&mut path));
            }
            How::Scattered => {
                scattered(needle.bytes(), record, line, &mut path);
            }
        }
        path
    }
}

fn lines(record: Record<'_>, within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut begin = within.start;
    std::iter::from_fn(move || {
        (begin < within.end).then(|| {
            let line = begin..record.line_end(begin);
            begin = line.end + 1;
            line
        })
    })
}
