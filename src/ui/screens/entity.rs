use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{code_line, panel, panel_inner, row_line, scrollbar};
use crate::app::entity::{EntityPane, EntityRow};
use crate::app::{State, Target};
use crate::catalog::{Change, EntityRef, Fate};
use crate::text::{beginning, clean_lines, counted, wrap};

/// From so many columns on both panes are shown.
const WIDE: u16 = 110;

/// One entity: what it is, and below it facts and relations beside its descriptor.
pub(in crate::ui) fn entity(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State, reference: &EntityRef) {
    let head = head(canvas, area, state, reference);
    let [head_area, body] =
        Layout::vertical([Constraint::Length(u16::try_from(head.len()).unwrap_or(1)), Constraint::Min(3)])
            .areas(area);
    for (row, line) in rows_of(head_area).zip(head) {
        canvas.line(row, &line);
    }
    let page = &state.entity;
    if area.width >= WIDE {
        let [left, right] =
            Layout::horizontal([Constraint::Percentage(52), Constraint::Percentage(48)]).areas(body);
        overview(canvas, left, state);
        descriptor(canvas, right, state);
        return;
    }
    match page.pane {
        EntityPane::Overview => overview(canvas, body, state),
        EntityPane::Descriptor => descriptor(canvas, body, state),
    }
}

fn head(canvas: &Canvas<'_, '_>, area: Rect, state: &State, reference: &EntityRef) -> Vec<Line<'static>> {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let columns = usize::from(area.width).saturating_sub(2);
    let entity = state.world.catalog.entity(reference.as_str());
    let label = entity.map_or_else(|| reference.name().to_owned(), |entity| entity.label().to_owned());
    let is_starred = state.user.stars.binary_search_by(|star| star.as_str().cmp(reference.as_str())).is_ok();
    let star = if is_starred { format!(" {}", glyphs.star) } else { String::new() };
    let name = span_cut(&label, columns.saturating_sub(4), theme.title());
    let room = columns.saturating_sub(name.width() + 4);
    let title = Line::from(vec![
        span(" ", theme.text()),
        name,
        span(&star, theme.star()),
        span_cut(&format!("  {reference}"), room, theme.muted()),
    ]);
    let mut lines = vec![title];
    if let Some(change) = state.world.changes.get(reference) {
        let mark = canvas.change_mark(state, reference).unwrap_or_default();
        let said = format!(" {mark} {}", difference_in_words(change));
        lines.push(Line::from(span_cut(&said, columns, theme.info())));
    }
    let most = usize::from(area.height / 6).clamp(1, 4);
    if let Some(text) = entity.and_then(|entity| entity.description.as_deref()) {
        let wrapped = wrap(clean_lines(beginning(text.trim_start(), most + 1, columns)).trim(), columns);
        let more = wrapped.len() > most;
        lines.extend(
            wrapped.into_iter().take(most).map(|text| Line::from(span(&format!(" {text}"), theme.text()))),
        );
        if let Some(last) = lines.last_mut().filter(|_| more) {
            last.push_span(span(glyphs.ellipsis, theme.muted()));
        }
    }
    lines
}

/// In what an entity on disk differs from the server's, on one line.
fn difference_in_words(change: &Change) -> String {
    if change.fate == Fate::Added {
        return "here only: the server does not have it".to_owned();
    }
    let mut said: Vec<String> = change.fields.iter().map(|field| field.path.clone()).collect();
    let relations = change.related.len() + change.unrelated.len();
    if said.is_empty() {
        said.push(counted(relations, "relation", "relations"));
    }
    format!("differs from the server: {}", said.join(", "))
}

fn overview(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let page = &state.entity;
    let has_focus = page.pane == EntityPane::Overview;
    let inside = panel_inner(panel(canvas, area, "Overview", has_focus));
    let window = page.list.window(usize::from(inside.height), page.rows.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let mut line = row_line(canvas, &page.rows[row], usize::from(area.width), &state.world.catalog);
        if row == page.list.selected && has_focus {
            canvas.select(area, &mut line, true);
            if let Some(first) = line.spans.first_mut()
                && let Some(rest) = first.content.strip_prefix("  ")
            {
                first.content = format!("{} {rest}", canvas.glyphs.selected).into();
            }
        }
        canvas.line(area, &line);
        if let EntityRow::Link { url, .. } = &page.rows[row] {
            canvas.link(area, url);
        }
        canvas.spot(area, Target::Row(row));
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, page.rows.len());
    if has_focus {
        canvas.drawn.list_rows = usize::from(inside.height);
    }
}

fn descriptor(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let page = &state.entity;
    let has_focus = page.pane == EntityPane::Descriptor;
    let entity = page.reference.as_ref().and_then(|reference| state.world.catalog.entity(reference.as_str()));
    let file = entity.and_then(|entity| entity.origin.file.clone());
    let title = match (&file, entity) {
        (Some(file), Some(entity)) => format!("{}:{}", state.short_path(file), entity.origin.line),
        _ => "Descriptor".to_owned(),
    };
    let inside = panel(canvas, area, &title, has_focus);
    if has_focus {
        canvas.drawn.list_rows = usize::from(inside.height);
    }
    let Some(descriptor) = &page.descriptor else {
        let said = if entity.is_some() { " reading the descriptor" } else { " no descriptor defines it" };
        canvas.line(inside, &Line::from(span(said, canvas.theme.muted())));
        return;
    };
    let height = usize::from(inside.height);
    let start = page.scroll.offset.min(descriptor.lines.len().saturating_sub(height));
    let digits =
        descriptor.first_line.map_or(0, |first| (first as usize + descriptor.lines.len()).to_string().len());
    for ((number, text), area) in descriptor.lines.iter().enumerate().skip(start).zip(rows_of(inside)) {
        let mut line = match descriptor.first_line {
            Some(first) => {
                Line::from(span(&format!(" {:>digits$} ", first as usize + number), canvas.theme.muted()))
            }
            None => Line::from(" "),
        };
        let pieces = state.colours.line(descriptor.code, number);
        let room = usize::from(area.width).saturating_sub(line.width());
        line.spans.extend(code_line(text, pieces, room, canvas.theme).spans);
        canvas.line(area, &line);
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, start, descriptor.lines.len());
}
