//! What the user may set: keys, colours, sources. Defaults < file < environment < flags.

mod key;

pub use key::{Key, KeyCode, KeyParseError};
