use std::collections::HashMap;

use super::sketch::{Amount, COMMON, LONG, Sketch, UNKNOWN, amount_of, hash, mark, number_of, rare};
use crate::arena::{Flat, StringsBuilder, checksum};
use crate::catalog::{Catalog, NodeId};
use crate::search::leaves::leaves;
use crate::text::fold_cheaply;

/// The longest value with a code of its own, in bytes.
const LONGEST_VALUE: usize = 256;

/// A value is common when about so many rows have it: looking at fewer descriptors costs nothing.
const ENOUGH: u8 = 16;

/// The most paths, and the most values, of a row that is sketched.
const MOST: usize = 256;

/// The most paths of one sketch: their numbers leave room for an [`Amount`].
const MOST_PATHS: usize = (UNKNOWN >> 2) as usize;

/// The longest path that is sketched, and the length of all of them together, in bytes.
const LONGEST_PATH: usize = 256;
const MOST_TEXT: usize = 64 << 10;

/// Makes a [`Sketch`], a row at a time.
struct Sketcher {
    sketch: Sketch,
    numbers: HashMap<Box<str>, u16>,
    checksums: Vec<u64>,
    paths: StringsBuilder,
    room: usize,
    shapes: HashMap<Box<[u16]>, u16>,
    /// The hashes of the values of all rows.
    values: Vec<u64>,
    /// How often hashes with the same 16 bits occurred: few are counted apart.
    counts: Box<[u8]>,
    common_numbers: HashMap<u64, u16>,
    common: StringsBuilder,
    row: Row,
}

/// The row that is being read.
#[derive(Default)]
struct Row {
    marks: Vec<u16>,
    begin: usize,
    is_unknown: bool,
}

impl Sketch {
    /// Reads the descriptors of the entities at `nodes`.
    pub(super) fn build(catalog: &Catalog, nodes: &[NodeId]) -> Self {
        let mut sketcher = Sketcher {
            sketch: Self::default(),
            numbers: HashMap::new(),
            checksums: Vec::new(),
            paths: StringsBuilder::default(),
            room: MOST_TEXT,
            shapes: HashMap::new(),
            values: Vec::new(),
            counts: vec![0; 1 << 16].into(),
            common_numbers: HashMap::new(),
            common: StringsBuilder::default(),
            row: Row::default(),
        };
        for &node in nodes {
            let entity = catalog.at(node).expect("rows are entities");
            leaves(entity.json(), &mut |path, value| sketcher.take(path, value));
            sketcher.end_row();
        }
        sketcher.finish()
    }
}

impl Sketcher {
    fn take(&mut self, path: &str, value: Option<&str>) {
        if self.row.is_unknown {
            return;
        }
        let is_full = self.row.marks.len() == MOST || self.values.len() - self.row.begin == MOST;
        let Some(number) = self.number(path).filter(|_| !is_full) else {
            self.row.is_unknown = true;
            return;
        };
        let place = self.row.marks.iter().rposition(|&mark| number_of(mark) == number);
        let before = place.map_or(Amount::Nothing, |place| amount_of(self.row.marks[place]));
        let amount = match (value, before) {
            (None, before) => before.max(Amount::Map),
            (Some(_), Amount::Nothing | Amount::Map) => Amount::One,
            (Some(_), Amount::One | Amount::Many) => Amount::Many,
        };
        match place {
            Some(place) => self.row.marks[place] = mark(number, amount),
            None => self.row.marks.push(mark(number, amount)),
        }
        if let Some(value) = value {
            self.count(number, value);
        }
    }

    fn number(&mut self, path: &str) -> Option<u16> {
        if let Some(&number) = self.numbers.get(path) {
            return Some(number);
        }
        let number = self.checksums.len();
        if number >= MOST_PATHS || path.len() > LONGEST_PATH.min(self.room) {
            return None;
        }
        self.room -= path.len();
        self.paths.push(path);
        self.checksums.push(checksum(path.as_bytes()));
        let number = u16::try_from(number).ok()?;
        self.numbers.insert(path.into(), number);
        Some(number)
    }

    fn count(&mut self, path: u16, value: &str) {
        let checksum = self.checksums[usize::from(path)];
        if value.len() > LONGEST_VALUE || value == LONG {
            return self.values.push(hash(checksum, LONG));
        }
        let folded = fold_cheaply(value);
        let hash = hash(checksum, &folded);
        self.values.push(hash);
        let count = &mut self.counts[bucket(hash)];
        *count = count.saturating_add(1);
        if *count >= ENOUGH && !self.common_numbers.contains_key(&hash) {
            let number = self.common_numbers.len();
            if let Some(number) = u16::try_from(number).ok().filter(|&number| number < COMMON) {
                self.common_numbers.insert(hash, number);
                self.sketch.common_paths.to_mut().push(path);
                self.common.push(&folded);
            }
        }
    }

    fn end_row(&mut self) {
        let Row { marks, begin, is_unknown } = &mut self.row;
        marks.sort_unstable();
        let next = u16::try_from(self.shapes.len()).expect("as many as rows at most");
        let shape = if *is_unknown {
            self.values.truncate(*begin);
            UNKNOWN
        } else if let Some(&shape) = self.shapes.get(&**marks) {
            shape
        } else {
            self.shapes.insert(marks.as_slice().into(), next);
            self.sketch.marks.to_mut().extend_from_slice(marks);
            self.sketch.shape_ends.to_mut().push(length(self.sketch.marks.len()));
            next
        };
        self.sketch.shapes.to_mut().push(shape);
        self.sketch.code_ends.to_mut().push(length(self.values.len()));
        marks.clear();
        *begin = self.values.len();
        *is_unknown = false;
    }

    fn finish(self) -> Sketch {
        let Self { mut sketch, values, counts, common_numbers, common, paths, .. } = self;
        let code = |hash: u64| {
            let is_counted = counts[bucket(hash)] >= ENOUGH;
            let number = is_counted.then(|| common_numbers.get(&hash)).flatten();
            number.map_or_else(|| rare(hash), |number| COMMON | number)
        };
        sketch.codes = values.into_iter().map(code).collect();
        sketch.common = common.finish();
        sketch.paths = paths.finish();
        for flat in [&mut sketch.marks, &mut sketch.shapes, &mut sketch.common_paths] {
            flat.shrink();
        }
        for flat in [&mut sketch.shape_ends, &mut sketch.code_ends] {
            Flat::shrink(flat);
        }
        sketch
    }
}

fn bucket(hash: u64) -> usize {
    usize::try_from(hash >> 48).expect("16 bits")
}

fn length(length: usize) -> u32 {
    u32::try_from(length).expect("a few values a row")
}
