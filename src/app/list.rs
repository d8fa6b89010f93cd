/// A list with one row selected and a window that follows it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListState {
    /// The selected row.
    pub selected: usize,
    /// The first row in the window.
    pub offset: usize,
    /// How many rows the window shows; known after the first frame.
    pub rows: usize,
}

/// A move of the selection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// So many rows down; negative is up.
    By(i32),
    /// To the first row.
    First,
    /// To the last row.
    Last,
    /// So many half windows down; negative is up.
    HalfPages(i32),
}

/// A row of a list with rows that cannot be selected, such as headings.
pub trait Selectable {
    /// Whether the selection may rest on it.
    fn is_selectable(&self) -> bool;
}

impl Motion {
    /// Whether the selection comes from below.
    pub const fn is_upwards(self) -> bool {
        matches!(self, Self::By(..0) | Self::HalfPages(..0) | Self::Last)
    }
}

impl ListState {
    /// Applies `motion` in a list of `len` rows.
    pub fn go(&mut self, motion: Motion, len: usize) {
        let last = len.saturating_sub(1);
        let half = i32::try_from((self.rows / 2).max(1)).unwrap_or(i32::MAX);
        let step = |rows: i32| self.selected.saturating_add_signed(rows as isize).min(last);
        self.selected = match motion {
            Motion::By(rows) => step(rows),
            Motion::First => 0,
            Motion::Last => last,
            Motion::HalfPages(pages) => step(half.saturating_mul(pages)),
        };
        self.follow(len);
    }

    /// Selects `row` of `len`.
    pub fn select(&mut self, row: usize, len: usize) {
        self.selected = row.min(len.saturating_sub(1));
        self.follow(len);
    }

    /// Applies `motion` among `rows`, past those that cannot be selected.
    pub fn go_among(&mut self, motion: Motion, rows: &[impl Selectable]) {
        self.go(motion, rows.len());
        self.rest(rows, motion.is_upwards());
    }

    /// Selects `row`, or the nearest below that can be selected, or above.
    pub fn select_among(&mut self, row: usize, rows: &[impl Selectable]) {
        self.select(row, rows.len());
        self.rest(rows, false);
    }

    /// Moves on to the nearest row that can be selected.
    ///
    /// Headings over the first such row come into the window with it.
    fn rest(&mut self, rows: &[impl Selectable], upwards: bool) {
        let (at, len) = (self.selected, rows.len());
        let may_rest = |row: usize| rows.get(row).is_some_and(Selectable::is_selectable);
        let (mut below, mut above) = (at..len, (0..at.min(len)).rev());
        let here = may_rest(at).then_some(at);
        let found = match (here, upwards) {
            (Some(row), _) => Some(row),
            (None, true) => above.find(|&row| may_rest(row)).or_else(|| below.find(|&row| may_rest(row))),
            (None, false) => below.find(|&row| may_rest(row)).or_else(|| above.find(|&row| may_rest(row))),
        };
        self.select(found.unwrap_or(0), len);
        if (0..self.selected).all(|row| !may_rest(row)) {
            self.offset = 0;
        }
    }

    /// Fits the window to so many rows.
    pub fn resize(&mut self, rows: usize, len: usize) {
        self.rows = rows;
        self.follow(len);
    }

    /// The rows in a window of `height`, with the selected one among them.
    pub fn window(&self, height: usize, len: usize) -> std::ops::Range<usize> {
        let mut at = *self;
        at.resize(height, len);
        at.offset..(at.offset + height).min(len)
    }

    fn follow(&mut self, len: usize) {
        self.selected = self.selected.min(len.saturating_sub(1));
        let rows = self.rows.max(1);
        self.offset = self.offset.clamp((self.selected + 1).saturating_sub(rows), self.selected);
        self.offset = self.offset.min(len.saturating_sub(rows));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_window_follows_the_selection() {
        let mut list = ListState { rows: 3, ..ListState::default() };
        list.go(Motion::By(4), 10);
        assert_eq!((list.selected, list.offset), (4, 2));
        list.go(Motion::Last, 10);
        assert_eq!((list.selected, list.offset), (9, 7));
        list.go(Motion::First, 10);
        assert_eq!((list.selected, list.offset), (0, 0));
    }

    /// Each third row is a heading.
    struct Third(usize);

    impl Selectable for Third {
        fn is_selectable(&self) -> bool {
            !self.0.is_multiple_of(3)
        }
    }

    #[test]
    fn the_selection_never_rests_on_a_heading() {
        let rows: Vec<Third> = (0..9).map(Third).collect();
        let mut list = ListState { rows: 4, ..ListState::default() };
        list.select_among(0, &rows);
        assert_eq!((list.selected, list.offset), (1, 0));
        list.select_among(4, &rows);
        list.go_among(Motion::By(-1), &rows);
        assert_eq!(list.selected, 2);
    }

    proptest! {
        #[test]
        fn the_selection_is_always_in_the_window(len in 0_usize..50, rows in 1_usize..20, steps in prop::collection::vec(-60_i32..60, 0..10)) {
            let mut list = ListState { rows, ..ListState::default() };
            for step in steps {
                list.go(Motion::By(step), len);
                prop_assert!(len == 0 || list.window(rows, len).contains(&list.selected));
            }
        }
    }
}
