use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner};
use super::middle;
use crate::app::{ListState, State};
use crate::diagnostic::Severity;

/// What has been told in this session, the latest at the bottom.
pub(super) fn messages(canvas: &mut Canvas<'_, '_>, area: Rect, list: ListState, state: &State) {
    let area = middle(canvas, area, 100, 20);
    let inside = panel_inner(panel(canvas, area, "Messages", true));
    canvas.drawn.list_rows = usize::from(inside.height);
    let theme = canvas.theme;
    if state.notices.is_empty() {
        canvas.line(inside, &Line::from(span("Nothing has been told yet.", theme.muted())));
    }
    let window = list.window(usize::from(inside.height), state.notices.len());
    for (row, area) in window.zip(rows_of(inside)) {
        let notice = &state.notices[row];
        let (mark, style) = if notice.is_error {
            (canvas.glyphs.error, theme.severity(Severity::Error))
        } else {
            (canvas.glyphs.ok, theme.text())
        };
        let room = usize::from(area.width).saturating_sub(2);
        canvas.line(
            area,
            &Line::from(vec![span(&format!("{mark} "), style), span_cut(&notice.text, room, style)]),
        );
    }
}
