use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner};
use crate::app::{State, contexts};
use crate::config::{Lookup, keys_label};

/// The keys that may follow those typed so far, in the lower right corner.
pub(in crate::ui) fn which_key(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let Lookup::Prefix(next) = state.settings.keymap.lookup(&contexts(state), &state.pending) else { return };
    let (width, height) =
        (36.min(area.width), u16::try_from(next.len() + 2).unwrap_or(area.height).min(area.height));
    let area = Rect { x: area.right() - width, y: area.bottom() - height, width, height };
    canvas.clear(area);
    canvas.style(area, canvas.theme.overlay());
    let typed = keys_label(&state.pending);
    let inside = panel_inner(panel(canvas, area, &format!("{typed}…"), true));
    let theme = canvas.theme;
    for (row, (key, does)) in rows_of(inside).zip(next) {
        let key = span(&format!("{:>4} ", key.label()), theme.key());
        let room = usize::from(row.width).saturating_sub(key.width());
        canvas.line(row, &Line::from(vec![key, span_cut(does, room, theme.text())]));
    }
}
