use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{highlighted, scrollbar};
use crate::app::columns::Column;
use crate::app::{State, Target};
use crate::catalog::Entity;
use crate::search::{Field, Hit, Match};
use crate::text::{clean, fold, width};

/// So many columns stay when the rest makes room for why a row was found.
const BEFORE_REASON: usize = 3;

/// Draws the hits as a table of the columns that fit.
pub(super) fn table(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let hits = &state.browse.found.hits;
    let (heading, body) = (Rect { height: area.height.min(1), ..area }, below(area));
    canvas.drawn.list_rows = usize::from(body.height);
    if hits.items.is_empty() {
        nothing(canvas, body, state);
        return;
    }
    let columns = fitting(&state.browse.columns(), usize::from(area.width).saturating_sub(4));
    let mut line = Line::from("   ");
    for (column, columns) in &columns {
        line.push_span(span(
            &format!("{} ", crate::text::pad(column.title(), *columns)),
            canvas.theme.heading(),
        ));
    }
    canvas.line(heading, &line);
    let window = state.browse.list.window(usize::from(body.height), hits.items.len());
    for (row, area) in window.clone().zip(rows_of(body)) {
        draw_row(canvas, area, state, &columns, &hits.items[row], row);
        canvas.spot(area, Target::Row(row));
    }
    scrollbar(canvas, body, window.start, hits.total);
}

fn below(area: Rect) -> Rect {
    Rect { y: area.y + area.height.min(1), height: area.height.saturating_sub(1), ..area }
}

fn nothing(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let theme = canvas.theme;
    let browse = &state.browse;
    let mut said = Vec::new();
    if state.progress.is_some() && browse.input.is_empty() {
        said.push("Reading the catalog.".to_owned());
    } else if !browse.is_answered() {
        // The answer is a moment away, and nothing is known of it yet.
        return;
    } else if state.world.catalog.is_empty() && state.settings.has_server {
        said.push(
            if state.is_outdated { "Nothing could be read so far." } else { "The catalog is empty." }
                .to_owned(),
        );
    } else if state.world.catalog.is_empty() {
        said.push("There is no descriptor here.".to_owned());
        said.push("Start with --source DIR, or with --demo to look around.".to_owned());
    } else {
        said.push("Nothing fits.".to_owned());
        if browse.is_filtered() {
            said.push("A filter or a kind is set; Esc takes them away.".to_owned());
        }
        if browse.scope == crate::app::browse::Scope::Starred && state.user.stars.is_empty() {
            said.push("Nothing is starred yet: s stars the selected entity.".to_owned());
        }
        let suggestion = browse.found.mistakes.iter().find_map(|mistake| mistake.suggestion.clone());
        said.extend(suggestion.map(|suggestion| format!("Did you mean {suggestion}?")));
    }
    for (row, said) in rows_of(area).skip(1).zip(said) {
        canvas.line(row, &Line::from(span(&format!("   {said}"), theme.muted())));
    }
}

fn draw_row(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    state: &State,
    columns: &[(Column, usize)],
    hit: &Hit,
    row: usize,
) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let catalog = &state.world.catalog;
    let is_selected = row == state.browse.list.selected;
    let Some(entity) = catalog.at(hit.node) else { return };
    let is_starred =
        state.user.stars.binary_search_by(|star| star.as_str().cmp(entity.reference.as_str())).is_ok();
    let mut line = Line::from(vec![
        span(if is_selected { glyphs.selected } else { " " }, theme.accent()),
        span(if is_starred { glyphs.star } else { " " }, theme.star()),
        span(canvas.change_mark(state, &entity.reference).unwrap_or(" "), theme.info()),
    ]);
    let hidden = hidden_match(hit, columns);
    let shown = if hidden.is_some() { columns.len().clamp(1, BEFORE_REASON + 1) - 1 } else { columns.len() };
    for (column, room) in &columns[..shown] {
        let mut spans = cell(canvas, *column, entity, hit, *room, state);
        let used: usize = spans.iter().map(Span::width).sum();
        spans.push(Span::raw(" ".repeat(room.saturating_sub(used) + 1)));
        line.spans.extend(spans);
    }
    if let Some(hidden) = hidden {
        let room = columns[shown..].iter().map(|(_, room)| room + 1).sum::<usize>();
        line.spans.extend(reason(canvas, hidden, room.saturating_sub(1)));
    }
    if is_selected {
        canvas.select(area, &mut line, !state.browse.is_typing);
    }
    canvas.line(area, &line);
}

fn cell(
    canvas: &Canvas<'_, '_>,
    column: Column,
    entity: &Entity,
    hit: &Hit,
    room: usize,
    state: &State,
) -> Vec<Span<'static>> {
    let theme = canvas.theme;
    let catalog = &state.world.catalog;
    let style = match column {
        Column::Name => theme.kind(&entity.kind),
        Column::Lifecycle if entity.lifecycle.as_deref() == Some("deprecated") => theme.deprecated(),
        Column::Owner
            if entity.owner.as_ref().is_some_and(|owner| catalog.entity(owner.as_str()).is_none()) =>
        {
            return phantom(canvas, &column.value(entity, catalog), room);
        }
        Column::Owner | Column::System | Column::Type | Column::Lifecycle => theme.text(),
        _ => theme.muted(),
    };
    if column == Column::Name {
        return name(canvas, entity, hit, room, style);
    }
    let value = column.value(entity, catalog);
    let matched = hit.matches.iter().find(|found| shows(column, found) && *found.text == *clean(&value));
    let indices = matched.map_or(&[][..], |found| &found.indices);
    highlighted(&value, indices, room, style, theme.matched())
}

/// The label, and the name behind it where both fit or where the name is what was searched for.
fn name(
    canvas: &Canvas<'_, '_>,
    entity: &Entity,
    hit: &Hit,
    room: usize,
    style: Style,
) -> Vec<Span<'static>> {
    let theme = canvas.theme;
    let indices = |text: &str| -> &[usize] {
        let is_name = |found: &&Match| shows(Column::Name, found) && *found.text == *clean(text);
        hit.matches.iter().find(is_name).map_or(&[], |found| &found.indices)
    };
    let label = entity.label();
    let mut spans = highlighted(label, indices(label), room, style, theme.matched());
    if is_slug_of(&entity.name, label) && (!indices(label).is_empty() || indices(&entity.name).is_empty()) {
        return spans;
    }
    let used = width(label) + 1;
    let by_name = indices(label).is_empty() && !indices(&entity.name).is_empty();
    if by_name && used + entity.name.len() > room {
        return highlighted(&entity.name, indices(&entity.name), room, style, theme.matched());
    }
    if used + 3 < room {
        spans.push(Span::raw(" "));
        spans.extend(highlighted(
            &entity.name,
            indices(&entity.name),
            room - used,
            theme.muted(),
            theme.matched(),
        ));
    }
    spans
}

/// Whether a name says no more than the label does: `address-lookup` for "Address lookup".
fn is_slug_of(name: &str, label: &str) -> bool {
    let letters = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    letters(name) == letters(label)
}

/// An owner that nothing defines says so by a mark, not by colour alone.
fn phantom(canvas: &Canvas<'_, '_>, owner: &str, room: usize) -> Vec<Span<'static>> {
    let style = canvas.theme.severity(crate::diagnostic::Severity::Warning);
    vec![span_cut(&format!("{} {owner}", canvas.glyphs.phantom), room, style)]
}

/// Why the row was found, when none of its cells shows it.
fn reason(canvas: &Canvas<'_, '_>, found: &Match, room: usize) -> Vec<Span<'static>> {
    let theme = canvas.theme;
    let field = format!("{}: ", word(found.field));
    let left = room.saturating_sub(width(&field));
    // The match must be in view, however long the text before it is.
    let first = found.indices.first().copied().unwrap_or(0);
    let last = found.indices.last().copied().unwrap_or(0);
    let skip = if last + 1 > left { first.saturating_sub(left / 3) } else { 0 };
    let start = if skip > 0 { "…" } else { "" };
    let text: String = start.chars().chain(found.text.chars().skip(skip)).collect();
    let indices: Vec<usize> =
        found.indices.iter().map(|index| index - skip + start.chars().count()).collect();
    let mut spans = vec![span_cut(&field, room, theme.accent())];
    spans.extend(highlighted(&text, &indices, left, theme.muted(), theme.matched()));
    spans
}

/// What a reader calls the field that matched.
const fn word(field: Field) -> &'static str {
    match field {
        Field::Name => "name",
        Field::Title => "title",
        Field::DisplayName => "display name",
        Field::Tag => "tag",
        Field::Alias => "known as",
        Field::Email => "e-mail",
        Field::Link => "link",
        Field::Kind => "kind",
        Field::Type => "type",
        Field::Owner => "owner",
        Field::System => "system",
        Field::Domain => "domain",
        Field::Description => "about",
    }
}

/// The best match whose field no visible column shows.
fn hidden_match<'a>(hit: &'a Hit, columns: &[(Column, usize)]) -> Option<&'a Match> {
    let is_visible =
        |found: &Match| columns.iter().any(|(column, room)| shows(*column, found) && in_view(found, *room));
    if hit.matches.iter().any(is_visible) { None } else { hit.matches.first() }
}

fn in_view(found: &Match, room: usize) -> bool {
    found.indices.last().is_none_or(|last| last + 1 < room)
}

fn shows(column: Column, found: &Match) -> bool {
    match column {
        Column::Name => matches!(found.field, Field::Name | Field::Title | Field::DisplayName),
        Column::Owner => found.field == Field::Owner,
        Column::System => matches!(found.field, Field::System | Field::Domain),
        Column::Type => found.field == Field::Type,
        Column::Description => found.field == Field::Description,
        Column::Tags => found.field == Field::Tag,
        Column::Kind => found.field == Field::Kind,
        Column::Lifecycle | Column::Namespace | Column::Targets => false,
    }
}

/// How many columns each wants at least, and at most; the last ones to be left out have the lowest rank.
const fn wish(column: Column) -> (usize, usize, u8) {
    match column {
        Column::Name => (16, 38, 0),
        Column::Owner => (12, 22, 1),
        Column::Kind => (9, 10, 2),
        Column::Type => (9, 14, 3),
        Column::Lifecycle => (12, 12, 4),
        Column::Targets => (16, 80, 2),
        Column::System => (12, 18, 6),
        Column::Description => (20, 60, 5),
        Column::Namespace => (10, 12, 8),
        Column::Tags => (14, 40, 7),
    }
}

/// The columns that fit into `room`, with the width of each.
fn fitting(columns: &[Column], room: usize) -> Vec<(Column, usize)> {
    let mut kept: Vec<(Column, usize)> = columns.iter().map(|column| (*column, wish(*column).0)).collect();
    let total = |kept: &[(Column, usize)]| kept.iter().map(|(_, width)| width + 1).sum::<usize>();
    while total(&kept) > room && kept.len() > 1 {
        let least = kept.iter().enumerate().max_by_key(|(_, (column, _))| wish(*column).2).map(|(at, _)| at);
        kept.remove(least.expect("there is more than one"));
    }
    let mut spare = room.saturating_sub(total(&kept));
    for column in [
        Column::Name,
        Column::Owner,
        Column::Description,
        Column::Targets,
        Column::System,
        Column::Type,
        Column::Tags,
    ] {
        if let Some((column, width)) = kept.iter_mut().find(|(kept, _)| *kept == column) {
            let more = spare.min(wish(*column).1 - *width);
            *width += more;
            spare -= more;
        }
    }
    if let Some((_, width)) = kept.last_mut() {
        *width += spare;
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_the_last_to_go() {
        let names =
            |room| fitting(Column::of(None), room).into_iter().map(|(column, _)| column).collect::<Vec<_>>();
        assert_eq!(names(30), [Column::Name, Column::Owner]);
        assert_eq!(names(10), [Column::Name]);
        assert_eq!(names(300), Column::of(None));
    }

    #[test]
    fn columns_never_take_more_than_there_is() {
        for room in 18..250 {
            let total: usize =
                fitting(Column::of(Some("Component")), room).iter().map(|(_, width)| width + 1).sum();
            assert!(total <= room, "{total} > {room}");
        }
    }
}
