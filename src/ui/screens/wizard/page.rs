use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::super::canvas::{Canvas, rows_of, span, span_cut};
use super::super::super::markdown::markdown;
use super::super::super::widgets::scrollbar;
use super::block::{Block, block, offered};
use crate::app::wizard::{Offers, Wizard};
use crate::app::{Colours, Target};

/// From so many rows on every field shows what it is for, not only the one in focus.
const ROOMY: u16 = 30;

/// From so many rows on the field in focus has a line for what is wrong, whether or not anything is.
const TALL: u16 = 14;

/// One page of the form.
pub(super) fn page(
    canvas: &mut Canvas<'_, '_>,
    area: Rect,
    (wizard, colours, offers): (&Wizard, &Colours, &Offers),
    page: usize,
) {
    stepper(canvas, Rect { height: 1, ..area }, wizard, page);
    let area = Rect {
        x: area.x + 1,
        y: area.y + 1,
        width: area.width.saturating_sub(3),
        height: area.height.saturating_sub(1),
    };
    let columns = usize::from(area.width);
    let (is_roomy, keeps_place) = (area.height >= ROOMY, area.height >= TALL);
    let theme = canvas.theme;
    let mut lines: Vec<(Line<'static>, Option<usize>)> = Vec::new();
    if let Some(text) = wizard.page_description(page) {
        lines.extend(
            markdown(text, columns, theme.muted(), theme, colours).into_iter().map(|line| (line, None)),
        );
    }
    for mistake in wizard.page_mistakes() {
        let said = format!("{} {mistake}", canvas.glyphs.error);
        lines.push((Line::from(span_cut(&said, columns, theme.error())), None));
    }
    for problem in &wizard.problems {
        let said = format!("{} {}", canvas.glyphs.warning, problem.message);
        lines.push((Line::from(span_cut(&said, columns, theme.warning())), None));
    }
    if wizard.rows.is_empty() {
        lines.push((Line::from(span("Nothing is asked on this page; Enter goes on.", theme.muted())), None));
    }
    let (mut focus, mut cursor) = (0..0, None);
    for at in 0..wizard.rows.len() {
        let Block { lines: mut own, cursor: place } =
            block(canvas, (wizard, colours), at, columns, is_roomy, keeps_place);
        if at == wizard.focus {
            own.extend(offered(canvas, wizard, &wizard.rows[at], offers, columns));
            focus = lines.len()..lines.len() + own.len();
            cursor = place.map(|(line, column)| (lines.len() + line, column));
        }
        lines.extend(own.into_iter().map(|line| (line, Some(at))));
    }
    let height = usize::from(area.height);
    let offset = offset(focus, cursor.map(|(line, _)| line), lines.len(), height);
    canvas.drawn.list_rows = height;
    for (number, area) in (offset..lines.len()).zip(rows_of(area)) {
        let (line, row) = &lines[number];
        canvas.line(area, line);
        if let Some(row) = row {
            canvas.spot(area, Target::Row(*row));
        }
    }
    if let Some((line, column)) = cursor.filter(|(line, _)| (offset..offset + height).contains(line)) {
        let x = area.x.saturating_add(u16::try_from(column).unwrap_or(u16::MAX));
        let y = area.y + u16::try_from(line - offset).unwrap_or(0);
        canvas.cursor(x.min(area.right().saturating_sub(1)), y);
    }
    scrollbar(canvas, Rect { width: area.width + 1, ..area }, offset, lines.len());
}

/// The first line of a window that holds the row in focus, or at least its cursor.
fn offset(focus: std::ops::Range<usize>, cursor: Option<usize>, len: usize, height: usize) -> usize {
    let most = len.saturating_sub(height);
    if focus.end <= height {
        return 0;
    }
    // A few lines more show that the page goes on.
    let wanted = (focus.end + 2).saturating_sub(height).min(focus.start);
    let for_cursor = cursor.map_or(0, |line| (line + 1).saturating_sub(height));
    wanted.max(for_cursor).min(most)
}

/// Which of the pages this is.
fn stepper(canvas: &mut Canvas<'_, '_>, area: Rect, wizard: &Wizard, page: usize) {
    let theme = canvas.theme;
    let at = wizard.pages.iter().position(|other| *other == page).unwrap_or(0);
    let columns = usize::from(area.width);
    let step = format!(" {}/{} ", at + 1, wizard.pages.len() + 1);
    let mut line = Line::from(span(&step, theme.tab_active()));
    line.push_span(span_cut(&format!(" {}", wizard.page_title(page)), columns / 2, theme.title()));
    let rest = columns.saturating_sub(line.width() + 3);
    line.push_span(span_cut(&format!("  {}", wizard.title), rest, theme.muted()));
    canvas.line(area, &line);
}
