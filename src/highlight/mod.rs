//! What the words of a program or a descriptor are: keywords, names, texts, comments. Pure, but too slow for a key: whoever
//! asks does so on a thread of its own. Knows nothing else of ours, and no colours.

mod descriptor;
mod language;
mod lines;
mod role;

pub use language::Language;
pub use lines::{Piece, lines};
pub use role::Role;
