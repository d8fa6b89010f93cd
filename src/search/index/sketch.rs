use std::collections::HashMap;
use std::io::{self, Write};

use super::pieces::Piece;
use crate::arena::{Damage, Flat, Image, ImageWriter, Strings, checksum};

/// The shape of a row of which nothing is known: its descriptor has to be read.
pub(super) const UNKNOWN: u16 = u16::MAX;

/// Set in the codes of common values: the rest is their number.
pub(super) const COMMON: u16 = 1 << 15;

/// Stands for every value that is too long to have a code of its own.
pub(super) const LONG: &str = "\0long";

/// What the descriptors of neighbouring rows say, in short: which paths each has, and a code for
/// each value. Most questions for a path are answered without reading a descriptor.
#[derive(Debug, Default)]
pub(in crate::search) struct Sketch {
    /// The paths that occur.
    pub(super) paths: Strings,
    /// The [`mark`]s of each shape, one shape after the other.
    pub(super) marks: Flat<u16>,
    /// Where each shape ends in `marks`.
    pub(super) shape_ends: Flat<u32>,
    /// For each row its shape: the paths that it has.
    pub(super) shapes: Flat<u16>,
    /// The codes of the values of each row, one row after the other.
    pub(super) codes: Flat<u16>,
    /// Where each row ends in `codes`.
    pub(super) code_ends: Flat<u32>,
    /// The path of each value that several rows have in common.
    pub(super) common_paths: Flat<u16>,
    /// Those values, folded.
    pub(super) common: Strings,
}

/// What a row has at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Amount {
    Nothing,
    /// A map, or several, which have no value of their own.
    Map,
    One,
    Many,
}

/// What is asked of the values at a path.
pub(in crate::search) enum Wish<'a> {
    /// That there is something.
    Anything,
    /// That there is a value.
    Value,
    /// That a value fits.
    Fitting {
        /// These texts fit, folded.
        exact: &'a [&'a str],
        /// Whether others may fit.
        is_open: bool,
        /// Tells whether a folded text does.
        fits: &'a dyn Fn(&str) -> bool,
    },
}

/// What a sketch knows about a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::search) enum Answer {
    No,
    Yes,
    /// The descriptor has to be asked.
    Perhaps,
}

/// A question, prepared for one sketch.
#[derive(Debug, Default)]
pub(in crate::search) struct Asked {
    /// For each shape what it has at the path; empty when none has anything.
    amounts: Vec<Amount>,
    /// The answer for a map, and for a value whose code says nothing.
    map: Option<Answer>,
    value: Option<Answer>,
    /// Codes with an answer of their own.
    told: Vec<(u16, Answer)>,
}

/// The number of a path and what a row has there.
pub(super) const fn mark(number: u16, amount: Amount) -> u16 {
    number << 2 | amount as u16
}

pub(super) const fn number_of(mark: u16) -> u16 {
    mark >> 2
}

pub(super) const fn amount_of(mark: u16) -> Amount {
    match mark & 3 {
        0 => Amount::Nothing,
        1 => Amount::Map,
        2 => Amount::One,
        _ => Amount::Many,
    }
}

/// What stands for a folded value at a path whose checksum is `path`.
pub(super) fn hash(path: u64, value: &str) -> u64 {
    path ^ checksum(value.as_bytes()).rotate_left(32)
}

/// The code of a value that is not common.
#[expect(clippy::cast_possible_truncation, reason = "any part of a hash is as good as another")]
pub(super) const fn rare(hash: u64) -> u16 {
    hash as u16 & !COMMON
}

impl Sketch {
    /// Prepares a question for what `path`, dotted from the root of descriptors, leads to.
    pub(in crate::search) fn ask(&self, path: &str, wish: &Wish<'_>) -> Asked {
        let Some(number) =
            self.paths.iter().zip(0..).find_map(|(known, number)| (known == path).then_some(number))
        else {
            return Asked::default();
        };
        let mut asked = Asked { amounts: self.amounts(number), ..Asked::default() };
        match wish {
            Wish::Anything => (asked.map, asked.value) = (Some(Answer::Yes), Some(Answer::Yes)),
            Wish::Value => asked.value = Some(Answer::Yes),
            Wish::Fitting { exact, is_open, fits } => {
                let path = checksum(path.as_bytes());
                asked.value = is_open.then_some(Answer::Perhaps);
                asked.told = exact.iter().map(|text| (rare(hash(path, text)), Answer::Perhaps)).collect();
                asked.told.push((rare(hash(path, LONG)), Answer::Perhaps));
                for (code, text) in self.common_at(number) {
                    let is_worth_telling = *is_open || fits(text);
                    if is_worth_telling {
                        asked.told.push((code, if fits(text) { Answer::Yes } else { Answer::No }));
                    }
                }
            }
        }
        asked
    }

    /// The paths that occur in it.
    pub(in crate::search) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter()
    }

    /// What is known about the row at `at`.
    pub(in crate::search) fn answer(&self, asked: &Asked, at: usize) -> Answer {
        let shape = self.shapes[at];
        if shape == UNKNOWN {
            return Answer::Perhaps;
        }
        let amount = asked.amounts.get(usize::from(shape)).copied().unwrap_or(Amount::Nothing);
        let untold = match amount {
            Amount::Nothing => return Answer::No,
            Amount::Map => return asked.map.unwrap_or(Answer::No),
            Amount::One | Amount::Many => asked.value.unwrap_or(Answer::No),
        };
        if untold == Answer::Yes {
            return untold;
        }
        let codes = self.codes_of(at);
        let mut answer = untold;
        for (code, told) in &asked.told {
            if codes.contains(code) {
                match told {
                    Answer::Yes => return Answer::Yes,
                    // The only value is a common one that does not fit.
                    Answer::No if amount == Amount::One => return Answer::No,
                    Answer::No => {}
                    Answer::Perhaps => answer = Answer::Perhaps,
                }
            }
        }
        answer
    }

    /// The paths that lead to values, with the number of rows that have one there.
    pub(in crate::search) fn counted(&self) -> HashMap<&str, usize> {
        let mut rows = vec![0; self.shape_ends.len()];
        let known = self.shapes.iter().filter(|&&shape| shape != UNKNOWN);
        known.for_each(|&shape| rows[usize::from(shape)] += 1);
        let mut counts = vec![0; self.paths.len()];
        let mut begin = 0;
        for (&end, rows) in self.shape_ends.iter().zip(rows) {
            let marks = self.marks[begin..end as usize].iter();
            let valued = marks.filter(|&&mark| amount_of(mark) > Amount::Map);
            valued.for_each(|&mark| counts[usize::from(number_of(mark))] += rows);
            begin = end as usize;
        }
        self.paths.iter().zip(counts).filter(|(_, count)| *count > 0).collect()
    }

    fn amounts(&self, number: u16) -> Vec<Amount> {
        let mut begin = 0;
        let shapes = self.shape_ends.iter().map(|&end| {
            let marks = &self.marks[begin..end as usize];
            begin = end as usize;
            marks
                .iter()
                .find(|&&mark| number_of(mark) == number)
                .map_or(Amount::Nothing, |&mark| amount_of(mark))
        });
        shapes.collect()
    }

    /// The codes and texts of the common values at a path.
    fn common_at(&self, number: u16) -> impl Iterator<Item = (u16, &str)> {
        let all = self.common_paths.iter().zip(self.common.iter()).zip(0..);
        all.filter(move |((path, _), _)| **path == number)
            .map(|((_, text), code): (_, u16)| (COMMON | code, text))
    }

    fn codes_of(&self, at: usize) -> &[u16] {
        let begin = if at == 0 { 0 } else { self.code_ends[at - 1] as usize };
        &self.codes[begin..self.code_ends[at] as usize]
    }
}

impl Piece for Sketch {
    const TAG: u32 = 110;

    fn memory(&self) -> usize {
        let texts = self.paths.memory() + self.common.memory() + self.common_paths.memory();
        let shapes = self.marks.memory() + self.shape_ends.memory() + self.shapes.memory();
        texts + shapes + self.codes.memory() + self.code_ends.memory()
    }

    fn keep<W: Write>(&self, number: usize, image: &mut ImageWriter<W>) -> io::Result<()> {
        image.part(Self::TAG, number, self.shapes.bytes())?;
        image.part(Self::TAG + 1, number, self.marks.bytes())?;
        image.part(Self::TAG + 2, number, self.shape_ends.bytes())?;
        image.part(Self::TAG + 3, number, self.codes.bytes())?;
        image.part(Self::TAG + 4, number, self.code_ends.bytes())?;
        image.part(Self::TAG + 5, number, self.common_paths.bytes())?;
        self.common.keep(Self::TAG + 6, number, image)?;
        self.paths.keep(Self::TAG + 8, number, image)
    }

    fn kept(number: usize, rows: usize, image: &Image) -> Result<Self, Damage> {
        let sketch = Self {
            shapes: Flat::kept(image.part(Self::TAG, number)?)?,
            marks: Flat::kept(image.part(Self::TAG + 1, number)?)?,
            shape_ends: Flat::kept(image.part(Self::TAG + 2, number)?)?,
            codes: Flat::kept(image.part(Self::TAG + 3, number)?)?,
            code_ends: Flat::kept(image.part(Self::TAG + 4, number)?)?,
            common_paths: Flat::kept(image.part(Self::TAG + 5, number)?)?,
            common: Strings::kept(Self::TAG + 6, number, image)?,
            paths: Strings::kept(Self::TAG + 8, number, image)?,
        };
        let is_whole = |ends: &[u32], length: usize| {
            ends.is_sorted() && ends.last().is_none_or(|&end| end as usize == length)
        };
        let fits = sketch.shapes.len() == rows
            && sketch.code_ends.len() == rows
            && is_whole(&sketch.code_ends, sketch.codes.len())
            && is_whole(&sketch.shape_ends, sketch.marks.len());
        if fits { Ok(sketch) } else { Err(Damage) }
    }

    fn nothing(rows: usize) -> Self {
        Self { shapes: vec![UNKNOWN; rows].into(), code_ends: vec![0; rows].into(), ..Self::default() }
    }
}
