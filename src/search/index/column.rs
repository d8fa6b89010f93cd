use std::collections::HashMap;
use std::hash::Hash;
use std::io::{self, Write};

use rayon::prelude::*;

use super::distinct::{Distinct, Kept};
use super::segment::LONGEST_NAME;
use crate::arena::{Damage, Flat, Image, ImageWriter, Strings, StringsBuilder};
use crate::search::mask::Mask;
use crate::search::score::Score;
use crate::search::texts::{Record, Texts};

/// How many tags a column takes in an image.
pub(super) const PARTS: u32 = 8;

/// Fewer values than this are looked at by one thread.
const ENOUGH_TO_SHARE: usize = 2_048;

/// The number of a distinct value; 0 stands for no value.
pub(in crate::search) type ValueId = u32;

/// The distinct values of an attribute, each with the lines under which it is found.
#[derive(Debug)]
pub(in crate::search) struct Values<T> {
    distinct: Distinct<T>,
    texts: Texts,
    masks: Flat<Mask>,
}

/// One value a row, from few distinct ones.
#[derive(Debug)]
pub(in crate::search) struct Column<T> {
    /// For each row the number of its value.
    pub(in crate::search) ids: Flat<ValueId>,
    /// The values.
    pub(in crate::search) values: Values<T>,
}

/// Several values a row, from few distinct ones.
#[derive(Debug)]
pub(in crate::search) struct ListColumn<T> {
    pub(super) ends: Flat<u32>,
    pub(super) ids: Flat<ValueId>,
    /// The values.
    pub(in crate::search) values: Values<T>,
}

/// Collects distinct values while rows are added.
pub(super) struct Collector<K> {
    known: HashMap<K, ValueId>,
    values: Vec<K>,
    last: Option<(K, ValueId)>,
}

impl<K: Copy + Eq + Hash> Collector<K> {
    pub(super) fn new() -> Self {
        Self { known: HashMap::new(), values: Vec::new(), last: None }
    }

    /// The number of `value`.
    pub(super) fn id(&mut self, value: K) -> ValueId {
        // Neighbours often share a value: comparing is cheaper than hashing.
        if let Some((last, id)) = self.last
            && last == value
        {
            return id;
        }
        let next = ValueId::try_from(self.values.len() + 1).expect("fewer than 2^32 values");
        let id = *self.known.entry(value).or_insert(next);
        if id == next {
            self.values.push(value);
        }
        self.last = Some((value, id));
        id
    }

    /// The values found: `make` says what to keep of each, `lines` under which words it is found.
    pub(super) fn finish<'a, T: Kept>(
        self,
        make: impl Fn(K) -> T,
        lines: impl Fn(K) -> [Option<&'a str>; 2],
    ) -> Values<T> {
        let mut texts = Texts::default();
        let mut masks = Vec::with_capacity(self.values.len());
        for &value in &self.values {
            for line in lines(value).into_iter().flatten() {
                texts.add_line(line, LONGEST_NAME);
            }
            masks.push(Mask::of(texts.open_record()));
            texts.end_record();
        }
        texts.shrink();
        let distinct = Distinct::from(self.values.into_iter().map(make).collect::<Vec<T>>());
        Values { distinct, texts, masks: masks.into() }
    }
}

impl<T> Values<T> {
    /// How many distinct values there are.
    pub(in crate::search) fn len(&self) -> usize {
        self.masks.len()
    }

    /// All values, in the order of their numbers from 1.
    pub(in crate::search) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.distinct.all().iter()
    }

    /// Gives each number, 0 included, a score: 0, or what `score` makes of the value, the characters
    /// of its lines, and these.
    pub(in crate::search) fn scored(
        &self,
        score: impl Fn(&T, Mask, Record<'_>) -> Score + Sync,
    ) -> Box<[Score]>
    where
        T: Sync,
    {
        let mut all = vec![0; self.len() + 1].into_boxed_slice();
        let texts = &self.texts;
        let values = self.distinct.all().par_iter().zip(&*self.masks).enumerate();
        let pairs = all[1..].par_iter_mut().zip(values).with_min_len(ENOUGH_TO_SHARE);
        pairs.for_each(|(out, (index, (value, mask)))| *out = score(value, *mask, texts.record(index)));
        all
    }

    /// Tells of each number, 0 included, whether its value is wanted.
    pub(in crate::search) fn wanted(&self, wanted: impl Fn(&T) -> bool + Sync) -> Vec<bool>
    where
        T: Sync,
    {
        let mut all = vec![false; self.len() + 1];
        let pairs = all[1..].par_iter_mut().zip(self.distinct.all()).with_min_len(ENOUGH_TO_SHARE);
        pairs.for_each(|(is_wanted, value)| *is_wanted = wanted(value));
        all
    }

    /// The same; the test is also told the characters of the value's lines.
    pub(in crate::search) fn wanted_by_mask(&self, wanted: impl Fn(&T, Mask) -> bool + Sync) -> Vec<bool>
    where
        T: Sync,
    {
        let mut all = vec![false; self.len() + 1];
        let values = self.distinct.all().par_iter().zip(&*self.masks);
        let pairs = all[1..].par_iter_mut().zip(values).with_min_len(ENOUGH_TO_SHARE);
        pairs.for_each(|(is_wanted, (value, mask))| *is_wanted = wanted(value, *mask));
        all
    }

    fn memory(&self) -> usize {
        self.distinct.memory() + self.texts.memory() + self.masks.memory()
    }
}

impl<T: Kept> Values<T> {
    /// Writes them into an image, under [`PARTS`] tags from `tag` on.
    fn keep<W: Write>(&self, tag: u32, image: &mut ImageWriter<W>) -> io::Result<()> {
        let mut distinct = StringsBuilder::default();
        self.iter().for_each(|value| distinct.push(&value.text()));
        distinct.finish().keep(tag, 0, image)?;
        image.part(tag + 2, 0, self.masks.bytes())?;
        self.texts.keep(tag + 3, 0, image)
    }

    fn kept(tag: u32, image: &Image) -> Result<Self, Damage> {
        let distinct = Strings::kept(tag, 0, image)?;
        let masks = Flat::kept(image.part(tag + 2, 0)?)?;
        let texts = Texts::kept(tag + 3, 0, distinct.len(), image)?;
        if masks.len() != distinct.len() {
            return Err(Damage);
        }
        Ok(Self { distinct: distinct.into(), texts, masks })
    }
}

impl<T: Kept> Column<T> {
    /// Writes it into an image, under [`PARTS`] tags from `tag` on.
    pub(super) fn keep<W: Write>(&self, tag: u32, image: &mut ImageWriter<W>) -> io::Result<()> {
        image.part(tag, 0, self.ids.bytes())?;
        self.values.keep(tag + 2, image)
    }

    /// Takes it out of the image of an index with so many `rows`.
    pub(super) fn kept(tag: u32, rows: usize, image: &Image) -> Result<Self, Damage> {
        let ids: Flat<ValueId> = Flat::kept(image.part(tag, 0)?)?;
        let values = Values::kept(tag + 2, image)?;
        if ids.len() == rows { Ok(Self { ids, values }) } else { Err(Damage) }
    }

    /// The bytes of memory that it takes, without what the values point to.
    pub(super) fn memory(&self) -> usize {
        self.ids.memory() + self.values.memory()
    }
}

impl<T: Kept> ListColumn<T> {
    /// Writes it into an image, under [`PARTS`] tags from `tag` on.
    pub(super) fn keep<W: Write>(&self, tag: u32, image: &mut ImageWriter<W>) -> io::Result<()> {
        image.part(tag, 0, self.ids.bytes())?;
        image.part(tag + 1, 0, self.ends.bytes())?;
        self.values.keep(tag + 2, image)
    }

    /// Takes it out of the image of an index with so many `rows`.
    pub(super) fn kept(tag: u32, rows: usize, image: &Image) -> Result<Self, Damage> {
        let ids = Flat::kept(image.part(tag, 0)?)?;
        let ends: Flat<u32> = Flat::kept(image.part(tag + 1, 0)?)?;
        let values = Values::kept(tag + 2, image)?;
        if ends.len() == rows { Ok(Self { ends, ids, values }) } else { Err(Damage) }
    }

    /// The numbers of a row's values.
    pub(in crate::search) fn row(&self, row: usize) -> &[ValueId] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.ids[start..self.ends[row] as usize]
    }

    /// The bytes of memory that it takes, without what the values point to.
    pub(super) fn memory(&self) -> usize {
        self.ends.memory() + self.ids.memory() + self.values.memory()
    }
}
