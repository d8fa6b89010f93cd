use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, span_cut};
use super::super::widgets::{panel, panel_inner};
use super::middle;
use super::writing::{line, rows};
use crate::app::Calling;

/// What those are told who are called, and whether really.
pub(super) fn calling(canvas: &mut Canvas<'_, '_>, area: Rect, asked: &Calling) {
    match asked {
        Calling::Summary(input) => {
            let area = middle(canvas, area, 84, 4);
            let inside = panel_inner(panel(canvas, area, "Wake who is on call · what is the matter?", true));
            line(canvas, inside, input);
            let below = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
            let hint = "who would be woken is named next; Esc calls nobody";
            canvas.line(below, &Line::from(span_cut(hint, usize::from(inside.width), canvas.theme.muted())));
        }
        Calling::Consent { title, lines, list, input, .. } => {
            let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(3);
            let area = middle(canvas, area, 84, height.clamp(5, 20));
            let inside = panel_inner(panel(canvas, area, title, true));
            let list_rows = inside.height.saturating_sub(1);
            rows(canvas, Rect { height: list_rows, ..inside }, lines, *list);
            let below = Rect { y: inside.y + list_rows, height: inside.height - list_rows, ..inside };
            line(canvas, below, input);
        }
    }
}
