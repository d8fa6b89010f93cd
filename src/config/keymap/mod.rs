//! Which keys run which command: the built-in rows with the user's over them.

mod binding;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod keymap;
mod rows;
#[cfg(test)]
mod tests;

pub use binding::{Binding, CONTEXTS, keys_label, keys_text};
pub use keymap::{Keymap, Lookup};
pub(super) use rows::{Row, read_rows};
