use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use super::middle;
use crate::app::Asking;

/// A question before something is done at a server.
pub(super) fn asking(canvas: &mut Canvas<'_, '_>, area: Rect, asking: &Asking) {
    let theme = canvas.theme;
    match asking {
        Asking::Address(input) => {
            let area = middle(canvas, area, 84, 4);
            let inside =
                panel_inner(panel(canvas, area, "Register · address of a descriptor or repository", true));
            let prompt = span(&format!("{} ", canvas.glyphs.prompt), theme.prompt());
            canvas.line(inside, &Line::from(vec![prompt, span(input.text(), theme.text())]));
            let column = u16::try_from(input.cursor_column()).unwrap_or(u16::MAX);
            let x = inside.x.saturating_add(column.saturating_add(2));
            canvas.cursor(x.min(inside.right().saturating_sub(1)), inside.y);
            let hint = "what it would bring is shown first; Esc leaves it";
            let below =
                Rect { y: inside.y.saturating_add(1), height: inside.height.saturating_sub(1), ..inside };
            canvas.line(below, &Line::from(span(hint, theme.muted())));
        }
        Asking::Consent { title, lines, list, .. } => {
            let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
            let area = middle(canvas, area, 84, rows.clamp(4, 22));
            let inside = panel_inner(panel(canvas, area, title, true));
            canvas.drawn.list_rows = usize::from(inside.height);
            let window = list.window(usize::from(inside.height), lines.len());
            for (row, area) in window.clone().zip(rows_of(inside)) {
                let style = if lines[row].starts_with(' ') { theme.muted() } else { theme.text() };
                canvas.line(area, &Line::from(span_cut(&lines[row], usize::from(area.width), style)));
            }
            scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, lines.len());
        }
    }
}
