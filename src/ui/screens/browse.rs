use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use super::super::canvas::{Canvas, span, span_cut};
use super::super::widgets::{card, panel, panel_inner};
use super::offer::{offer, take_key};
use super::served::served;
use super::table;
use crate::app::browse::Scope;
use crate::app::{Preview, State, Target};
use crate::diagnostic::Severity;
use crate::search::QueryProblem;
use crate::text::{clean, width};

/// From so many columns on the preview stands beside the list.
const WIDE: u16 = 110;
/// From so many rows on it stands below a list that is not wide.
const TALL: u16 = 30;

/// The search box, the tabs of the kinds, the list, and the preview where there is room.
pub(in crate::ui) fn browse(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let [search, tabs, rest] =
        Layout::vertical([Constraint::Length(1), Constraint::Length(1), Constraint::Min(0)]).areas(area);
    let text = search_box(canvas, search, state);
    kind_tabs(canvas, tabs, state);
    let rest = served(canvas, rest, state);
    let (list, preview) = split(rest, state.settings.preview);
    table::table(canvas, list, state);
    if let (Some(area), Some(node)) = (preview, state.browse.selected_node()) {
        let inside = panel_inner(panel(canvas, area, "Preview", false));
        card(canvas, inside, state.world.catalog.reference(node), &state.world.catalog);
    }
    if state.browse.is_typing && state.overlays.is_empty() {
        let below = Rect { y: tabs.y, height: area.bottom().saturating_sub(tabs.y), ..text };
        offer(canvas, below, state);
    }
}

fn split(area: Rect, preview: Preview) -> (Rect, Option<Rect>) {
    let beside = |area| {
        let [list, preview] =
            Layout::horizontal([Constraint::Percentage(60), Constraint::Percentage(40)]).areas(area);
        (list, Some(preview))
    };
    let below = |area| {
        let [list, preview] =
            Layout::vertical([Constraint::Percentage(60), Constraint::Percentage(40)]).areas(area);
        (list, Some(preview))
    };
    match preview {
        Preview::Auto if area.width >= WIDE => beside(area),
        Preview::Auto if area.height + 4 >= TALL => below(area),
        Preview::Right if area.width >= 60 => beside(area),
        Preview::Below if area.height >= 12 => below(area),
        Preview::Auto | Preview::Right | Preview::Below | Preview::Off => (area, None),
    }
}

/// Returns where the query stands.
fn search_box(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) -> Rect {
    let (theme, browse) = (canvas.theme, &state.browse);
    let right = scopes(canvas, area, state);
    let prompt = format!(" {} ", canvas.glyphs.prompt);
    let prompt_width = u16::try_from(width(&prompt)).unwrap_or(2);
    let style = if browse.is_typing { theme.title() } else { theme.muted() };
    canvas.line(area, &Line::from(span(&prompt, style)));
    let box_area =
        Rect { x: area.x + prompt_width, width: area.width.saturating_sub(prompt_width + right), ..area };
    canvas.spot(box_area, Target::SearchBox);
    if browse.input.is_empty() {
        let hint = if browse.is_typing { "type to search" } else { "press / to search" };
        canvas.line(box_area, &Line::from(span(hint, theme.muted())));
    } else {
        canvas.line(box_area, &typed(canvas, state));
    }
    if browse.is_typing && state.overlays.is_empty() {
        let column = u16::try_from(browse.input.cursor_column()).unwrap_or(u16::MAX);
        canvas.cursor(box_area.x.saturating_add(column).min(box_area.right().saturating_sub(1)), area.y);
    }
    box_area
}

/// What is typed, with mistakes underlined and one of them explained behind it.
fn typed(canvas: &Canvas<'_, '_>, state: &State) -> Line<'static> {
    let (theme, browse) = (canvas.theme, &state.browse);
    let text = clean(browse.input.text()).into_owned();
    // What is being completed is not wrong yet.
    let is_told =
        |mistake: &&QueryProblem| browse.offer.is_empty() || mistake.columns.end != browse.input.cursor();
    let mistakes: Vec<&QueryProblem> = browse.found.mistakes.iter().filter(is_told).collect();
    let mut line = Line::default();
    for (at, c) in text.chars().enumerate() {
        let is_wrong = mistakes.iter().any(|mistake| mistake.columns.contains(&at));
        let style = if is_wrong { theme.mistake() } else { theme.text() };
        line.push_span(span(&c.to_string(), style));
    }
    let warning = theme.severity(Severity::Warning);
    let correction = browse.correction().filter(|_| browse.is_typing && browse.offer.is_empty());
    let Some(told) = correction.or(mistakes.first().copied()) else { return line };
    line.push_span(span(&format!("  {} ", canvas.glyphs.severity(Severity::Warning)), warning));
    if let (Some(key), Some(suggestion)) = (take_key(state), correction.and_then(|c| c.suggestion.as_ref())) {
        // First, for a narrow box cuts the rest.
        line.push_span(span(&format!("{suggestion}? "), warning));
        line.push_span(span(&format!("{key}  "), theme.key()));
    }
    line.push_span(span(&told.message, warning));
    line
}

/// The scopes and the filters that are set, at the right; returns the columns they take.
fn scopes(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) -> u16 {
    let theme = canvas.theme;
    let filters =
        state.browse.filters.iter().map(|(field, value)| format!("{}:{} ", field.name(), clean(value)));
    let filters: String = filters.collect();
    let shown: &[Scope] = if area.width >= 72 { Scope::ALL } else { &[] };
    let scopes: usize = shown.iter().map(|scope| scope.title().len() + 2).sum();
    let filters = span_cut(&filters, usize::from(area.width / 2).saturating_sub(scopes), theme.accent());
    let total = u16::try_from(scopes + filters.width()).unwrap_or(area.width).min(area.width);
    let mut x = area.right() - total;
    let line = Line::from(filters);
    let columns = u16::try_from(line.width()).unwrap_or(0);
    canvas.line(Rect { x, width: columns, ..area }, &line);
    x += columns;
    for scope in shown {
        let line =
            Line::from(span(&format!(" {} ", scope.title()), theme.tab_of(state.browse.scope == *scope)));
        let spot = Rect { x, width: u16::try_from(line.width()).unwrap_or(0), ..area }.intersection(area);
        canvas.line(spot, &line);
        canvas.spot(spot, Target::Scope(*scope));
        x += spot.width;
    }
    total
}

/// The views, then the kinds with their counts; the open one is always in view.
fn kind_tabs(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let theme = canvas.theme;
    let tabs = tabs(state);
    let open = tabs.iter().rposition(|tab| tab.is_open).unwrap_or(0);
    let widths: Vec<usize> = tabs.iter().map(|tab| width(&tab.label)).collect();
    let mut first = 0;
    while first < open && widths[first..=open].iter().sum::<usize>() + 4 > usize::from(area.width) {
        first += 1;
    }
    let mut x = area.x;
    for (at, tab) in tabs.into_iter().enumerate().skip(first) {
        let columns = u16::try_from(widths[at]).unwrap_or(u16::MAX);
        if x.saturating_add(columns) > area.right() {
            canvas.line(
                Rect { x: area.right() - 1, width: 1, ..area },
                &Line::from(span(canvas.glyphs.ellipsis, theme.muted())),
            );
            break;
        }
        let spot = Rect { x, width: columns, ..area };
        canvas.line(spot, &Line::from(span(&tab.label, theme.tab_of(tab.is_open))));
        canvas.spot(spot, tab.target);
        x += columns;
    }
}

struct Tab {
    label: String,
    is_open: bool,
    target: Target,
}

fn tabs(state: &State) -> Vec<Tab> {
    let browse = &state.browse;
    let views = state.settings.views.iter().enumerate().map(|(at, view)| {
        let is_open = browse.view.as_ref() == Some(view);
        // Brackets tell views from kinds in every theme.
        let label = format!("[{}] ", clean(&view.name));
        Tab { label, is_open, target: Target::View(at) }
    });
    let kinds = browse.tabs().into_iter().map(|(kind, count)| {
        let label = match kind {
            // Within a view it would be the count of the view.
            None if browse.view.is_some() => " All ".to_owned(),
            kind => format!(" {} {count} ", clean(kind.unwrap_or("All"))),
        };
        let is_open = kind == browse.kind.as_deref() && (kind.is_some() || browse.view.is_none());
        Tab { label, is_open, target: Target::Kind(kind.map(str::to_owned)) }
    });
    views.chain(kinds).collect()
}
