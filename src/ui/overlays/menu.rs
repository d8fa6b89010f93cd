use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use super::middle;
use crate::app::Target;
use crate::app::browse::FilterField;
use crate::app::overlay::{FilterRow, HelpRow, Menu, PaletteRow};
use crate::app::whose::Whose;
use crate::app::wizard::{PickFrom, PickRow, Picker};
use crate::recognition::Certainty;
use crate::text::{clean, pad};

/// The keys of the screen below.
pub(super) fn help(canvas: &mut Canvas<'_, '_>, area: Rect, menu: &Menu<HelpRow>) {
    menu_in(canvas, area, "Keys · type to search", menu, |canvas, row, room| {
        let theme = canvas.theme;
        let keys = pad(&row.keys, 18.min(room / 3));
        let rest = room.saturating_sub(crate::text::width(&keys) + 1);
        vec![
            span(&keys, theme.key()),
            span(" ", theme.text()),
            span_cut(row.command.doc(), rest, theme.text()),
        ]
        .into()
    });
}

/// Commands, kinds and entities.
pub(super) fn palette(canvas: &mut Canvas<'_, '_>, area: Rect, menu: &Menu<PaletteRow>) {
    menu_in(canvas, area, "Commands · or where to go", menu, |canvas, row, room| {
        let theme = canvas.theme;
        match row {
            PaletteRow::Command { command, keys, obstacle } => {
                let style = if obstacle.is_some() { theme.muted() } else { theme.text() };
                let title = span(&pad(command.title(), 18.min(room / 2)), style);
                let keys = span(&pad(keys, 12.min(room / 4)), theme.key());
                let why = obstacle
                    .as_ref()
                    .map_or_else(|| command.doc().to_owned(), |why| format!("not now: {why}"));
                let rest = room.saturating_sub(title.width() + keys.width() + 1);
                vec![title, keys, span(" ", theme.text()), span_cut(&why, rest, theme.muted())].into()
            }
            PaletteRow::Kind(kind) => {
                vec![span(&pad(kind, 18.min(room / 2)), theme.kind(kind)), span("kind", theme.muted())].into()
            }
            PaletteRow::View(view) => {
                let name = span(&pad(&clean(&view.name), 18.min(room / 2)), theme.text());
                let rest = room.saturating_sub(name.width() + 5);
                vec![name, span("view ", theme.muted()), span_cut(&view.query, rest, theme.muted())].into()
            }
            PaletteRow::Entity { reference, label } => {
                let name = span_cut(label, room * 2 / 3, theme.kind(reference.kind()));
                let rest = room.saturating_sub(name.width() + 2);
                vec![name, span("  ", theme.text()), span_cut(reference.as_str(), rest, theme.muted())].into()
            }
        }
    });
}

/// The fields to filter by, or the values of one.
pub(super) fn filter(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    field: Option<FilterField>,
    menu: &Menu<FilterRow>,
) {
    let title =
        field.map_or_else(|| "Filter by".to_owned(), |field| format!("{} · type to narrow", field.title()));
    menu_in(canvas, area, &title, menu, |canvas, row, room| {
        let theme = canvas.theme;
        match row {
            FilterRow::Field(field, value) => {
                let value = value.as_deref().unwrap_or("any");
                let rest = room.saturating_sub(12);
                vec![span(&pad(field.title(), 12), theme.text()), span_cut(value, rest, theme.accent())]
                    .into()
            }
            FilterRow::Any => span("any", theme.muted()).into(),
            FilterRow::Value { label, count, .. } => {
                let count = format!(" {count}");
                let label = pad(&clean(label), room.saturating_sub(count.len()));
                vec![span(&label, theme.text()), span(&count, theme.muted())].into()
            }
        }
    });
}

/// The values that a field takes.
pub(super) fn picker(canvas: &mut Canvas<'_, '_>, area: Rect, picker: &Picker) {
    let does = if picker.marked.is_some() { "space marks, enter takes" } else { "type to narrow" };
    let title = format!("{} · {does}", picker.title);
    let rows = if picker.from == PickFrom::Given { picker.menu.all.len() } else { 16 };
    let empty = if picker.menu.all.is_empty() { picker.empty } else { "Nothing fits." };
    menu_saying(canvas, area, &title, (&picker.menu, rows), empty, |canvas, row, room| {
        let theme = canvas.theme;
        let mark = match (&picker.marked, row.value()) {
            (None, _) => "",
            (Some(marked), Some(value)) if marked.contains(&value) => "[x] ",
            (Some(_), _) => "[ ] ",
        };
        let room = room.saturating_sub(mark.len());
        let mark = span(mark, theme.accent());
        match row {
            PickRow::Given { label, is_disabled, .. } => {
                let style = if *is_disabled { theme.muted() } else { theme.text() };
                let label = if *is_disabled { format!("{label} (not to be chosen)") } else { label.clone() };
                vec![mark, span_cut(&label, room, style)].into()
            }
            PickRow::Entity { reference, label } => {
                let name = span_cut(label, room * 2 / 3, theme.kind(reference.kind()));
                let rest = room.saturating_sub(name.width() + 2);
                vec![mark, name, span("  ", theme.text()), span_cut(reference.as_str(), rest, theme.muted())]
                    .into()
            }
            PickRow::File { path, is_folder } => {
                let style = if *is_folder { theme.link() } else { theme.text() };
                vec![mark, span_cut(path, room, style)].into()
            }
            PickRow::Typed(text) => {
                let said = format!("“{text}” as it is, whether or not it exists");
                vec![mark, span_cut(&said, room, theme.text())].into()
            }
        }
    });
}

/// What a text may mean, and whose it is.
pub(super) fn whose(canvas: &mut Canvas<'_, '_>, area: Rect, whose: &Whose) {
    let title = match whose.form {
        Some(form) => format!("Whose is it? · {form}"),
        None => "Whose is it? · type or paste a pod, an address, an alert".to_owned(),
    };
    let empty = if whose.form.is_some() { "Nothing in it is known here." } else { "" };
    menu_saying(canvas, area, &title, (&whose.menu, 12), empty, |canvas, row, room| {
        let theme = canvas.theme;
        let sure = if row.certainty == Certainty::Certain { theme.ok() } else { theme.warning() };
        let certainty = span(&pad(row.certainty.word(), 8), sure);
        let owner = row.owner.as_deref().unwrap_or("nobody");
        let owner = span(&pad(&clean(owner), 20.min(room / 4)), theme.text());
        let name = row.reference.short(Some("component"));
        let name = span_cut(&name, room / 2, theme.kind(row.reference.kind()));
        let rest = room.saturating_sub(certainty.width() + owner.width() + name.width() + 4);
        let gap = || span("  ", theme.text());
        vec![certainty, owner, gap(), name, gap(), span_cut(&row.why, rest, theme.muted())].into()
    });
}

fn menu_in<T>(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    title: &str,
    menu: &Menu<T>,
    draw: impl Fn(&Canvas<'_, '_>, &T, usize) -> Line<'static>,
) {
    menu_saying(canvas, area, title, (menu, menu.all.len()), "Nothing fits.", draw);
}

/// A menu with room for so many rows, which says `empty` when it has none.
fn menu_saying<T>(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    title: &str,
    (menu, rows): (&Menu<T>, usize),
    empty: &str,
    draw: impl Fn(&Canvas<'_, '_>, &T, usize) -> Line<'static>,
) {
    let rows = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(4);
    let area = middle(canvas, area, 84, rows.clamp(6, 24));
    let inside = panel_inner(panel(canvas, area, title, true));
    let theme = canvas.theme;
    let prompt = Line::from(vec![
        span(&format!("{} ", canvas.glyphs.prompt), theme.prompt()),
        span(menu.input.text(), theme.text()),
    ]);
    canvas.line(inside, &prompt);
    let column = u16::try_from(menu.input.cursor_column()).unwrap_or(u16::MAX);
    canvas.cursor(
        inside.x.saturating_add(column.saturating_add(2)).min(inside.right().saturating_sub(1)),
        inside.y,
    );
    let list = Rect { y: inside.y + 1.min(inside.height), height: inside.height.saturating_sub(1), ..inside };
    canvas.drawn.list_rows = usize::from(list.height);
    if menu.shown.is_empty() {
        canvas.line(list, &Line::from(span(empty, theme.muted())));
    }
    let window = menu.list.window(usize::from(list.height), menu.shown.len());
    for (row, area) in window.clone().zip(rows_of(list)) {
        let is_selected = row == menu.list.selected;
        let mark = if is_selected { format!("{} ", canvas.glyphs.selected) } else { "  ".to_owned() };
        let mut line = Line::from(span(&mark, theme.accent()));
        line.spans.extend(
            draw(canvas, &menu.all[menu.shown[row]], usize::from(area.width).saturating_sub(3)).spans,
        );
        if is_selected {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::OverlayRow(row));
    }
    scrollbar(canvas, Rect { width: list.width + 1, ..list }, window.start, menu.shown.len());
}
