use ratatui::layout::Rect;

use super::super::canvas::{Canvas, rows_of};
use super::super::widgets::{code_line, panel, panel_inner, scrollbar};
use super::middle;
use crate::app::{CodeId, Colours, ListState};

/// A text line by line, such as a file of a dry run, in colours as soon as they are known.
pub(super) fn contents(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    title: &str,
    (lines, code, colours): (&[String], Option<CodeId>, &Colours),
    list: ListState,
) {
    let wanted = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(2);
    let area = middle(canvas, area, 120, wanted.max(3));
    let inside = panel_inner(panel(canvas, area, title, true));
    canvas.drawn.list_rows = usize::from(inside.height);
    let window = list.window(usize::from(inside.height), lines.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let pieces = code.map_or(&[][..], |code| colours.line(code, row));
        let mut line = code_line(&lines[row], pieces, usize::from(area.width), canvas.theme);
        if row == list.selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, lines.len());
}
