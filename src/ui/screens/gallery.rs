use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use crate::app::wizard::{Card, GalleryRow};
use crate::app::{State, Target};
use crate::text::{beginning, clean_lines, counted, wrap};

/// Lines of a template's description.
const DESCRIBED: usize = 4;

/// From so many columns on the selected template is shown beside the list.
const WIDE: u16 = 90;
/// From so many rows on it is shown below.
const TALL: u16 = 16;

/// The rows that the template has below the list at least.
const CARD: u16 = 10;

/// The templates to create something from.
pub(in crate::ui) fn gallery(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let [search, body] = Layout::vertical([Constraint::Length(1), Constraint::Min(0)]).areas(area);
    search_line(canvas, search, state);
    let [list, about] = if area.width >= WIDE {
        Layout::horizontal([Constraint::Percentage(50), Constraint::Percentage(50)]).areas(body)
    } else if area.height >= TALL {
        let wanted = u16::try_from(state.gallery.rows.len()).unwrap_or(u16::MAX).saturating_add(2);
        let list = wanted.clamp(5, body.height.saturating_sub(CARD).max(5));
        Layout::vertical([Constraint::Length(list), Constraint::Min(0)]).areas(body)
    } else {
        [body, Rect::ZERO]
    };
    rows(canvas, list, state);
    if let Some(card) = state.gallery.selected_card().filter(|_| about.height > 0) {
        about_card(canvas, about, card);
    }
}

fn search_line(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let (theme, gallery) = (canvas.theme, &state.gallery);
    let prompt = span(&format!(" {} ", canvas.glyphs.prompt), theme.prompt());
    let text = if gallery.input.is_empty() && !gallery.is_typing {
        span("press / to search the templates", theme.muted())
    } else {
        span(gallery.input.text(), theme.text())
    };
    canvas.line(area, &Line::from(vec![prompt, text]));
    canvas.spot(area, Target::Command(crate::app::Command::Search));
    if gallery.is_typing {
        let column = u16::try_from(gallery.input.cursor_column()).unwrap_or(u16::MAX);
        canvas.cursor(
            area.x.saturating_add(column.saturating_add(3)).min(area.right().saturating_sub(1)),
            area.y,
        );
    }
}

fn rows(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let gallery = &state.gallery;
    let title = format!("Create · {}", counted(gallery.cards.len(), "template", "templates"));
    let inside = panel_inner(panel(canvas, area, &title, true));
    canvas.drawn.list_rows = usize::from(inside.height);
    if gallery.rows.is_empty() {
        let said = if gallery.cards.is_empty() { "The catalog has no templates." } else { "Nothing fits." };
        canvas.line(inside, &Line::from(span(said, canvas.theme.muted())));
    }
    let window = gallery.list.window(usize::from(inside.height), gallery.rows.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let is_selected = row == gallery.list.selected;
        let theme = canvas.theme;
        let (title, about, is_bad) = match &gallery.rows[row] {
            GalleryRow::Heading(title) => {
                canvas.line(area, &Line::from(span_cut(title, usize::from(area.width), theme.heading())));
                continue;
            }
            GalleryRow::Draft(at) => {
                let draft = &gallery.drafts[*at];
                let answers = counted(draft.values.len(), "answer", "answers");
                (gallery.draft_title(draft), format!("page {}, {answers}", draft.page + 1), false)
            }
            GalleryRow::Earlier(at) => {
                let earlier = &gallery.earlier[*at];
                let answers = counted(earlier.values.len(), "answer", "answers");
                (gallery.draft_title(earlier), answers, false)
            }
            GalleryRow::Card(at) => {
                let card = &gallery.cards[*at];
                let said =
                    if card.description.is_empty() { card.reference.as_str() } else { &card.description };
                let about = match &card.refusal {
                    Some(why) => format!("not to be begun: {why}"),
                    None => format!("{}  {said}", card.owner),
                };
                (card.title.clone(), about, !card.problems.is_empty())
            }
        };
        let room = usize::from(area.width).saturating_sub(3);
        let mark = if is_selected { format!("{} ", canvas.glyphs.selected) } else { "  ".to_owned() };
        let mut line = Line::from(span(&mark, theme.accent()));
        if is_bad {
            line.push_span(span(&format!("{} ", canvas.glyphs.warning), theme.warning()));
        }
        line.push_span(span_cut(&title, room * 3 / 5, theme.kind("template")));
        line.push_span(span("  ", theme.text()));
        let rest = room.saturating_sub(line.width());
        line.push_span(span_cut(&about, rest, theme.muted()));
        if is_selected {
            canvas.select(area, &mut line, !gallery.is_typing);
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::Row(row));
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, gallery.rows.len());
}

fn about_card(canvas: &mut Canvas<'_, '_>, area: Rect, card: &Card) {
    let inside = panel_inner(panel(canvas, area, &card.title, false));
    let theme = canvas.theme;
    let columns = usize::from(inside.width);
    let mut lines: Vec<Line<'static>> = Vec::new();
    for problem in &card.problems {
        let said = format!("{} {problem}", canvas.glyphs.warning);
        lines.push(Line::from(span_cut(&said, columns, theme.warning())));
    }
    lines.extend(
        wrap(&clean_lines(beginning(&card.description, DESCRIBED, columns)), columns)
            .iter()
            .take(DESCRIBED)
            .map(|text| Line::from(span(text, theme.text()))),
    );
    let outside = if card.touches.is_empty() { "nothing".to_owned() } else { card.touches.join(", ") };
    let pages = counted(card.pages, "page of questions", "pages of questions");
    let facts = [
        ("Outside", outside),
        ("Asks", pages),
        ("Owner", card.owner.clone()),
        ("Tags", card.tags.join(", ")),
        ("Template", card.reference.to_string()),
    ];
    for (name, value) in facts.into_iter().filter(|(_, value)| !value.is_empty()) {
        let name = span(&format!("{name:<9}"), theme.muted());
        let room = columns.saturating_sub(9);
        lines.push(Line::from(vec![name, span_cut(&value, room, theme.text())]));
    }
    let room = columns.saturating_sub(9).max(1);
    for (at, text) in wrap(&clean_lines(&card.steps.join(", ")), room).iter().enumerate() {
        let name = if at == 0 { "Steps" } else { "" };
        lines.push(Line::from(vec![span(&format!("{name:<9}"), theme.muted()), span(text, theme.text())]));
    }
    let height = usize::from(inside.height);
    let left_out = lines.len().saturating_sub(height);
    if left_out > 0 {
        lines.truncate(height.saturating_sub(1));
        let more = format!("{} {} more lines", canvas.glyphs.ellipsis, left_out + 1);
        lines.push(Line::from(span_cut(&more, columns, theme.muted())));
    }
    for (area, line) in rows_of(inside).zip(lines) {
        canvas.line(area, &line);
    }
}
