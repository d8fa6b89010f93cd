use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use crate::app::problems::ProblemRow;
use crate::app::{State, Target};
use crate::diagnostic::{Problem, Severity};
use crate::text::{clean, counted, wrap};

/// Rows of the explanation below the list.
const DETAIL: u16 = 7;

/// All that is wrong, and below it the selected problem in full.
pub(in crate::ui) fn problems(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let [list, detail] = Layout::vertical([
        Constraint::Min(4),
        Constraint::Length(if area.height >= 16 {
            DETAIL
        } else if area.height >= 11 {
            4
        } else {
            0
        }),
    ])
    .areas(area);
    draw_list(canvas, list, state);
    if let Some(problem) = state.problems.selected(&state.world.catalog).filter(|_| detail.height > 0) {
        explain(canvas, detail, state, problem);
    }
}

fn draw_list(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let catalog = &state.world.catalog;
    let count = |severity| catalog.problem_count(severity);
    let by = if state.problems.by_code { "by code" } else { "by file" };
    let title = format!(
        "{}, {}, {} · {by}",
        counted(count(Severity::Error), "error", "errors"),
        counted(count(Severity::Warning), "warning", "warnings"),
        counted(count(Severity::Info), "note", "notes")
    );
    let inside = panel_inner(panel(canvas, area, &title, true));
    canvas.drawn.list_rows = usize::from(inside.height);
    let rows = &state.problems.rows;
    if rows.is_empty() {
        let said = if state.progress.is_some() { "Reading the catalog." } else { "Nothing is wrong." };
        canvas.line(inside, &Line::from(span(said, canvas.theme.ok())));
    }
    let window = state.problems.list.window(usize::from(inside.height), rows.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let theme = canvas.theme;
        match &rows[row] {
            ProblemRow::Heading(title, count) => {
                let room = usize::from(area.width).saturating_sub(8);
                canvas.line(
                    area,
                    &Line::from(vec![
                        span_cut(state.short_path(title), room, theme.heading()),
                        span(&format!(" {count}"), theme.muted()),
                    ]),
                );
            }
            ProblemRow::Problem(at) => {
                problem_row(
                    canvas,
                    area,
                    state,
                    &catalog.problems()[*at],
                    row == state.problems.list.selected,
                );
                canvas.spot(area, Target::Row(row));
            }
        }
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, rows.len());
}

fn problem_row(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State, problem: &Problem, is_selected: bool) {
    let by_code = state.problems.by_code;
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let mark = if is_selected { glyphs.selected } else { " " };
    let style = theme.severity(problem.severity);
    let place = match &problem.place {
        Some(place) if by_code => state.short_path(&place.to_string()).to_owned(),
        Some(place) if place.line > 0 => format!("{}:{}", place.line, place.column),
        Some(_) | None => String::new(),
    };
    let head = format!("{mark} {} {:<7} ", glyphs.severity(problem.severity), problem.severity);
    let head = span(&head, style);
    let place_room = usize::from(area.width) / if by_code { 2 } else { 4 };
    let place = span_cut(&place, place_room, theme.muted());
    let room = usize::from(area.width).saturating_sub(head.width() + place.width() + 2);
    let mut line = Line::from(vec![
        head,
        place,
        span(" ", theme.text()),
        span_cut(&problem.message, room, theme.text()),
    ]);
    if is_selected {
        canvas.select(area, &mut line, true);
    }
    canvas.line(area, &line);
}

fn explain(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State, problem: &Problem) {
    let theme = canvas.theme;
    let inside = panel_inner(panel(canvas, area, problem.code.name(), false));
    let columns = usize::from(inside.width);
    let mut lines: Vec<Line<'static>> = Vec::new();
    lines.extend(
        wrap(&clean(&problem.message), columns).iter().map(|text| Line::from(span(text, theme.text()))),
    );
    if !problem.help.is_empty() {
        let help = format!("{} {}", canvas.glyphs.arrow, clean(&problem.help));
        lines.extend(wrap(&help, columns).iter().map(|text| Line::from(span(text, theme.ok()))));
    }
    let place = problem.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let mut about = state.short_path(&place).to_owned();
    if let Some(reference) = &problem.reference {
        about = format!("{about}  {reference}");
    }
    lines.push(Line::from(span_cut(&about, columns, theme.muted())));
    for (row, line) in rows_of(inside).zip(lines) {
        canvas.line(row, &line);
    }
}
