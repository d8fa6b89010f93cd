use std::collections::HashMap;
use std::hash::Hash;

use rayon::prelude::*;

use super::segment::LONGEST_NAME;
use crate::search::mask::Mask;
use crate::search::texts::{Record, Texts};

/// Fewer values than this are looked at by one thread.
const ENOUGH_TO_SHARE: usize = 2_048;

/// The number of a distinct value; 0 stands for no value.
pub(in crate::search) type ValueId = u32;

/// The distinct values of an attribute, each with the lines under which it is found.
#[derive(Debug)]
pub(in crate::search) struct Values<T> {
    distinct: Vec<T>,
    texts: Texts,
    masks: Vec<Mask>,
}

/// One value a row, from few distinct ones.
#[derive(Debug)]
pub(in crate::search) struct Column<T> {
    /// For each row the number of its value.
    pub(in crate::search) ids: Vec<ValueId>,
    /// The values.
    pub(in crate::search) values: Values<T>,
}

/// Several values a row, from few distinct ones.
#[derive(Debug)]
pub(in crate::search) struct ListColumn<T> {
    pub(super) ends: Vec<u32>,
    pub(super) ids: Vec<ValueId>,
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
    pub(super) fn finish<'a, T>(
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
        Values { distinct: self.values.into_iter().map(make).collect(), texts, masks }
    }
}

impl<T> Values<T> {
    /// How many distinct values there are.
    pub(in crate::search) fn len(&self) -> usize {
        self.distinct.len()
    }

    /// All values, in the order of their numbers from 1.
    pub(in crate::search) fn iter(&self) -> std::slice::Iter<'_, T> {
        self.distinct.iter()
    }

    /// The lines and the mask of each value, in the order of their numbers from 1.
    pub(in crate::search) fn records(&self) -> impl Iterator<Item = (Mask, Record<'_>)> {
        self.masks.iter().enumerate().map(|(index, &mask)| (mask, self.texts.record(index)))
    }

    /// Tells of each number, 0 included, whether its value is wanted.
    pub(in crate::search) fn wanted(&self, wanted: impl Fn(&T) -> bool + Sync) -> Vec<bool>
    where
        T: Sync,
    {
        let mut all = vec![false; self.distinct.len() + 1];
        let pairs = all[1..].par_iter_mut().zip(&self.distinct).with_min_len(ENOUGH_TO_SHARE);
        pairs.for_each(|(is_wanted, value)| *is_wanted = wanted(value));
        all
    }

    /// The same; the test is also told the characters of the value's lines.
    pub(in crate::search) fn wanted_by_mask(&self, wanted: impl Fn(&T, Mask) -> bool + Sync) -> Vec<bool>
    where
        T: Sync,
    {
        let mut all = vec![false; self.distinct.len() + 1];
        let values = self.distinct.par_iter().zip(&self.masks);
        let pairs = all[1..].par_iter_mut().zip(values).with_min_len(ENOUGH_TO_SHARE);
        pairs.for_each(|(is_wanted, (value, mask))| *is_wanted = wanted(value, *mask));
        all
    }

    fn memory(&self) -> usize {
        self.distinct.capacity() * size_of::<T>() + self.texts.memory() + self.masks.capacity() * 8
    }
}

impl<T> Column<T> {
    /// The bytes of memory that it takes, without what the values point to.
    pub(super) fn memory(&self) -> usize {
        self.ids.capacity() * size_of::<ValueId>() + self.values.memory()
    }
}

impl<T> ListColumn<T> {
    /// The numbers of a row's values.
    pub(in crate::search) fn row(&self, row: usize) -> &[ValueId] {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.ids[start..self.ends[row] as usize]
    }

    /// The bytes of memory that it takes, without what the values point to.
    pub(super) fn memory(&self) -> usize {
        (self.ends.capacity() + self.ids.capacity()) * 4 + self.values.memory()
    }
}
