//! One terminal: what it can do, what comes from it, and that it is left as it was found.
//!
//! Nothing here is process-wide, save the panic hook and the signals: a process may serve many
//! terminals. Knows nothing of the application. The only module that names crossterm.

mod browser;
mod capabilities;
mod clipboard;
mod command_line;
mod editor;
mod guard;
mod hangup;
mod hidden_line;
mod input;
mod modes;
mod panic_hook;
mod screen;
mod signals;

pub use browser::{NoBrowser, browser};
pub use capabilities::{Capabilities, Multiplexer};
pub use clipboard::{Clipboard, CopyError, Sent};
pub use command_line::CommandLine;
pub use editor::{EditorCommand, EditorError, Spot, editor};
pub use guard::Guard;
pub use hangup::{Hangup, Keyboard};
pub use hidden_line::hidden_line;
pub use input::{Button, Input, Mouse, MouseAction, inputs, size, translated};
pub use modes::Modes;
pub use panic_hook::install_panic_hook;
pub use screen::Screen;
pub use signals::{Signal, Signals, end_soon, stop_process};
