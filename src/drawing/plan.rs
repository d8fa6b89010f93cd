use std::collections::BTreeMap;

use super::channel::Channel;
use super::glyph::{Arms, Weight};
use super::layers::{Item, Layers};
use super::order::{rows, squeeze, untangle};

/// Columns of a channel beside its tracks: one before them, one behind, one for the tip of an arrow.
const AROUND_TRACKS: usize = 3;

/// Where everything of a drawing stands, in columns and rows from 0.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The boxes, in the order in which they were given.
    pub places: Vec<Place>,
    /// How many columns it takes.
    pub columns: usize,
    /// How many rows it takes.
    pub rows: usize,
    /// The edges that no line is drawn for, because they would lead backwards and close a circle.
    pub closing: Vec<(usize, usize)>,
    /// The line of every other edge, cell by cell.
    lines: Vec<Line>,
}

/// Where a box begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Its first column.
    pub column: usize,
    /// Its row.
    pub row: usize,
    /// Its layer, from the left.
    pub layer: usize,
}

/// What is drawn in a cell between boxes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Lines.
    Lines(Arms),
    /// The tip of an arrow that points to the right.
    Tip(Weight),
}

#[derive(Debug, Clone)]
struct Line {
    ends: (usize, usize),
    /// Row, column, and the lines there.
    cells: Vec<((usize, usize), Arms)>,
}

#[derive(Debug, Default)]
struct Cell {
    arms: Arms,
    heavy: Arms,
    /// Lines turn or meet here; without, those that are there only cross.
    is_joint: bool,
}

impl Plan {
    /// Draws boxes of the given widths, and edges between them by their numbers. With a row between any two
    /// lines are told apart more easily: so it is done as long as no more than so many rows are needed.
    pub fn of(widths: &[usize], edges: &[(usize, usize)], most_rows: usize) -> Self {
        let mut layers = Layers::of(widths.len(), edges);
        untangle(&mut layers);
        let mut rows = rows(&layers);
        if channels(&layers, &rows).is_none() {
            // Every other layer on rows of its own: no end lies beside a beginning any more.
            for (layer, rows) in rows.iter_mut().enumerate() {
                for row in rows {
                    *row = *row * 2 + layer % 2;
                }
            }
            squeeze(&mut rows);
        }
        if rows.iter().flatten().max().is_some_and(|last| last * 2 < most_rows) {
            rows.iter_mut().flatten().for_each(|row| *row *= 2);
        }
        let channels = channels(&layers, &rows).unwrap_or_default();
        let columns = columns(&layers, &channels, widths);
        let mut plan = Self {
            places: vec![Place::default(); widths.len()],
            rows: rows.iter().flatten().max().map_or(0, |last| last + 1),
            closing: std::mem::take(&mut layers.closing),
            ..Self::default()
        };
        for (layer, items) in layers.items.iter().enumerate() {
            for (item, &row) in items.iter().zip(&rows[layer]) {
                if let Item::Box(number) = *item {
                    plan.places[number] = Place { column: columns[layer], row, layer };
                    plan.columns = plan.columns.max(columns[layer] + widths[number]);
                }
            }
        }
        let router = Router { layers: &layers, rows: &rows, channels: &channels, columns: &columns, widths };
        plan.lines = edges.iter().filter_map(|&ends| router.line(ends, &plan.places)).collect();
        plan
    }

    /// What is drawn between the boxes, by row and column; the lines of the box `focus` are heavy.
    pub fn marks(&self, focus: Option<usize>) -> BTreeMap<(usize, usize), Mark> {
        let mut cells: BTreeMap<(usize, usize), Cell> = BTreeMap::new();
        let mut tips: BTreeMap<(usize, usize), Weight> = BTreeMap::new();
        for line in &self.lines {
            let is_heavy = focus.is_some_and(|focus| line.ends.0 == focus || line.ends.1 == focus);
            for (at, arms) in &line.cells {
                let cell = cells.entry(*at).or_default();
                cell.arms = cell.arms.joined(*arms);
                cell.is_joint |= arms.turns();
                if is_heavy {
                    cell.heavy = cell.heavy.joined(arms.heavy());
                }
            }
            if let Some((at, _)) = line.cells.last() {
                let weight = if is_heavy { Weight::Heavy } else { Weight::Light };
                let tip = tips.entry(*at).or_default();
                *tip = (*tip).max(weight);
            }
        }
        let lines = cells.into_iter().map(|(at, cell)| (at, Mark::Lines(cell.seen())));
        lines.chain(tips.into_iter().map(|(at, weight)| (at, Mark::Tip(weight)))).collect()
    }
}

impl Cell {
    fn seen(&self) -> Arms {
        if self.is_joint || !self.arms.turns() {
            return self.arms.joined(self.heavy);
        }
        // Of two lines that cross, one goes below: the one that stands out least, else the level one.
        let seen = if self.heavy == Arms::default() { self.arms } else { self.heavy };
        if seen.turns() { seen.upright() } else { seen }
    }
}

fn channels(layers: &Layers, rows: &[Vec<usize>]) -> Option<Vec<Channel>> {
    rows.windows(2).zip(&layers.links).map(|(rows, links)| Channel::of(links, &rows[0], &rows[1])).collect()
}

/// The first column of every layer.
fn columns(layers: &Layers, channels: &[Channel], widths: &[usize]) -> Vec<usize> {
    let (mut column, mut columns) = (0, Vec::new());
    for (layer, items) in layers.items.iter().enumerate() {
        columns.push(column);
        column += widest(items, widths);
        column += channels.get(layer).map_or(0, |channel| channel.tracks) + AROUND_TRACKS;
    }
    columns
}

fn widest(items: &[Item], widths: &[usize]) -> usize {
    let width = |item: &Item| if let Item::Box(number) = item { widths[*number] } else { 0 };
    items.iter().map(width).max().unwrap_or(0)
}

struct Router<'a> {
    layers: &'a Layers,
    rows: &'a [Vec<usize>],
    channels: &'a [Channel],
    columns: &'a [usize],
    widths: &'a [usize],
}

impl Router<'_> {
    /// The line of an edge; none for one that closes a circle.
    fn line(&self, ends: (usize, usize), places: &[Place]) -> Option<Line> {
        let (first, last) = (places[ends.0].layer, places[ends.1].layer);
        let mut at = self.find(first, Item::Box(ends.0))?;
        let mut cells = Vec::new();
        let mut column = places[ends.0].column + self.widths[ends.0];
        for layer in first..last {
            let is_last = layer + 1 == last;
            let next = if is_last { Item::Box(ends.1) } else { Item::Passing(ends.1) };
            let next = self.find(layer + 1, next)?;
            let below = &self.layers.items[layer + 1];
            let width = if is_last { 0 } else { widest(below, self.widths) };
            let end = self.columns[layer + 1] + width;
            self.hop(layer, (at, next), (column, end), &mut cells);
            (at, column) = (next, end);
        }
        (first < last).then_some(Line { ends, cells })
    }

    fn find(&self, layer: usize, item: Item) -> Option<usize> {
        self.layers.items.get(layer)?.iter().position(|known| *known == item)
    }

    /// From an item to one of the next layer, from one column to before another.
    fn hop(
        &self,
        layer: usize,
        (from, to): (usize, usize),
        (column, end): (usize, usize),
        cells: &mut Vec<((usize, usize), Arms)>,
    ) {
        let (row, target) = (self.rows[layer][from], self.rows[layer + 1][to]);
        let track = self.channels.get(layer).and_then(|channel| channel.track_of.get(&to));
        let Some(track) = track.filter(|_| row != target) else {
            cells.extend((column..end).map(|column| ((row, column), Arms::LEVEL)));
            return;
        };
        let turn = self.columns[layer] + widest(&self.layers.items[layer], self.widths) + 1 + track;
        cells.extend((column..turn).map(|column| ((row, column), Arms::LEVEL)));
        let is_down = target > row;
        cells.push(((row, turn), Arms::corner(is_down, true)));
        let between = (row.min(target) + 1)..row.max(target);
        cells.extend(between.map(|row| ((row, turn), Arms::UPRIGHT)));
        cells.push(((target, turn), Arms::corner(!is_down, false)));
        cells.extend((turn + 1..end).map(|column| ((target, column), Arms::LEVEL)));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::super::glyph;
    use super::*;

    fn drawn(names: &[&str], edges: &[(usize, usize)], focus: Option<usize>) -> String {
        let widths: Vec<usize> = names.iter().map(|name| name.len()).collect();
        let plan = Plan::of(&widths, edges, 24);
        let mut cells = vec![vec![' '; plan.columns]; plan.rows];
        for (at, mark) in plan.marks(focus) {
            cells[at.0][at.1] = match mark {
                Mark::Lines(arms) => glyph(arms, false),
                Mark::Tip(_) => '>',
            };
        }
        for (name, place) in names.iter().zip(&plan.places) {
            for (at, c) in name.chars().enumerate() {
                cells[place.row][place.column + at] = c;
            }
        }
        let rows = cells.iter().map(|row| row.iter().collect::<String>().trim_end().to_owned());
        rows.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_diamond_is_drawn_with_a_line_for_each_edge() {
        let names = ["web", "cart", "till", "db"];
        insta::assert_snapshot!(drawn(&names, &[(0, 1), (0, 2), (1, 3), (2, 3)], None), @r"
        web─┬─>cart─┬─>db
            │       │
            └─>till─┘
        ");
    }

    #[test]
    fn the_lines_of_the_focus_stand_out_where_they_cross_others() {
        let names = ["a", "b", "c", "d"];
        let edges = [(0, 2), (0, 3), (1, 2), (1, 3)];
        insta::assert_snapshot!(drawn(&names, &edges, Some(1)), @r"
        a─┬┐
          ││
          ┢━━>c
          ┃│
        b━┻┪
           ┃
           ┗━>d
        ");
    }

    #[test]
    fn long_lines_pass_beside_the_boxes() {
        let names = ["web", "pay", "ledger", "db"];
        insta::assert_snapshot!(drawn(&names, &[(0, 1), (1, 2), (2, 3), (0, 3), (1, 3)], None), @r"
                   ┌──>ledger─┐
                   │          │
        web─┬─>pay─┴┬─────────┴─>db
            │       │
            └───────┘
        ");
    }

    /// Where a line leads that leaves a box: what one finds who follows it to the right.
    fn followed(plan: &Plan, widths: &[usize], from: usize) -> HashSet<usize> {
        let marks = plan.marks(None);
        let at_box =
            |at: (usize, usize)| plan.places.iter().position(|place| (place.row, place.column) == at);
        let place = plan.places[from];
        let mut open = vec![((place.row, place.column + widths[from]), (0_isize, 1_isize))];
        let (mut found, mut seen) = (HashSet::new(), HashSet::new());
        while let Some((at, step)) = open.pop() {
            if let Some(number) = at_box(at) {
                found.insert(number);
                continue;
            }
            if !seen.insert((at, step)) {
                continue;
            }
            let next =
                |step: (isize, isize)| (at.0.wrapping_add_signed(step.0), at.1.wrapping_add_signed(step.1));
            match marks.get(&at) {
                Some(Mark::Tip(_)) => open.push((next((0, 1)), (0, 1))),
                Some(Mark::Lines(arms)) => {
                    let level = arms.left > Weight::None || arms.right > Weight::None;
                    if step.0 == 0 && !level {
                        // Below a line that it does not belong to.
                        open.push((next(step), step));
                        continue;
                    }
                    let ways = [(arms.up, (-1, 0)), (arms.right, (0, 1)), (arms.down, (1, 0))];
                    for (weight, way) in ways {
                        if weight > Weight::None && way != (-step.0, 0) {
                            open.push((next(way), way));
                        }
                    }
                }
                None => {}
            }
        }
        found
    }

    proptest! {
        #[test]
        fn nothing_covers_anything_and_every_line_arrives(
            (count, edges) in (1_usize..14).prop_flat_map(|count| {
                (Just(count), proptest::collection::vec((0..count, 0..count), 0..count * 2))
            })
        ) {
            let widths: Vec<usize> = (0..count).map(|at| 3 + at % 5).collect();
            let edges: Vec<_> = edges.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            let plan = Plan::of(&widths, &edges, 24);
            prop_assert_eq!(plan.lines.len() + plan.closing.len(), edges.len());
            let marks = plan.marks(None);
            let mut boxes = HashSet::new();
            for (place, width) in plan.places.iter().zip(&widths) {
                for column in place.column..place.column + width {
                    prop_assert!(boxes.insert((place.row, column)), "two boxes in one cell");
                    prop_assert!(!marks.contains_key(&(place.row, column)), "a line through a box");
                }
            }
            for from in 0..count {
                let wanted: HashSet<usize> =
                    plan.lines.iter().filter(|line| line.ends.0 == from).map(|line| line.ends.1).collect();
                let found = followed(&plan, &widths, from);
                prop_assert!(found.is_superset(&wanted), "{:?} of {:?}", found, wanted);
            }
        }
    }
}
