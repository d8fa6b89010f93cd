use std::time::SystemTime;

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{code_line, panel, panel_inner, scrollbar};
use crate::app::task::{Run, RunPane, RunRow};
use crate::app::{Colours, State, Target};
use crate::highlight::Piece;
use crate::scaffold::run::Level;
use crate::scaffold::task::{StepStatus, TaskStatus};
use crate::text::{MarkdownLine, lasting, pad, width};

/// From so many columns on steps and log stand side by side; the model wraps by the same.
const WIDE: u16 = 110;
/// From so many rows on they stand below each other; in fewer only the one with the keys is shown.
const TALL: u16 = 14;
/// The widest that the name of a step stands before a line of the log.
const WIDEST_NAME: usize = 14;

/// How a run gets on.
pub(in crate::ui) fn run(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State, key: u64) {
    let Some(run) = state.tasks.run(key) else {
        canvas.line(area, &Line::from(span("There is no such run.", canvas.theme.muted())));
        return;
    };
    let now = state.tasks.now.unwrap_or(SystemTime::UNIX_EPOCH);
    if area.width >= WIDE {
        let halves = [Constraint::Percentage(50), Constraint::Percentage(50)];
        let [left, right] = Layout::horizontal(halves).areas(area);
        steps(canvas, left, (run, &state.colours), now);
        log(canvas, right, run);
    } else if area.height >= TALL {
        let wanted = u16::try_from(run.view.rows.len()).unwrap_or(u16::MAX).saturating_add(2);
        let height = wanted.clamp(4, area.height / 2 + 1);
        let [above, below] = Layout::vertical([Constraint::Length(height), Constraint::Min(0)]).areas(area);
        steps(canvas, above, (run, &state.colours), now);
        log(canvas, below, run);
    } else {
        match run.view.pane {
            RunPane::Steps => steps(canvas, area, (run, &state.colours), now),
            RunPane::Log => log(canvas, area, run),
        }
    }
}

/// The mark and the colour of a state.
pub(super) fn task_mark(canvas: &Canvas<'_, '_>, status: TaskStatus) -> (&'static str, Style) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    match status {
        TaskStatus::Waiting => (glyphs.bullet, theme.muted()),
        TaskStatus::Running => (glyphs.folded, theme.accent()),
        TaskStatus::Completed => (glyphs.ok, theme.ok()),
        TaskStatus::Failed => (glyphs.error, theme.error()),
        TaskStatus::Cancelled => (glyphs.warning, theme.warning()),
    }
}

fn step_mark(canvas: &Canvas<'_, '_>, status: StepStatus) -> (&'static str, Style) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    match status {
        StepStatus::Open => (" ", theme.muted()),
        StepStatus::Running => (glyphs.folded, theme.accent()),
        StepStatus::Completed => (glyphs.ok, theme.ok()),
        StepStatus::Skipped | StepStatus::Planned => (glyphs.bullet, theme.muted()),
        StepStatus::Failed => (glyphs.error, theme.error()),
        StepStatus::Cancelled => (glyphs.warning, theme.warning()),
    }
}

fn headline(canvas: &Canvas<'_, '_>, run: &Run, now: SystemTime) -> String {
    let (mark, _) = task_mark(canvas, run.status());
    let took = run.course.took(now).map(|took| format!(" {}", lasting(took))).unwrap_or_default();
    let word =
        if run.course.is_cancel_asked && !run.status().is_over() { "ending" } else { run.status().word() };
    let steps = format!("{}/{}", run.course.behind(), run.course.steps.len());
    let trouble = if run.trouble.is_some() { " · connection lost" } else { "" };
    format!("{mark} {word}{took} · {steps}{trouble} · {} · {}", run.record.title, run.place.name())
}

fn steps(canvas: &mut Canvas<'_, '_>, area: Rect, (run, colours): (&Run, &Colours), now: SystemTime) {
    let has_keys = run.view.pane == RunPane::Steps;
    let title = headline(canvas, run, now);
    let inside = panel_inner(panel(canvas, area, &title, has_keys));
    if has_keys {
        canvas.drawn.list_rows = usize::from(inside.height);
    }
    let window = run.view.list.window(usize::from(inside.height), run.view.rows.len());
    for (at, area) in window.clone().zip(rows_of(inside)) {
        let is_selected = at == run.view.list.selected;
        let row = &run.view.rows[at];
        let mut line = row_line(canvas, (run, colours), row, usize::from(area.width), now);
        if is_selected {
            canvas.select(area, &mut line, has_keys);
            line.spans[0] = span(canvas.glyphs.selected, canvas.theme.accent());
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::Row(at));
        if let RunRow::Link(link) = row
            && let Some(url) = run.course.output.links.get(*link).and_then(|link| link.url.as_deref())
        {
            canvas.link(area, url);
        }
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, run.view.rows.len());
}

/// The pieces of a line behind so many of its bytes.
fn pieces_from(pieces: &[Piece], from: usize) -> Vec<Piece> {
    let mut skip = from;
    let rest = pieces.iter().filter_map(|piece| {
        let before = skip.min(piece.len);
        skip -= before;
        (piece.len > before).then_some(Piece { len: piece.len - before, ..*piece })
    });
    rest.collect()
}

fn row_line(
    canvas: &Canvas<'_, '_>,
    (run, colours): (&Run, &Colours),
    row: &RunRow,
    columns: usize,
    now: SystemTime,
) -> Line<'static> {
    let theme = canvas.theme;
    let room = columns.saturating_sub(2);
    let one = |text: &str, style| {
        Line::from(vec![span(" ", theme.text()), span(" ", theme.text()), span_cut(text, room, style)])
    };
    match row {
        RunRow::Heading(title) => one(title, theme.heading()),
        RunRow::Failure(text) => one(&format!("{} {text}", canvas.glyphs.error), theme.error()),
        RunRow::More(text) => one(&format!("  {text}"), theme.error()),
        RunRow::Link(at) => {
            let link = run.course.output.links.get(*at);
            let said = link.map(|link| format!("{}  {}", link.title, link.target())).unwrap_or_default();
            one(&format!("{} {said}", canvas.glyphs.arrow), theme.link())
        }
        RunRow::Said(MarkdownLine::Heading(text)) => one(text, theme.title()),
        RunRow::Said(said) => one(said.text(), theme.text()),
        RunRow::Code { text, code, line, from } => {
            let mut shown = Line::from(vec![span(" ", theme.text()), span("   ", theme.text())]);
            let pieces = pieces_from(colours.line(*code, *line), *from);
            shown.spans.extend(code_line(text, &pieces, room.saturating_sub(2), theme).spans);
            shown
        }
        RunRow::Step(at) => step_line(canvas, run, *at, columns, now),
    }
}

/// Mark, number, name and action; at the right how it stands and how long it takes.
fn step_line(
    canvas: &Canvas<'_, '_>,
    run: &Run,
    at: usize,
    columns: usize,
    now: SystemTime,
) -> Line<'static> {
    let theme = canvas.theme;
    let Some(step) = run.course.steps.get(at) else { return Line::default() };
    let (mark, style) = step_mark(canvas, step.status);
    let took = step.took(now).map(lasting).unwrap_or_default();
    let state = format!("{} {took}", step.status.word());
    let state = state.trim();
    let room = columns.saturating_sub(width(state) + 6);
    let is_folded = run.view.fold == Some(at);
    let fold = if is_folded { canvas.glyphs.unfolded } else { " " };
    let name_style = if step.status == StepStatus::Open { theme.muted() } else { theme.text() };
    let mut line = Line::from(vec![
        span(" ", theme.text()),
        span(fold, theme.accent()),
        span(&format!("{mark} "), style),
        span_cut(&step.plan.name, room, name_style),
    ]);
    let left = columns.saturating_sub(line.width() + width(state) + 3);
    if left > 12 {
        line.push_span(span("  ", theme.text()));
        line.push_span(span_cut(&step.plan.action, left - 1, theme.muted()));
    }
    let gap = columns.saturating_sub(line.width() + width(state));
    line.push_span(span(&" ".repeat(gap), theme.text()));
    line.push_span(span(state, style));
    line
}

fn log(canvas: &mut Canvas<'_, '_>, area: Rect, run: &Run) {
    let (view, course) = (&run.view, &run.course);
    let has_keys = view.pane == RunPane::Log;
    let of = view.fold.and_then(|at| course.steps.get(at)).map(|step| format!(" · {} only", step.plan.name));
    let follows = if view.follows && !run.status().is_over() { " · following" } else { "" };
    let older = course.log.left_out();
    let older = if older > 0 { format!(" · {older} older lines left out") } else { String::new() };
    let title = format!("Log{}{follows}{older}", of.unwrap_or_default());
    let inside = panel_inner(panel(canvas, area, &title, has_keys));
    if has_keys {
        canvas.drawn.list_rows = usize::from(inside.height);
    }
    let names =
        course.steps.iter().map(|step| width(&step.plan.id)).max().unwrap_or_default().min(WIDEST_NAME);
    // In a narrow terminal what is said goes before who says it.
    let names = if usize::from(inside.width) < 60 || view.fold.is_some() { 0 } else { names };
    let window = view.log.window(usize::from(inside.height), view.lines.len());
    for (at, area) in window.clone().zip(rows_of(inside)) {
        let Some(said) = course.log.line(view.lines[at]) else { continue };
        let theme = canvas.theme;
        let (mark, style) = match said.level {
            Level::Course => (" ", theme.muted()),
            Level::Info => (" ", theme.text()),
            Level::Warning => (canvas.glyphs.warning, theme.warning()),
            Level::Error => (canvas.glyphs.error, theme.error()),
        };
        let step = said.step.and_then(|step| course.steps.get(step));
        let name = step.map_or("", |step| step.plan.id.as_str());
        let mut line = Line::from(span(&format!("{mark} "), style));
        if names > 0 {
            line.push_span(span(&format!("{} ", pad(&crate::text::clean(name), names)), theme.muted()));
        }
        let room = usize::from(area.width).saturating_sub(line.width());
        line.push_span(span_cut(&said.text.replace('\t', "    "), room, style));
        if at == view.log.selected && has_keys {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::SideRow(at));
    }
    if view.lines.is_empty() {
        let said = if run.status().is_over() { "It said nothing." } else { "Nothing has been said yet." };
        canvas.line(inside, &Line::from(span(said, canvas.theme.muted())));
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, view.lines.len());
}
