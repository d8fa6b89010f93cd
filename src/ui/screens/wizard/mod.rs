//! A template being filled in: its pages and the review.

mod block;
mod page;
mod review;

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::super::canvas::{Canvas, span};
use crate::app::State;
use crate::app::wizard::Stage;

/// The page or the review of the template that is filled in.
pub(in crate::ui) fn wizard(canvas: &mut Canvas<'_, '_>, area: Rect, state: &State) {
    let Some(wizard) = &state.wizard else {
        canvas.line(area, &Line::from(span(" No template is being filled in.", canvas.theme.muted())));
        return;
    };
    match wizard.stage {
        Stage::Page(page) => page::page(canvas, area, (wizard, &state.colours, &state.offers), page),
        Stage::Review => review::review(canvas, area, wizard),
    }
}
