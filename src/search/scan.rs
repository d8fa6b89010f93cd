use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::fit::is_name_with_slip;
use super::index::{Index, ROWS, Segment};
use super::plan::Plan;
use super::score::{self, Score};
use crate::catalog::Catalog;

/// Below so many rows a second thread costs more than it brings.
const ENOUGH_TO_SHARE: usize = 2 * ROWS;

/// What a scan found.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// How many rows are shown, those of other kinds than the tab's not counted.
    pub(super) total: usize,
    /// The best rows with their scores, the best first.
    pub(super) best: Vec<(Score, u32)>,
    /// How many rows of each kind match, by the number of the kind.
    pub(super) kinds: Vec<usize>,
    /// All rows that match, in order, whatever their kind.
    pub(super) rows: Vec<u32>,
}

/// The rows to look at.
#[derive(Debug, Clone, Copy)]
pub(super) enum Within<'a> {
    /// All of them.
    Everything,
    /// These, which are in order.
    Rows(&'a [u32]),
    /// Those of `count` segments from `first`.
    Segments { first: usize, count: usize },
}

/// Looks for the rows that `plan` describes; none when it was called off.
pub(super) fn scan(
    index: &Index,
    catalog: &Catalog,
    plan: &Plan,
    within: Within<'_>,
    limit: usize,
    cancel: &AtomicBool,
) -> Option<Found> {
    let scanner = Scanner { index, catalog, plan, limit, cancel };
    let count = match within {
        Within::Everything => index.len(),
        Within::Rows(rows) => rows.len(),
        Within::Segments { count, .. } => count * ROWS,
    };
    let jobs: Vec<Job<'_>> = match within {
        Within::Everything => (0..index.segments.len()).map(Job::Segment).collect(),
        Within::Segments { first, count } => (first..first + count).map(Job::Segment).collect(),
        Within::Rows(rows) => rows.chunk_by(|a, b| segment_of(*a) == segment_of(*b)).map(Job::Rows).collect(),
    };
    let parts: Vec<Option<Part>> = if count < ENOUGH_TO_SHARE {
        jobs.into_iter().map(|job| scanner.run(job)).collect()
    } else {
        jobs.into_par_iter().map(|job| scanner.run(job)).collect()
    };
    let mut found = Found { kinds: vec![0; index.columns.kinds.values.len() + 1], ..Found::default() };
    let mut best = Vec::new();
    for part in parts {
        let part = part?;
        found.total += part.total;
        found.kinds.iter_mut().zip(part.kinds).for_each(|(sum, count)| *sum += count);
        found.rows.extend(part.rows);
        best.extend(part.best);
    }
    keep_best(&mut best, limit);
    best.sort_unstable_by_key(|&key| Reverse(key));
    let is_unranked = plan.words.is_empty() || plan.ranking.is_some();
    found.best = best.into_iter().map(|key| (key.score(is_unranked), key.row())).collect();
    Some(found)
}

fn segment_of(row: u32) -> usize {
    row as usize / ROWS
}

#[derive(Clone, Copy)]
enum Job<'a> {
    Segment(usize),
    /// Rows of one segment.
    Rows(&'a [u32]),
}

struct Scanner<'a> {
    index: &'a Index,
    catalog: &'a Catalog,
    plan: &'a Plan,
    limit: usize,
    cancel: &'a AtomicBool,
}

#[derive(Default)]
struct Part {
    total: usize,
    kinds: Vec<usize>,
    rows: Vec<u32>,
    best: Vec<Key>,
}

/// A row and its rank in one number: the greater comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key(u64);

impl Key {
    fn new(rank: u32, row: u32) -> Self {
        Self(u64::from(rank) << 32 | u64::from(u32::MAX - row))
    }

    fn row(self) -> u32 {
        u32::MAX - u32::try_from(self.0 & u64::from(u32::MAX)).expect("half of it")
    }

    fn score(self, is_unranked: bool) -> Score {
        if is_unranked { 0 } else { Score::try_from(self.0 >> 32).unwrap_or(Score::MAX) }
    }
}

impl Scanner<'_> {
    fn run(&self, job: Job<'_>) -> Option<Part> {
        if self.cancel.load(Ordering::Relaxed) {
            return None;
        }
        let mut part = Part { kinds: vec![0; self.index.columns.kinds.values.len() + 1], ..Part::default() };
        match job {
            Job::Segment(segment) => {
                let begin = segment * ROWS;
                let end = (begin + ROWS).min(self.index.len());
                (begin..end).for_each(|row| self.look_at(row, &mut part));
            }
            Job::Rows(rows) => rows.iter().for_each(|&row| self.look_at(row as usize, &mut part)),
        }
        keep_best(&mut part.best, self.limit);
        Some(part)
    }

    fn look_at(&self, row: usize, part: &mut Part) {
        if !self.plan.admits(self.index, self.catalog, row) {
            return;
        }
        let Some(score) = self.score(row) else { return };
        if !self.plan.affords(self.index, self.catalog, row) {
            return;
        }
        let kind = self.index.columns.kinds.ids[row] as usize;
        let number = u32::try_from(row).expect("fewer than 2^32 rows");
        part.kinds[kind] += 1;
        part.rows.push(number);
        if self.plan.tab.as_ref().is_some_and(|tab| !tab[kind]) {
            return;
        }
        let rank = if let Some(ranking) = &self.plan.ranking {
            ranking.rank(&self.index.columns, number)
        } else if self.plan.words.is_empty() {
            u32::MAX - self.index.columns.kind_places[kind]
        } else {
            u32::from(score + self.habit(number))
        };
        part.total += 1;
        part.best.push(Key::new(rank, number));
    }

    /// What the words score together, or all of them in a row; none if a word is missing.
    fn score(&self, row: usize) -> Option<Score> {
        if self.plan.words.is_empty() && self.plan.whole.is_none() && self.plan.name.is_none() {
            // No text needs to be looked at, so that none of a snapshot is read for the first page.
            return Some(score::together(0, Score::MAX, 0));
        }
        let (segment, at) = self.index.locate(row);
        let columns = &self.index.columns;
        let (mut sum, mut least) = (0, Score::MAX);
        for word in &self.plan.words {
            let score = word.score(columns, segment, at, row);
            if score == 0 {
                return None;
            }
            sum += u32::from(score);
            least = least.min(score);
        }
        let each = score::together(sum, least, self.plan.words.len());
        let whole = self.plan.whole.as_ref().map_or(0, |whole| whole.score(columns, segment, at, row));
        Some(each.max(whole).max(self.name_with_slip(segment, at)))
    }

    fn name_with_slip(&self, segment: &Segment, at: usize) -> Score {
        let head = &segment.heads[at];
        let name = self.plan.name.as_ref().filter(|name| head.near.missing(name.mask) <= 1);
        let names = usize::from(head.names);
        let is_it = name.is_some_and(|name| is_name_with_slip(name, segment.near.record(at), names));
        if is_it { score::NAME_WITH_SLIP } else { 0 }
    }

    fn habit(&self, row: u32) -> Score {
        let habits = &self.plan.habits;
        habits.binary_search_by_key(&row, |(row, _)| *row).map_or(0, |at| habits[at].1)
    }
}

/// Drops all but the `limit` greatest, which stay in any order.
fn keep_best(keys: &mut Vec<Key>, limit: usize) {
    if keys.len() > limit && limit > 0 {
        keys.select_nth_unstable_by_key(limit - 1, |&key| Reverse(key));
    }
    keys.truncate(limit);
}
