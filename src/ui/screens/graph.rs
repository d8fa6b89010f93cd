use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, span, span_cut};
use super::super::widgets::{panel, panel_inner};
use super::roster;
use crate::app::graph::{Drawing, DrawnBox, LEGEND};
use crate::app::{State, Target};
use crate::drawing::{Mark, Weight, glyph};
use crate::text::{clean, width};

/// What lies around an entity: drawn where that fits, else as a tree.
pub(in crate::ui) fn graph(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let page = &state.graph;
    let Some(drawing) = page.drawn(state.size) else {
        let title = if page.title.is_empty() { "Reading the catalog" } else { &page.title };
        return roster::titled(canvas, area, title, &page.tree);
    };
    let inside = panel_inner(panel(canvas, area, &page.title, true));
    let [sheet, needs, needed, legend] = Layout::vertical([
        Constraint::Min(0),
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(inside);
    canvas.drawn.list_rows = usize::from(sheet.height);
    let corner = corner(drawing, page.focus, sheet);
    draw_lines(canvas, drawing, page.focus, sheet, corner);
    for number in 0..drawing.boxes.len() {
        draw_box(canvas, drawing, number, number == page.focus, sheet, corner);
    }
    details(canvas, drawing, page.focus, [needs, needed]);
    let style = canvas.theme.muted();
    canvas.line(legend, &Line::from(span_cut(LEGEND, usize::from(legend.width), style)));
}

/// The column and row of the drawing in the upper left of `sheet`: the focus is in the middle, unless the
/// drawing ends before.
fn corner(drawing: &Drawing, focus: usize, sheet: Rect) -> (usize, usize) {
    let place = drawing.plan.places[focus];
    let begin = |middle: usize, shown: u16, all: usize| {
        let shown = usize::from(shown);
        middle.saturating_sub(shown / 2).min(all.saturating_sub(shown))
    };
    let middle = place.column + width(&drawing.boxes[focus].text) / 2;
    (begin(middle, sheet.width, drawing.plan.columns), begin(place.row, sheet.height, drawing.plan.rows))
}

/// The cell of the screen for a column and row of the drawing; none outside of `sheet`.
fn cell(sheet: Rect, corner: (usize, usize), column: usize, row: usize) -> Option<(u16, u16)> {
    let at = |at: usize, corner: usize, shown: u16| {
        u16::try_from(at.checked_sub(corner)?).ok().filter(|at| *at < shown)
    };
    let (x, y) = (at(column, corner.0, sheet.width)?, at(row, corner.1, sheet.height)?);
    Some((sheet.x + x, sheet.y + y))
}

fn draw_lines(
    canvas: &mut Canvas<'_, '_>,
    drawing: &Drawing,
    focus: usize,
    sheet: Rect,
    corner: (usize, usize),
) {
    let (plain, strong) = (canvas.theme.muted(), canvas.theme.accent());
    let (is_ascii, tip) = (canvas.glyphs.is_ascii, canvas.glyphs.folded);
    for ((row, column), mark) in drawing.plan.marks(Some(focus)) {
        let Some(at) = cell(sheet, corner, column, row) else { continue };
        let cell = &mut canvas.buffer()[at];
        match mark {
            Mark::Lines(arms) => {
                cell.set_char(glyph(arms, is_ascii)).set_style(if arms.is_heavy() { strong } else { plain });
            }
            Mark::Tip(weight) => {
                cell.set_symbol(tip).set_style(if weight == Weight::Heavy { strong } else { plain });
            }
        }
    }
}

fn draw_box(
    canvas: &mut Canvas<'_, '_>,
    drawing: &Drawing,
    number: usize,
    has_focus: bool,
    sheet: Rect,
    corner: (usize, usize),
) {
    let (drawn, place) = (&drawing.boxes[number], drawing.plan.places[number]);
    let style = canvas.theme.kind(drawn.reference.kind());
    let style = if has_focus { style.patch(canvas.theme.selection(true)) } else { style };
    let mut column = place.column;
    let (mut first, mut last) = (None, None);
    for character in clean(&drawn.text).chars() {
        let columns = width(character.encode_utf8(&mut [0; 4]));
        if columns == 0 {
            continue;
        }
        if let Some(at) = cell(sheet, corner, column, place.row)
            && cell(sheet, corner, column + columns - 1, place.row).is_some()
        {
            canvas.buffer()[at].set_char(character).set_style(style);
            (first, last) = (first.or(Some(at)), Some(at));
        }
        column += columns;
    }
    if let (Some((x, y)), Some((end, _))) = (first, last) {
        canvas.spot(Rect { x, y, width: end - x + 1, height: 1 }, Target::Row(number));
    }
}

/// What the focused box needs and what needs it, in words.
fn details(canvas: &mut Canvas<'_, '_>, drawing: &Drawing, focus: usize, [above, below]: [Rect; 2]) {
    let theme = canvas.theme;
    let drawn = &drawing.boxes[focus];
    let (needs, needed) = drawing.ties_of(focus);
    let names = |boxes: Vec<&DrawnBox>| {
        let names: Vec<&str> = boxes.iter().map(|other| other.reference.name()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    let again: Vec<&str> = drawing
        .closing()
        .filter(|(from, _)| from.reference == drawn.reference)
        .map(|(_, to)| to.reference.name())
        .collect();
    let mut who = Line::from(vec![
        span(drawn.reference.as_str(), theme.title()),
        span(&format!("  {}", drawn.owner), theme.text()),
    ]);
    if !again.is_empty() {
        who.push_span(span(&format!("  needs {} again: a circle", again.join(", ")), theme.warning()));
    }
    canvas.line(above, &who);
    let ties = format!("needs {}; needed by {}", names(needs), names(needed));
    canvas.line(below, &Line::from(span_cut(&ties, usize::from(below.width), theme.text())));
}
