use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use crate::app::{State, Target};
use crate::diagnostic::Severity;
use crate::oncall::{Line as Said, Reaction, Tone};
use crate::text::pad;

/// Columns of the labels; the mark of the selection stands behind them.
const LABEL: usize = 7;

/// Who is on call, how to reach them, what breaks, what it needs, what changed: on one page.
pub(in crate::ui) fn oncall(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let page = &state.oncall;
    let inside = panel_inner(panel(canvas, area, "On call", true));
    canvas.drawn.list_rows = usize::from(inside.height);
    if page.lines.is_empty() {
        let is_reading = state.progress.is_some();
        let said = if is_reading { "Reading the catalog." } else { "Looking up who is on call." };
        canvas.line(inside, &Line::from(span(said, canvas.theme.muted())));
    }
    let window = page.list.window(usize::from(inside.height), page.lines.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let said = &page.lines[row];
        let is_selected = row == page.list.selected;
        let mut line = drawn(canvas, said, usize::from(area.width), is_selected);
        if is_selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
        if let Reaction::Contact(at) = said.reaction
            && let Some(url) = page.url(at)
        {
            canvas.link(area, url);
        }
        canvas.spot(area, Target::Row(row));
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, page.lines.len());
}

fn drawn(canvas: &Canvas<'_, '_>, said: &Said, columns: usize, is_selected: bool) -> Line<'static> {
    let theme = canvas.theme;
    let mark = if is_selected { canvas.glyphs.selected } else { " " };
    let mut line =
        Line::from(vec![span(&pad(said.label, LABEL), theme.heading()), span(mark, theme.accent())]);
    for (tone, text) in &said.pieces {
        let style = match tone {
            Tone::Plain => theme.text(),
            Tone::Strong => theme.title(),
            Tone::Muted => theme.muted(),
            Tone::Warning => theme.severity(Severity::Warning),
        };
        let room = columns.saturating_sub(line.width());
        if room == 0 {
            break;
        }
        line.push_span(span_cut(text, room, style));
    }
    line
}
