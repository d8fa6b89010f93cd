//! The views: state in, cells out. They read everything and change nothing.

mod ascii;
mod canvas;
mod chrome;
mod glyphs;
mod link;
mod markdown;
mod overlays;
mod screens;
mod theme;
mod widgets;
mod words;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

use crate::app::{Screen, State};
use canvas::{Canvas, span};

pub use canvas::Drawn;
pub use glyphs::Glyphs;
pub use theme::Theme;

/// The least columns and rows in which the portal is of use.
const SMALLEST: (u16, u16) = (40, 10);

/// How everything looks on one terminal.
#[derive(Debug, Clone)]
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// The characters.
    pub glyphs: &'static Glyphs,
    /// Whether addresses become links of the terminal (OSC 8).
    pub has_links: bool,
}

/// Draws `state` and says what the mouse can reach.
pub fn draw(frame: &mut Frame<'_>, state: &State, look: &Look) -> Drawn {
    let mut canvas = Canvas::new(frame, look);
    let area = canvas.area();
    canvas.style(area, look.theme.screen());
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(&mut canvas, area);
        return canvas.drawn;
    }
    let [header, body, footer] =
        Layout::vertical([Constraint::Length(1), Constraint::Min(0), Constraint::Length(1)]).areas(area);
    chrome::header(&mut canvas, header, state);
    match &state.screen {
        Screen::Browse => screens::browse(&mut canvas, body, state),
        Screen::Entity(reference) => screens::entity(&mut canvas, body, state, reference),
        Screen::Owners => screens::owners(&mut canvas, body, state),
        Screen::Problems => screens::problems(&mut canvas, body, state),
        Screen::OnCall(_) => screens::oncall(&mut canvas, body, state),
        Screen::Impact(..) | Screen::Health => screens::roster(&mut canvas, body, state, &state.roster),
        Screen::Graph(_) => screens::graph(&mut canvas, body, state),
        Screen::Create => screens::gallery(&mut canvas, body, state),
        Screen::Wizard => screens::wizard(&mut canvas, body, state),
        Screen::Tasks => screens::tasks(&mut canvas, body, state),
        Screen::Run(key) => screens::run(&mut canvas, body, state, *key),
    }
    for overlay in &state.overlays {
        overlays::overlay(&mut canvas, body, overlay, state);
    }
    if state.explains_keys {
        overlays::which_key(&mut canvas, body, state);
    }
    chrome::footer(&mut canvas, footer, state);
    if look.glyphs.is_ascii {
        ascii::transliterate(canvas.buffer());
    }
    canvas.drawn
}

/// Keeps the state and says what is missing.
fn too_small(canvas: &mut Canvas<'_, '_>, area: Rect) {
    let style = canvas.theme.text();
    let said = [
        format!("{}×{} is too small,", area.width, area.height),
        format!("{}×{} is enough", SMALLEST.0, SMALLEST.1),
    ];
    for (row, said) in canvas::rows_of(area).zip(said) {
        canvas.line(row, &Line::from(span(&said, style)));
    }
}
