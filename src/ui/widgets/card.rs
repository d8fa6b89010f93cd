use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use crate::app::columns::label;
use crate::app::entity::{EntityRow, TAGS};
use crate::catalog::{Catalog, EntityRef};
use crate::diagnostic::Severity;
use crate::text::{beginning, clean_lines, wrap};

/// Lines of the description.
const DESCRIBED: usize = 4;

/// An entity at a glance: what it is, who owns it, what it is related to. Used as the preview.
pub(in crate::ui) fn card(canvas: &mut Canvas<'_, '_>, area: Rect, reference: &EntityRef, catalog: &Catalog) {
    let theme = canvas.theme;
    let columns = usize::from(area.width);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let entity = catalog.entity(reference.as_str());
    let title = entity.map_or_else(|| reference.name().to_owned(), |entity| entity.label().to_owned());
    lines.push(Line::from(span_cut(&title, columns, theme.title())));
    lines.push(Line::from(span_cut(reference.as_str(), columns, theme.muted())));
    if let Some(text) = entity.and_then(|entity| entity.description.as_deref()) {
        let wrapped = wrap(&clean_lines(beginning(text, DESCRIBED, columns)), columns);
        lines.extend(wrapped.into_iter().take(DESCRIBED).map(|text| Line::from(span(&text, theme.text()))));
    }
    lines.push(Line::default());
    for row in crate::app::entity::rows(reference, catalog) {
        lines.push(row_line(canvas, &row, columns, catalog));
    }
    for (area, line) in rows_of(area).zip(lines) {
        canvas.line(area, &line);
    }
}

/// One row of an entity's page, in at most `columns`.
pub(in crate::ui) fn row_line(
    canvas: &Canvas<'_, '_>,
    row: &EntityRow,
    columns: usize,
    catalog: &Catalog,
) -> Line<'static> {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    match row {
        EntityRow::Heading { title, count } => {
            let count = count.map_or_else(String::new, |count| format!(" {count}"));
            Line::from(vec![span(title, theme.heading()), span(&count, theme.muted())])
        }
        EntityRow::Fact { name, value, target } => {
            let style = match *name {
                _ if target.is_some() => theme.link(),
                TAGS => theme.tag(),
                _ => theme.text(),
            };
            let name = format!("  {name:<11} ");
            let room = columns.saturating_sub(name.len());
            Line::from(vec![span(&name, theme.muted()), span_cut(value, room, style)])
        }
        EntityRow::Link { title, url } => {
            let title_room = columns.saturating_sub(2).min(28);
            let title = span_cut(title, title_room, theme.link());
            let room = columns.saturating_sub(title.width() + 4);
            Line::from(vec![
                span("  ", theme.text()),
                title,
                span("  ", theme.text()),
                span_cut(url, room, theme.muted()),
            ])
        }
        EntityRow::Relation { target, label: name, about } => {
            let exists = catalog.entity(target.as_str()).is_some();
            let mark = if exists { "  ".to_owned() } else { format!("{} ", glyphs.phantom) };
            let style = if exists { theme.kind(target.kind()) } else { theme.severity(Severity::Warning) };
            let name = span_cut(name, columns.saturating_sub(2), style);
            let about = about.clone().unwrap_or_else(|| "known by name only".to_owned());
            let short = label(target, Some(target.kind()), catalog);
            let id = if short == target.short(Some(target.kind())) {
                String::new()
            } else {
                format!("{} · ", target.name())
            };
            let room = columns.saturating_sub(name.width() + 4);
            Line::from(vec![
                span(&mark, theme.muted()),
                name,
                span("  ", theme.text()),
                span_cut(&format!("{id}{about}"), room, theme.muted()),
            ])
        }
        EntityRow::Problem(problem) => {
            let mark = format!("{} ", glyphs.severity(problem.severity));
            let room = columns.saturating_sub(2);
            let said = format!("{}: {}", problem.severity, problem.message);
            Line::from(vec![
                span(&mark, theme.severity(problem.severity)),
                span_cut(&said, room, theme.severity(problem.severity)),
            ])
        }
    }
}
