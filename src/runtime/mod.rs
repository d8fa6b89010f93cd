//! Performs what the application asks for and tells it what came of it. Decides nothing.

mod answers_file;
mod appearance;
mod descriptor;
mod log;
mod memory;
mod outlet;
mod output_folder;
mod perform;
mod pointer;
mod reader;
mod searcher;
mod secret_place;
mod session;
mod source;
mod token;

pub use answers_file::answers_text;
pub use appearance::{Appearance, theme_names};
pub use log::start_log;
pub use memory::{Memory, user};
pub use outlet::Outlet;
pub use output_folder::{OutputError, OutputFolder, Standing};
pub use searcher::{Searcher, context};
pub use secret_place::secret;
pub use session::{Opening, Outcome, Picking, SessionError, run};
pub use source::{Chosen, Reading, world};
pub use token::{TokenError, token};
