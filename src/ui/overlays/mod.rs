//! What lies over a screen.

mod asking;
mod calling;
mod contents;
mod launch;
mod menu;
mod messages;
mod sign_in;
mod which_key;
mod writing;

use ratatui::layout::Rect;

use super::canvas::Canvas;
use crate::app::{Overlay, State};

pub(super) use which_key::which_key;

/// Draws one overlay into the middle of `area`.
pub(super) fn overlay(canvas: &mut Canvas<'_, '_>, area: Rect, overlay: &Overlay, state: &State) {
    match overlay {
        Overlay::Help(menu) => menu::help(canvas, area, menu),
        Overlay::Palette(menu) => menu::palette(canvas, area, menu),
        Overlay::Filter(field, menu) => menu::filter(canvas, area, *field, menu),
        Overlay::Whose(whose) => menu::whose(canvas, area, whose),
        Overlay::Asking(question) => asking::asking(canvas, area, question),
        Overlay::SignIn { host, address, input } => sign_in::sign_in(canvas, area, host, address, input),
        Overlay::Pick(picker) => menu::picker(canvas, area, picker),
        Overlay::Contents { title, lines, code, list } => {
            contents::contents(canvas, area, title, (lines, *code, &state.colours), *list);
        }
        Overlay::Launch(asked) => launch::launch(canvas, area, asked),
        Overlay::Writing(asked) => writing::writing(canvas, area, asked),
        Overlay::Calling(asked) => calling::calling(canvas, area, asked),
        Overlay::Messages(list) => messages::messages(canvas, area, *list, state),
    }
}

/// An area of at most that size in the middle of `area`, cleared, and no longer open to what lies below.
fn middle(canvas: &mut Canvas<'_, '_>, area: Rect, columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    let x = area.x + (area.width - width) / 2;
    let y = area.y + (area.height - height) / 3;
    let area = Rect { x, y, width, height };
    canvas.clear(area);
    canvas.style(area, canvas.theme.overlay());
    area
}
