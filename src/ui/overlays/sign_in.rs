use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner};
use super::middle;
use crate::app::TextInput;

/// Where to sign in, and a field for the address at which it ended.
pub(super) fn sign_in(canvas: &mut Canvas<'_, '_>, area: Rect, host: &str, address: &str, input: &TextInput) {
    let columns = area.width.min(96);
    let room = usize::from(columns.saturating_sub(4)).max(1);
    // It consists of what may stand in an address, so that a byte is a column.
    let address: Vec<&str> =
        address.as_bytes().chunks(room).filter_map(|part| std::str::from_utf8(part).ok()).collect();
    let whole = "enter opens and copies it; elsewhere, paste the address of the last page:";
    let said: &[&str] = if whole.len() <= room {
        &[whole]
    } else {
        &["enter opens and copies it; or", "paste the last page's address:"]
    };
    let rows = u16::try_from(address.len() + said.len()).unwrap_or(u16::MAX).saturating_add(4);
    let area = middle(canvas, area, columns, rows);
    let inside = panel_inner(panel(canvas, area, &format!("Sign in at {host}"), true));
    let theme = canvas.theme;
    let typed = span_cut(input.text(), room.saturating_sub(3), theme.text());
    let column = u16::try_from(input.cursor_column().min(room.saturating_sub(1))).unwrap_or(0);
    let mut lines: Vec<Line<'_>> =
        said.iter().map(|said| Line::from(span_cut(said, room, theme.text()))).collect();
    let field = u16::try_from(lines.len()).unwrap_or(u16::MAX);
    lines.push(Line::from(vec![span(&format!("{} ", canvas.glyphs.prompt), theme.prompt()), typed]));
    lines.push(Line::default());
    lines.extend(address.into_iter().map(|part| Line::from(span(part, theme.muted()))));
    for (line, row) in lines.iter().zip(rows_of(inside)) {
        canvas.line(row, line);
    }
    if inside.height > field {
        let x = inside.x.saturating_add(column.saturating_add(2)).min(inside.right().saturating_sub(1));
        canvas.cursor(x, inside.y + field);
    }
}
