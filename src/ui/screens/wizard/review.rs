use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::super::widgets::{panel, panel_inner, scrollbar};
use crate::app::Target;
use crate::app::wizard::{Rehearsal, ReviewRow, Wizard};
use crate::text::pad;

/// All answers, and what would come of them.
pub(super) fn review(canvas: &mut Canvas<'_, '_>, area: Rect, wizard: &Wizard) {
    let review = &wizard.review;
    let state = match (&review.written, &review.rehearsal) {
        (Some(folder), _) => format!("written to {folder}"),
        (None, Rehearsal::Running) => "running the steps in memory".to_owned(),
        (None, Rehearsal::Failed(_)) => "it cannot run".to_owned(),
        (None, Rehearsal::Over(outcome)) if outcome.is_success() => "nothing is written yet".to_owned(),
        (None, Rehearsal::Over(_)) => "a step fails".to_owned(),
    };
    let title = format!("Review · {} · {state}", wizard.title);
    let inside = panel_inner(panel(canvas, area, &title, true));
    canvas.drawn.list_rows = usize::from(inside.height);
    let window = review.list.window(usize::from(inside.height), review.rows.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let is_selected = row == review.list.selected;
        let mut line = line(canvas, wizard, &review.rows[row], usize::from(area.width), is_selected);
        if is_selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::Row(row));
        if let ReviewRow::Link(_, url) = &review.rows[row] {
            canvas.link(area, url);
        }
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, review.rows.len());
}

fn line(
    canvas: &Canvas<'_, '_>,
    wizard: &Wizard,
    row: &ReviewRow,
    columns: usize,
    is_selected: bool,
) -> Line<'static> {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let mark = span(if is_selected { glyphs.selected } else { " " }, theme.accent());
    let room = columns.saturating_sub(2);
    let one = |text: &str, style| {
        Line::from(vec![mark.clone(), span(" ", theme.text()), span_cut(text, room, style)])
    };
    match row {
        ReviewRow::Heading(title) => one(title, theme.heading()),
        ReviewRow::Answer(at) => {
            let answer = &wizard.review.answers[*at];
            let label = pad(&crate::text::clean(&answer.label), (room / 3).min(28));
            let rest = room.saturating_sub(crate::text::width(&label) + 1);
            Line::from(vec![
                mark,
                span(" ", theme.text()),
                span(&label, theme.muted()),
                span(" ", theme.text()),
                span_cut(&answer.value.replace('\n', " "), rest, theme.text()),
            ])
        }
        ReviewRow::Folder(depth, name) => one(&format!("{}{name}/", "  ".repeat(*depth)), theme.muted()),
        ReviewRow::File { depth, path, about } => {
            let name = path.rsplit('/').next().unwrap_or(path);
            let mut line = one(&format!("{}{name}", "  ".repeat(*depth)), theme.text());
            let rest = columns.saturating_sub(line.width() + 2);
            line.push_span(span("  ", theme.text()));
            line.push_span(span_cut(about, rest, theme.muted()));
            line
        }
        ReviewRow::Planned(text) => one(text, theme.accent()),
        ReviewRow::Detail(text) => one(&format!("  {text}"), theme.muted()),
        ReviewRow::Warning(text) => one(&format!("{} {text}", glyphs.warning), theme.warning()),
        ReviewRow::Failure(text) => one(&format!("{} {text}", glyphs.error), theme.error()),
        ReviewRow::Link(title, target) => one(&format!("{title}  {target}"), theme.link()),
    }
}
