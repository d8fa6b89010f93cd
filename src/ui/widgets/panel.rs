use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Widget};

use super::super::canvas::{Canvas, span_cut};

/// Draws a frame with a title and returns the area inside.
pub(in crate::ui) fn panel(canvas: &mut Canvas<'_, '_>, area: Rect, title: &str, has_focus: bool) -> Rect {
    let theme = canvas.theme;
    let style = theme.frame(has_focus);
    let room = usize::from(area.width).saturating_sub(6);
    let title_style = if has_focus { theme.title() } else { theme.muted() };
    let mut line = Line::from(span_cut(&format!(" {title}"), room, title_style));
    line.push_span(" ");
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(if has_focus { canvas.glyphs.focus_border } else { canvas.glyphs.border })
        .border_style(style)
        .title(line);
    let inside = block.inner(area);
    block.render(area, canvas.buffer());
    inside
}

/// The area inside a frame, one column away from its sides.
pub(in crate::ui) fn panel_inner(area: Rect) -> Rect {
    Rect { x: area.x + 1.min(area.width), width: area.width.saturating_sub(2), ..area }
}
