//! Views: draw what the state says. Reads the application and the model, and writes neither.

mod glyphs;
mod link;
mod theme;

pub use glyphs::Glyphs;
pub use link::mark_link;
pub use theme::Theme;
