//! Performs what the application asks for and tells it what came of it. Decides nothing.

mod appearance;
mod descriptor;
mod memory;
mod perform;
mod pointer;
mod reader;
mod searcher;
mod session;
mod source;
mod token;

pub use appearance::{Appearance, theme_names};
pub use memory::Memory;
pub use searcher::find;
pub use session::{Opening, SessionError, run};
pub use source::{Chosen, Reading, world};
pub use token::{TokenError, token};
