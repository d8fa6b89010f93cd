use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::widgets::{panel, panel_inner, scrollbar};
use crate::app::columns::label;
use crate::app::owners::{OwnedRow, OwnerRow};
use crate::app::{State, Target};
use crate::catalog::NodeId;
use crate::diagnostic::Severity;

/// From so many columns on both panes are shown.
const WIDE: u16 = 72;

/// The group tree beside what the selected owner has.
pub(in crate::ui) fn owners(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    if area.width < WIDE {
        if state.owners.is_inside {
            owned(canvas, area, state);
        } else {
            tree(canvas, area, state);
        }
        return;
    }
    let [left, right] =
        Layout::horizontal([Constraint::Percentage(55), Constraint::Percentage(45)]).areas(area);
    tree(canvas, left, state);
    owned(canvas, right, state);
}

fn tree(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let owners = &state.owners;
    let has_focus = !owners.is_inside;
    let inside = panel_inner(panel(canvas, area, "Owners", has_focus));
    if has_focus {
        canvas.drawn.list_rows = usize::from(inside.height);
    }
    if owners.rows.is_empty() {
        canvas.line(inside, &Line::from(span("No groups, no users, no owners.", canvas.theme.muted())));
    }
    let window = owners.list.window(usize::from(inside.height), owners.rows.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        owner_row(canvas, area, state, owners.rows[row], row == owners.list.selected);
        canvas.spot(area, Target::Row(row));
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, owners.rows.len());
}

fn owner_row(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State, row: OwnerRow, is_selected: bool) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let (catalog, ownership) = (&state.world.catalog, &state.world.ownership);
    let name = |node: NodeId, kind| label(catalog.reference(node), Some(kind), catalog);
    let owns = |node: NodeId| catalog.owned_by(node).count();
    let (text, style, counts) = match row {
        OwnerRow::Heading(title) => {
            canvas.line(area, &Line::from(span(title, theme.heading())));
            if title == "Groups" {
                let columns = format!("{:>7}{:>5}{:>6}", "members", "owns", "below");
                canvas.line_right(area, &Line::from(span(&columns, theme.muted())));
            }
            return;
        }
        OwnerRow::Group(at) => {
            let group = &ownership.groups[at];
            let exists = catalog.at(group.node).is_some();
            let mark = if exists { String::new() } else { format!("{} ", glyphs.phantom) };
            let style = if exists { theme.kind("group") } else { theme.severity(Severity::Warning) };
            let text = format!("{}{mark}{}", "  ".repeat(group.depth), name(group.node, "group"));
            let below = if group.has_children { group.owned_below.to_string() } else { String::new() };
            (text, style, counts(&group.members.to_string(), group.owned, &below))
        }
        OwnerRow::User(node) => (name(node, "user"), theme.kind("user"), counts("", owns(node), "")),
        OwnerRow::Phantom(node) => {
            let text = format!("{} {}", glyphs.phantom, name(node, "group"));
            (text, theme.severity(Severity::Warning), counts("", owns(node), ""))
        }
        OwnerRow::Unowned => {
            let text = "entities without an owner".to_owned();
            (text, theme.severity(Severity::Warning), counts("", ownership.unowned.len(), ""))
        }
    };
    let room = usize::from(area.width).saturating_sub(counts.len() + 3);
    let mark = if is_selected { format!("{} ", glyphs.selected) } else { "  ".to_owned() };
    let mut line = Line::from(vec![span(&mark, theme.accent()), span_cut(&text, room, style)]);
    let mut right = Line::from(span(&counts, theme.muted()));
    if is_selected {
        canvas.select(area, &mut line, !state.owners.is_inside);
        canvas.select(area, &mut right, !state.owners.is_inside);
    }
    canvas.line(area, &line);
    canvas.line_right(area, &right);
}

/// Members, entities owned directly, and those with child groups counted in, below their headings.
fn counts(members: &str, owned: usize, below: &str) -> String {
    format!("{members:>7}{owned:>5}{below:>6}")
}

fn owned(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let owners = &state.owners;
    let catalog = &state.world.catalog;
    let has_focus = owners.is_inside;
    let title = if owners.through_children { "With child groups" } else { "Direct" };
    let inside = panel_inner(panel(canvas, area, title, has_focus));
    if has_focus {
        canvas.drawn.list_rows = usize::from(inside.height);
    }
    if owners.owned.is_empty() {
        let said = "Owns nothing itself; t counts child groups in.";
        canvas.line(inside, &Line::from(span(said, canvas.theme.muted())));
    }
    let window = owners.owned_list.window(usize::from(inside.height), owners.owned.len());
    for (row, area) in window.clone().zip(rows_of(inside)) {
        let theme = canvas.theme;
        match owners.owned[row] {
            OwnedRow::Heading(title, count) => {
                canvas.line(
                    area,
                    &Line::from(vec![
                        span(title, theme.heading()),
                        span(&format!(" {count}"), theme.muted()),
                    ]),
                );
            }
            OwnedRow::Node(node) => {
                let is_selected = has_focus && row == owners.owned_list.selected;
                owned_row(canvas, area, catalog, node, is_selected);
                canvas.spot(area, Target::SideRow(row));
            }
        }
    }
    scrollbar(canvas, Rect { width: inside.width + 1, ..inside }, window.start, owners.owned.len());
}

fn owned_row(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    catalog: &crate::catalog::Catalog,
    node: NodeId,
    is_selected: bool,
) {
    let (theme, glyphs) = (canvas.theme, canvas.glyphs);
    let reference = catalog.reference(node);
    let entity = catalog.at(node);
    let r#type = entity.and_then(|entity| entity.r#type.as_deref());
    let kind = entity.map_or_else(|| "known by name only".to_owned(), |entity| entity.kind.to_string());
    let about = r#type.map_or(kind.clone(), |r#type| format!("{kind} · {type}"));
    let mark = if is_selected { format!("{} ", glyphs.selected) } else { "  ".to_owned() };
    let name = label(reference, Some(reference.kind()), catalog);
    let room = usize::from(area.width).saturating_sub(3);
    let name = span_cut(&name, room * 3 / 5, theme.kind(reference.kind()));
    let rest = room.saturating_sub(name.width() + 2);
    let mut line = Line::from(vec![
        span(&mark, theme.accent()),
        name,
        span("  ", theme.text()),
        span_cut(&about, rest, theme.muted()),
    ]);
    if is_selected {
        canvas.select(area, &mut line, true);
    }
    canvas.line(area, &line);
}
