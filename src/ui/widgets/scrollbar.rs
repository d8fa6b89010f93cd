use ratatui::layout::Rect;

use super::super::canvas::Canvas;

/// Marks in the last column of `area` which part of `len` rows the window from `offset` shows.
pub(in crate::ui) fn scrollbar(canvas: &mut Canvas<'_, '_>, area: Rect, offset: usize, len: usize) {
    let height = usize::from(area.height);
    if len <= height || height == 0 || area.width == 0 {
        return;
    }
    let thumb = (height * height / len).max(1);
    let top = (offset * (height - thumb)).div_ceil((len - height).max(1)).min(height - thumb);
    let (style, glyph) = (canvas.theme.frame(true), canvas.glyphs.thumb);
    for row in top..top + thumb {
        let y = area.y + u16::try_from(row).unwrap_or(0);
        canvas.buffer().set_string(area.right() - 1, y, glyph, style);
    }
}
