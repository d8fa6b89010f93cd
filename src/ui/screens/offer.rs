use ratatui::layout::Rect;
use ratatui::text::Line;
use ratatui::widgets::{Block, Borders, Widget};

use super::super::canvas::{Canvas, rows_of, span};
use crate::app::{Command, State, Target};
use crate::config::keys_label;
use crate::search::Completion;
use crate::text::{clean, pad, width};

/// The most columns that an offered value takes.
const WIDEST: usize = 40;

/// The key that takes what the search box offers.
pub(super) fn take_key(state: &State) -> Option<String> {
    let keys = state.settings.keymap.keys_of(&["input-offer"], Command::Complete.name());
    keys.first().map(|keys| keys_label(keys))
}

/// What the word at the cursor may become, below it; `area` begins below the text of the query.
pub(super) fn offer(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let offer = &state.browse.offer;
    let Some(first) = offer.rows().first() else { return };
    let key = take_key(state).filter(|_| offer.chosen().is_none()).unwrap_or_default();
    let texts = offer.rows().iter().map(|row| width(&clean(&row.text)));
    let texts = texts.max().unwrap_or(0).clamp(8, WIDEST);
    let behind = offer.rows().iter().map(|row| count(row).len()).max().unwrap_or(0);
    let columns = u16::try_from(texts + behind + key.len() + 5).unwrap_or(u16::MAX).min(area.width);
    let before: String = state.browse.input.text().chars().take(first.columns.start).collect();
    let x = u16::try_from(width(&clean(&before))).unwrap_or(u16::MAX).saturating_sub(2);
    let x = area.x.saturating_add(x).min(area.right().saturating_sub(columns));
    let rows = offer.rows().len() + usize::from(offer.more() > 0);
    let height = u16::try_from(rows).unwrap_or(u16::MAX).saturating_add(1).min(area.height);
    let area = dropped(canvas, Rect { x, width: columns, height, ..area });
    let theme = canvas.theme;
    for (at, (row, area)) in offer.rows().iter().zip(rows_of(area)).enumerate() {
        let is_chosen = offer.chosen() == Some(at);
        let mark = if is_chosen { canvas.glyphs.selected } else { " " };
        let mut line = Line::from(vec![
            span(mark, theme.accent()),
            span(&pad(&clean(&row.text), texts), theme.text()),
            span(&format!(" {:>behind$} ", count(row)), theme.muted()),
            span(if at == 0 { &key } else { "" }, theme.key()),
        ]);
        if is_chosen {
            canvas.select(area, &mut line, true);
        }
        canvas.line(area, &line);
        canvas.spot(area, Target::OfferRow(at));
    }
    if offer.more() > 0 {
        let line =
            Line::from(span(&format!(" {} {} more", canvas.glyphs.ellipsis, offer.more()), theme.muted()));
        rows_of(area).skip(offer.rows().len()).for_each(|area| canvas.line(area, &line));
    }
}

/// A frame that hangs down from the search box; returns the area inside.
fn dropped(canvas: &mut Canvas<'_, '_>, area: Rect) -> Rect {
    let style = canvas.theme.overlay();
    canvas.clear(area);
    canvas.style(area, style);
    let block = Block::new()
        .borders(Borders::LEFT | Borders::RIGHT | Borders::BOTTOM)
        .border_set(canvas.glyphs.border)
        .border_style(canvas.theme.frame(false));
    let inside = block.inner(area);
    block.render(area, canvas.buffer());
    inside
}

fn count(row: &Completion) -> String {
    row.count.map(|count| count.to_string()).unwrap_or_default()
}
