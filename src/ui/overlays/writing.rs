use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use super::middle;
use crate::app::wizard::Writing;
use crate::app::{ListState, TextInput};

/// To which folder, and whether really.
pub(super) fn writing(canvas: &mut Canvas<'_, '_>, area: Rect, asked: &Writing) {
    match asked {
        Writing::Folder(input) | Writing::Export(input) => {
            let (title, hint) = if matches!(asked, Writing::Folder(_)) {
                ("Write to which folder?", "what it would do is shown before anything is written")
            } else {
                ("Write the answers to which file?", "without secrets; `new --values FILE` takes them again")
            };
            let area = middle(canvas, area, 84, 4);
            let inside = panel_inner(panel(canvas, area, title, true));
            line(canvas, inside, input);
            let below = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
            canvas.line(below, &Line::from(span_cut(hint, usize::from(inside.width), canvas.theme.muted())));
        }
        Writing::Consent { folder, lines, list, input, .. } => {
            let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(4);
            let area = middle(canvas, area, 96, height.clamp(5, 30));
            let title = format!("Write to {folder}? Type yes, then Enter");
            let inside = panel_inner(panel(canvas, area, &title, true));
            let list_rows = inside.height.saturating_sub(1);
            rows(canvas, Rect { height: list_rows, ..inside }, lines, *list);
            line(
                canvas,
                Rect { y: inside.y + list_rows, height: inside.height - list_rows, ..inside },
                input,
            );
        }
    }
}

pub(super) fn rows(canvas: &mut Canvas<'_, '_>, area: Rect, lines: &[String], list: ListState) {
    canvas.drawn.list_rows = usize::from(area.height);
    let window = list.window(usize::from(area.height), lines.len());
    for (row, area) in window.clone().zip(rows_of(area)) {
        let theme = canvas.theme;
        let style = match lines[row].as_bytes().first() {
            Some(b'+') => theme.ok(),
            Some(b'-') => theme.error(),
            Some(b'@') => theme.accent(),
            _ => theme.text(),
        };
        // Tabs would be drawn as one column of nothing.
        let text = lines[row].replace('\t', "    ");
        let mut line = Line::from(span_cut(&text, usize::from(area.width), style));
        if row == list.selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
    }
    scrollbar(canvas, Rect { width: area.width + 1, ..area }, window.start, lines.len());
}

pub(super) fn line(canvas: &mut Canvas<'_, '_>, area: Rect, input: &TextInput) {
    if area.height == 0 {
        return;
    }
    let theme = canvas.theme;
    let prompt = span(&format!("{} ", canvas.glyphs.prompt), theme.accent());
    canvas.line(area, &Line::from(vec![prompt, span(input.text(), theme.text())]));
    let column = u16::try_from(input.cursor_column()).unwrap_or(u16::MAX);
    let x = area.x.saturating_add(column.saturating_add(2));
    canvas.cursor(x.min(area.right().saturating_sub(1)), area.y);
}
