use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use crate::app::roster::{Roster, RosterRow};
use crate::app::{State, Target};
use crate::diagnostic::Severity;
use crate::text::{clean, cut, pad};

/// From so many columns on a row also says why it is there.
const WIDE: usize = 56;

/// Entities below headings: what breaks with something, or how ownership stands.
pub(in crate::ui) fn roster(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State, roster: &Roster) {
    let title = if roster.title.is_empty() && state.progress.is_some() {
        "Reading the catalog"
    } else {
        &roster.title
    };
    titled(canvas, area, title, roster);
}

/// The rows of a roster below a title.
pub(super) fn titled(canvas: &mut Canvas<'_, '_>, area: Rect, title: &str, roster: &Roster) {
    let inside = panel_inner(panel(canvas, area, title, true));
    canvas.drawn.list_rows = usize::from(inside.height);
    let window = roster.list.window(usize::from(inside.height), roster.rows.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let theme = canvas.theme;
        match &roster.rows[row] {
            RosterRow::Heading(title) => canvas.line(area, &Line::from(span(title, theme.heading()))),
            RosterRow::Said(said) => {
                let said = span_cut(said, usize::from(area.width), theme.muted());
                canvas.line(area, &Line::from(said));
            }
            entity @ RosterRow::Entity { .. } => {
                let is_selected = row == roster.list.selected;
                let mut line = drawn(canvas, entity, usize::from(area.width), is_selected);
                if is_selected {
                    canvas.select(area, &mut line, true);
                }
                canvas.line(area, &line);
                canvas.spot(area, Target::Row(row));
            }
        }
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, roster.rows.len());
}

fn drawn(canvas: &Canvas<'_, '_>, row: &RosterRow, columns: usize, is_selected: bool) -> Line<'static> {
    let theme = canvas.theme;
    let RosterRow::Entity { reference, label, about, why, warning } = row else { return Line::default() };
    let mark = if is_selected { format!("{} ", canvas.glyphs.selected) } else { "  ".to_owned() };
    let room = columns.saturating_sub(2);
    let label_room = if columns < WIDE { room / 2 } else { room * 2 / 5 };
    let about_room = if columns < WIDE { room.saturating_sub(label_room) } else { room / 4 };
    let fitted = |text: &str, columns: usize| pad(&cut(&clean(text), columns.saturating_sub(1)), columns);
    let mut line = Line::from(vec![
        span(&mark, theme.accent()),
        span(&fitted(label, label_room), theme.kind(reference.kind())),
        span(&fitted(about, about_room), theme.text()),
    ]);
    if columns >= WIDE {
        let warning = if warning.is_empty() { String::new() } else { format!("{warning}  ") };
        line.push_span(span_cut(
            &warning,
            columns.saturating_sub(line.width()),
            theme.severity(Severity::Warning),
        ));
        line.push_span(span_cut(why, columns.saturating_sub(line.width()), theme.muted()));
    }
    line
}
