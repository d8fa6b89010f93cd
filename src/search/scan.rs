use std::cmp::Reverse;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use rayon::prelude::*;

use super::fit::is_name_with_slip;
use super::index::{Index, ROWS, Segment};
use super::plan::{Plan, Word};
use super::score::{self, Score};
use crate::catalog::Catalog;

/// Below so many rows a second thread costs more than it brings.
const ENOUGH_TO_SHARE: usize = 2 * ROWS;

/// Fewer rows than this are not worth choosing among before the end of a segment.
const ENOUGH_TO_SORT: usize = 64;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within<'a> {
    /// All of them.
    Everything,
    /// These, which are in order.
    Rows(&'a [u32]),
    /// Those of `count` segments from `first`.
    Segments { first: usize, count: usize },
}

/// Looks for the rows that `plan` describes; none when it was called off. What ranks lower than
/// `floor` is only counted.
pub(super) fn scan(
    index: &Index,
    catalog: &Catalog,
    plan: &Plan,
    within: Within<'_>,
    limit: usize,
    floor: u32,
    cancel: &AtomicBool,
) -> Option<Found> {
    let floor = AtomicU32::new(floor);
    let drops = plan.frame.ranking.is_none() && !plan.is_loose();
    let scanner = Scanner { index, catalog, plan, limit, floor, drops, cancel };
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
    let is_unranked = plan.words.is_empty() || plan.frame.ranking.is_some();
    found.best = best.into_iter().map(|key| (key.score(is_unranked), key.row())).collect();
    Some(found)
}

fn number_of(row: usize) -> u32 {
    u32::try_from(row).expect("fewer than 2^32 rows")
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
    /// As many rows as are wanted rank so high, or higher.
    floor: AtomicU32,
    /// Whether it can be told cheaply that a row ranks lower.
    drops: bool,
    cancel: &'a AtomicBool,
}

#[derive(Default)]
struct Part {
    /// The last that was seen of [`Scanner::floor`], or a higher one.
    floor: u32,
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

    fn rank(self) -> u32 {
        u32::try_from(self.0 >> 32).expect("the other half")
    }

    fn score(self, is_unranked: bool) -> Score {
        if is_unranked { 0 } else { Score::try_from(self.rank()).unwrap_or(Score::MAX) }
    }
}

impl Scanner<'_> {
    fn run(&self, job: Job<'_>) -> Option<Part> {
        if self.cancel.load(Ordering::Relaxed) {
            return None;
        }
        let kinds = vec![0; self.index.columns.kinds.values.len() + 1];
        let floor = self.floor.load(Ordering::Relaxed);
        let mut part = Part { floor, kinds, ..Part::default() };
        match job {
            Job::Segment(number) => {
                let begin = number * ROWS;
                let end = (begin + ROWS).min(self.index.len());
                self.look_through(number, (number_of(begin)..number_of(end)).collect(), &mut part);
            }
            Job::Rows(rows) => {
                let number = rows.first().map_or(0, |&row| segment_of(row));
                self.look_through(number, rows.to_vec(), &mut part);
            }
        }
        self.raise_floor(&mut part);
        Some(part)
    }

    /// Drops what others outrank, and remembers what it takes not to be dropped.
    fn raise_floor(&self, part: &mut Part) {
        keep_best(&mut part.best, self.limit);
        if part.best.len() >= self.limit
            && let Some(least) = part.best.iter().min()
        {
            part.floor = self.floor.fetch_max(least.rank(), Ordering::Relaxed).max(least.rank());
        }
    }

    /// Looks at `rows` of the segment `number`. Without words no text needs to be looked at, so that
    /// none of a snapshot is read for the first page.
    fn look_through(&self, number: usize, mut rows: Vec<u32>, part: &mut Part) {
        let Plan { frame, words, .. } = self.plan;
        frame.admit(self.index, self.catalog, &mut rows);
        if words.is_empty() {
            return rows.into_iter().for_each(|row| self.take(row, score::together(0, Score::MAX, 0), part));
        }
        let segment = &self.index.segments[number];
        for word in words {
            rows.retain(|&row| word.may_be_in(&segment.heads[row as usize % ROWS]));
        }
        for row in rows {
            self.look_at(row, segment, part);
        }
    }

    fn look_at(&self, number: u32, segment: &Segment, part: &mut Part) {
        let row = number as usize;
        if self.is_below(segment, number, part.floor) {
            if self.is_found(segment, row) && self.plan.frame.affords(self.index, self.catalog, row) {
                self.count(row, number, part);
            }
        } else if let Some(score) = self.score(segment, row) {
            self.take(number, score, part);
        }
    }

    /// Counts a row that matches, and tells whether it is shown.
    fn count(&self, row: usize, number: u32, part: &mut Part) -> bool {
        let kind = self.index.columns.kinds.ids[row] as usize;
        part.kinds[kind] += 1;
        part.rows.push(number);
        let is_shown = self.plan.frame.tab.as_ref().is_none_or(|tab| tab[kind]);
        part.total += usize::from(is_shown);
        is_shown
    }

    /// Takes a row whose words score so much.
    fn take(&self, number: u32, score: Score, part: &mut Part) {
        let row = number as usize;
        if !self.plan.frame.affords(self.index, self.catalog, row) || !self.count(row, number, part) {
            return;
        }
        let columns = &self.index.columns;
        let rank = if let Some(ranking) = &self.plan.frame.ranking {
            ranking.rank(columns, number)
        } else if self.plan.words.is_empty() {
            u32::MAX - columns.kind_places[columns.kinds.ids[row] as usize]
        } else {
            u32::from(score + self.habit(number))
        };
        part.best.push(Key::new(rank, number));
        if part.best.len() >= 2 * self.limit.max(ENOUGH_TO_SORT) {
            self.raise_floor(part);
        }
    }

    /// Whether the row cannot rank as high as `floor`, so that it needs to be counted only.
    fn is_below(&self, segment: &Segment, row: u32, floor: u32) -> bool {
        let Plan { frame, words, .. } = self.plan;
        if floor == 0 || !self.drops {
            return false;
        }
        let head = &segment.heads[row as usize % ROWS];
        let ceiling = |word: &Word| word.ceiling(&self.index.columns, head, row as usize);
        let sum = words.iter().map(|word| u32::from(ceiling(word))).sum();
        let each = score::together(sum, Score::MAX, words.len());
        let whole = frame.whole.as_ref().map_or(0, ceiling);
        u32::from(each.max(whole) + self.habit(row)) < floor
    }

    /// Whether [`Self::score`] is one.
    fn is_found(&self, segment: &Segment, row: usize) -> bool {
        self.plan.words.iter().all(|word| word.is_found(&self.index.columns, segment, row % ROWS, row))
    }

    /// What the words score together, or all of them in a row; none if a word is missing.
    fn score(&self, segment: &Segment, row: usize) -> Option<Score> {
        let at = row % ROWS;
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
        let whole = self.plan.frame.whole.as_ref().map_or(0, |whole| whole.score(columns, segment, at, row));
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
        let habits = &self.plan.frame.habits;
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::catalog::EntityRef;
    use crate::catalog::testing::component;
    use crate::search::{Context, Query, Request};

    #[test]
    fn rows_that_are_only_counted_change_nothing_among_the_best() {
        let words = ["pay", "Payments", "till", "repay", "op", "lamp", "4pay"];
        let name = |at: usize| format!("{}-{}.{at}", words[at % 7], words[at / 7 % 7]);
        let all: Vec<_> = (0..2 * ROWS + 9).map(|at| component(&name(at), words[at % 5])).collect();
        let catalog = Catalog::build(&all, Vec::new());
        let index = Index::build(&catalog);
        let opened = EntityRef::parse_full("component:default/lamp-lamp.5").unwrap();
        let context = Context { habits: HashMap::from([(opened, 1.0)]), ..Context::default() };
        let never = AtomicBool::new(false);
        for text in ["p", "pa", "pay", "4", "lp", "pay ti", "owner:pay p", "pay -till", "\"pay op\""] {
            let query = Query::parse(text).0;
            let plan = Plan::new(&index, &catalog, Request::new(&query, 20), &context);
            let found = |limit| scan(&index, &catalog, &plan, Within::Everything, limit, 0, &never).unwrap();
            let (few, all) = (found(20), found(index.len()));
            assert_eq!((few.total, &few.rows, &few.kinds), (all.total, &all.rows, &all.kinds), "{text}");
            assert_eq!(few.best, all.best[..20.min(all.total)], "{text}");
            assert!(all.total > 20 || text == "\"pay op\"", "{text}");
        }
    }
}
