//! Styles by role: what a thing is decides how it looks, and a theme decides that.

mod by_state;
mod color;
#[cfg(test)]
mod tests;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod theme;
mod theme_file;

pub use theme::Theme;
