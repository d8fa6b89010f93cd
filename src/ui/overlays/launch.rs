use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, span, span_cut};
use super::super::widgets::{panel, panel_inner};
use super::middle;
use super::writing::{line, rows};
use crate::app::TextInput;
use crate::app::task::{Launch, Place};

/// Columns of a question.
const COLUMNS: u16 = 96;

/// What is asked before a run begins, begins again or ends.
pub(super) fn launch(canvas: &mut Canvas<'_, '_>, area: Rect, asked: &Launch) {
    match asked {
        Launch::Folder(input) => {
            let hint = "what the run would do is shown before anything happens";
            prompt(canvas, area, "Run here · files into which folder?", hint, input);
        }
        Launch::Consent { order, lines, list, input } => {
            let place = match &order.place {
                Place::Here => "here".to_owned(),
                Place::Server(host) => format!("on {host}"),
            };
            let area = middle(canvas, area, COLUMNS, height(lines, 3));
            let title = format!("Run {place}? Type yes, then Enter");
            let inside = panel_inner(panel(canvas, area, &title, true));
            let list_rows = inside.height.saturating_sub(1);
            rows(canvas, Rect { height: list_rows, ..inside }, lines, *list);
            let below = Rect { y: inside.y + list_rows, height: inside.height - list_rows, ..inside };
            line(canvas, below, input);
        }
        Launch::Secrets { title, names, given, input, .. } => {
            let name = names.get(given.len()).map_or("", String::as_str);
            let title =
                format!("Run “{title}” again · secret {} of {}: {name}", given.len() + 1, names.len());
            let stars = TextInput::with(&"*".repeat(input.text().chars().count()));
            prompt(canvas, area, &title, "it was not kept; Enter goes on, Esc leaves it", &stars);
        }
        Launch::Sure { title, lines, list, .. } => {
            let area = middle(canvas, area, COLUMNS, height(lines, 2));
            let inside = panel_inner(panel(canvas, area, title, true));
            rows(canvas, inside, lines, *list);
        }
    }
}

fn height(lines: &[String], more: u16) -> u16 {
    u16::try_from(lines.len()).unwrap_or(u16::MAX).saturating_add(more).clamp(4, 30)
}

fn prompt(canvas: &mut Canvas<'_, '_>, area: Rect, title: &str, hint: &str, input: &TextInput) {
    let area = middle(canvas, area, COLUMNS, 4);
    let inside = panel_inner(panel(canvas, area, title, true));
    line(canvas, inside, input);
    let below = Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside };
    let hint = span_cut(hint, usize::from(inside.width), canvas.theme.muted());
    canvas.line(below, &Line::from(vec![span("", canvas.theme.text()), hint]));
}
