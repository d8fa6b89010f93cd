use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner};
use crate::app::State;
use crate::diagnostic::Severity;
use crate::text::pad;

/// So many hits of the server are in view at once.
const MOST: usize = 5;
/// From so many rows on they have room below our own.
const TALL: u16 = 12;

/// Draws what the server's own search found at the bottom of `area`, and returns the rest.
pub(super) fn served(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) -> Rect {
    let (theme, servers) = (canvas.theme, &state.servers);
    if let Some(why) = &servers.failure {
        let [rest, line] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(area);
        let said = format!(" the server's search: {why}");
        let style = theme.severity(Severity::Warning);
        canvas.line(line, &Line::from(span_cut(&said, usize::from(area.width), style)));
        return rest;
    }
    if servers.hits.is_empty() {
        return area;
    }
    if area.height < TALL {
        let [rest, line] = Layout::vertical([Constraint::Min(0), Constraint::Length(1)]).areas(area);
        let at = servers.selected.and_then(|at| servers.hits.get(at));
        let said = match at {
            Some(hit) => format!(" {} {} · {}", canvas.glyphs.selected, hit.title, hit.r#type),
            None => format!(" {} more on the server", servers.hits.len()),
        };
        canvas.line(line, &Line::from(span_cut(&said, usize::from(area.width), theme.muted())));
        return rest;
    }
    let rows = u16::try_from(servers.hits.len().min(MOST)).unwrap_or(1) + 2;
    let [rest, below] = Layout::vertical([Constraint::Min(0), Constraint::Length(rows)]).areas(area);
    let title = format!("On the server · {}", servers.hits.len());
    let inside = panel_inner(panel(canvas, below, &title, servers.selected.is_some()));
    let first = servers.selected.map_or(0, |at| (at + 1).saturating_sub(usize::from(inside.height)));
    for (row, area) in (first..servers.hits.len()).zip(rows_of(inside)) {
        let hit = &servers.hits[row];
        let is_selected = servers.selected == Some(row);
        let mark = if is_selected { canvas.glyphs.selected } else { " " };
        let room = usize::from(area.width).saturating_sub(2);
        let kind = pad(&hit.r#type, 18.min(room / 4));
        let title = span_cut(&hit.title, room / 2, theme.text());
        let taken = title.width() + crate::text::width(&kind) + 2;
        let about = span_cut(&hit.text.replace('\n', " "), room.saturating_sub(taken), theme.muted());
        let mut line = Line::from(vec![
            span(&format!("{mark} "), theme.accent()),
            span(&kind, theme.muted()),
            title,
            span("  ", theme.text()),
            about,
        ]);
        if is_selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
    }
    rest
}
