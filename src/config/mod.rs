//! What the user may set: keys, colours, sources. Defaults < file < environment < flags.
//!
//! Knows nothing of the catalog, the application or a terminal library.

mod access;
mod appearance;
#[expect(clippy::module_inception, reason = "the type that the folder is named after")]
mod config;
mod environment;
mod flags;
mod forge;
mod interval;
mod key;
mod keymap;
mod layer;
mod oncall;
mod paths;
mod services;
mod settings_file;
mod source;
#[cfg(test)]
mod tests;
mod text_file;
mod toml_file;
mod user_theme;
mod view;

pub use access::{ServerAccess, TokenAt};
pub use appearance::{Background, ColorChoice, ColorDepth, GlyphChoice, GlyphSet, PreviewPlace};
pub use config::{Config, Names, Origin, Shown};
pub use environment::{Environment, Folders};
pub use flags::Flags;
pub use forge::{Forge, ForgeProvider, PushOver};
pub use interval::Interval;
pub use key::{Key, KeyCode, KeyParseError};
pub use keymap::{Binding, CONTEXTS, Keymap, Lookup, keys_label, keys_text};
pub use layer::SCALAR_KEYS;
pub use oncall::{OnCall, OnCallAt, OnCallVendor};
pub use paths::Paths;
pub use source::{Source, SourceAt};
pub use toml_file::{TomlFile, TomlTable, TomlValue};
pub use user_theme::UserTheme;
pub use view::{SHARED_FILE, View};
