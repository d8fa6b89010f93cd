use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// So many paths are remembered, the latest ones.
const MOST_PATHS: usize = 6;

/// Longer values are not kept, nor are those with a [`END`]: the descriptor has them.
const LONGEST_VALUE: usize = 64;

/// The end of a value among those kept.
const END: char = '\0';

/// What dotted paths lead to, collected while they are searched for.
///
/// Reading a descriptor for every row takes long, and somebody who types a value asks for the same
/// path at every keystroke.
#[derive(Debug, Default)]
pub(in crate::search) struct PathColumns(Mutex<Vec<Arc<PathColumn>>>);

/// What one path leads to, a segment of rows at a time.
#[derive(Debug)]
pub(in crate::search) struct PathColumn {
    path: Box<str>,
    segments: Box<[OnceLock<Cells>]>,
}

/// What a path leads to in the rows of one segment.
#[derive(Debug, Default)]
pub(in crate::search) struct Cells {
    /// The values kept, each ended by [`END`].
    text: String,
    /// For each row where its values end in `text`.
    ends: Vec<u32>,
    /// For each row what is known of them.
    found: Vec<Presence>,
}

/// What a path leads to in one row.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::search) enum Presence {
    /// Nothing.
    #[default]
    Nothing,
    /// A map, which has no value of its own.
    Map,
    /// Values that are all kept.
    Kept,
    /// Values of which some are not kept.
    TooLong,
}

impl PathColumns {
    /// The column of `path` over `segments` segments, which may be empty yet.
    pub(in crate::search) fn of(&self, path: &str, segments: usize) -> Arc<PathColumn> {
        let mut columns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = columns.iter().position(|column| &*column.path == path);
        let column = known.map_or_else(|| Arc::new(PathColumn::new(path, segments)), |at| columns.remove(at));
        columns.truncate(MOST_PATHS - 1);
        columns.insert(0, Arc::clone(&column));
        column
    }

    /// The bytes of memory that they take.
    pub(super) fn memory(&self) -> usize {
        let columns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        columns.iter().flat_map(|column| &column.segments).filter_map(OnceLock::get).map(Cells::memory).sum()
    }
}

impl PathColumn {
    fn new(path: &str, segments: usize) -> Self {
        Self { path: path.into(), segments: (0..segments).map(|_| OnceLock::new()).collect() }
    }

    /// The path, dotted from the root of the descriptor.
    pub(in crate::search) fn path(&self) -> &str {
        &self.path
    }

    /// What is known of a segment; none when nobody has collected it.
    pub(in crate::search) fn known(&self, segment: usize) -> Option<&Cells> {
        self.segments[segment].get()
    }

    /// The same, which `collect` does now if nobody has.
    pub(in crate::search) fn collected(&self, segment: usize, collect: impl FnOnce() -> Cells) -> &Cells {
        self.segments[segment].get_or_init(|| {
            let mut cells = collect();
            cells.text.shrink_to_fit();
            cells
        })
    }
}

impl Cells {
    /// Room for so many rows.
    pub(in crate::search) fn with_capacity(rows: usize) -> Self {
        Self { text: String::new(), ends: Vec::with_capacity(rows), found: Vec::with_capacity(rows) }
    }

    /// Adds a row; `values` hands over each value of it, or none for a map.
    pub(in crate::search) fn add(&mut self, values: impl FnOnce(&mut dyn FnMut(Option<&str>))) {
        let mut presence = Presence::Nothing;
        let text = &mut self.text;
        values(&mut |value| {
            presence = presence.max(match value {
                None => Presence::Map,
                Some(value) if value.len() <= LONGEST_VALUE && !value.contains(END) => {
                    text.push_str(value);
                    text.push(END);
                    Presence::Kept
                }
                Some(_) => Presence::TooLong,
            });
        });
        self.found.push(presence);
        self.ends.push(u32::try_from(self.text.len()).expect("a few short values a row"));
    }

    /// What is known of the row at `at`.
    pub(in crate::search) fn presence(&self, at: usize) -> Presence {
        self.found[at]
    }

    /// The values kept of the row at `at`.
    pub(in crate::search) fn values(&self, at: usize) -> impl Iterator<Item = &str> {
        let begin = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        self.text[begin..self.ends[at] as usize].split_terminator(END)
    }

    fn memory(&self) -> usize {
        self.text.capacity() + self.ends.capacity() * 4 + self.found.capacity()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_values_are_kept_and_others_noted() {
        let mut cells = Cells::default();
        cells.add(|_| ());
        cells.add(|take| ["a", "", "b"].into_iter().for_each(|value| take(Some(value))));
        cells.add(|take| take(None));
        cells.add(|take| take(Some(&"long ".repeat(99))));
        let all = |at| cells.values(at).collect::<Vec<_>>();
        assert_eq!([all(0), all(1), all(2), all(3)], [vec![], vec!["a", "", "b"], vec![], vec![]]);
        let found = [Presence::Nothing, Presence::Kept, Presence::Map, Presence::TooLong];
        assert_eq!(cells.found, found);
    }

    #[test]
    fn the_latest_paths_are_remembered() {
        let columns = PathColumns::default();
        let first = columns.of("a", 1);
        (0..MOST_PATHS - 1).for_each(|number| drop(columns.of(&number.to_string(), 1)));
        assert!(Arc::ptr_eq(&first, &columns.of("a", 1)));
        (0..MOST_PATHS).for_each(|number| drop(columns.of(&number.to_string(), 1)));
        assert!(!Arc::ptr_eq(&first, &columns.of("a", 1)));
    }
}
