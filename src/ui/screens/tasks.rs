use std::time::SystemTime;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use super::run::task_mark;
use crate::app::task::{Place, TaskRow};
use crate::app::{State, Target};
use crate::text::{age, pad, width};

/// Columns of the state and of the age.
const WORD: usize = 11;
const AGE: usize = 9;

/// The runs of templates, here and at servers.
pub(in crate::ui) fn tasks(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let tasks = &state.tasks;
    let whose = match (state.servers.hosts.is_empty(), tasks.shows_all) {
        (true, _) => "on this machine",
        (false, true) => "everybody's",
        (false, false) => "your own",
    };
    let asks = if tasks.is_asked && !state.servers.hosts.is_empty() { " · asking the server" } else { "" };
    let at_servers = tasks.listed.iter().filter(|(place, _)| *place != Place::Here).count();
    let more = tasks.total.saturating_sub(at_servers);
    let more = if more > 0 { format!(" · {more} older ones at the server") } else { String::new() };
    let title = format!("Tasks · {whose}{asks}{more}");
    let inside = panel_inner(panel(canvas, area, &title, true));
    let inside = match &tasks.failure {
        Some(why) => {
            let said = format!("{} {why}", canvas.glyphs.warning);
            canvas.line(
                inside,
                &Line::from(span_cut(&said, usize::from(inside.width), canvas.theme.warning())),
            );
            Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside }
        }
        None => inside,
    };
    canvas.drawn.list_rows = usize::from(inside.height);
    if tasks.rows.is_empty() {
        let said = if tasks.is_asked { "Asking." } else { "Nothing has run; n shows the templates." };
        canvas.line(inside, &Line::from(span(said, canvas.theme.muted())));
    }
    let window = tasks.list.window(usize::from(inside.height), tasks.rows.len());
    for (at, area) in window.clone().zip(rows_of(inside)) {
        let is_selected = at == tasks.list.selected;
        let Some(mut line) = line(canvas, state, tasks.rows[at], usize::from(area.width), is_selected) else {
            continue;
        };
        if is_selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::Row(at));
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, tasks.rows.len());
}

/// State, age, title, place, and who made it: what is wider than the screen goes from the right.
fn line(
    canvas: &Canvas<'_, '_>,
    state: &State,
    row: TaskRow,
    columns: usize,
    is_selected: bool,
) -> Option<Line<'static>> {
    let theme = canvas.theme;
    let (place, record, status) = state.tasks.about(row)?;
    let (glyph, style) = task_mark(canvas, status);
    let now = state.tasks.now.unwrap_or(SystemTime::UNIX_EPOCH);
    let age = record.created.map(|created| age(now.duration_since(created).unwrap_or_default()));
    let mut line = Line::from(vec![
        span(if is_selected { canvas.glyphs.selected } else { " " }, theme.accent()),
        span(&pad(&format!("{glyph} {}", status.word()), WORD + 1), style),
        span(" ", theme.text()),
        span(&pad(&age.unwrap_or_default(), AGE), theme.muted()),
        span(" ", theme.text()),
    ]);
    let room = columns.saturating_sub(line.width());
    let by = record.created_by.as_deref().unwrap_or("").trim_start_matches("user:default/");
    let by = if by.is_empty() { String::new() } else { format!(" · {by}") };
    let outside =
        if record.outside.is_empty() { String::new() } else { format!(" · {}", record.outside.join(", ")) };
    let about = format!("  {}{by}{outside}", place.name());
    let title_room = if room > 40 { room.saturating_sub(width(&about)).max(room / 2) } else { room };
    let title = span_cut(&record.title, title_room, theme.text());
    line.push_span(title);
    let left = columns.saturating_sub(line.width());
    if left > 8 {
        line.push_span(span_cut(&about, left, theme.muted()));
    }
    Some(line)
}
