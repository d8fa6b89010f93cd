//! Performs what the application asks for and tells it what came of it. Decides nothing.

mod appearance;
mod checkout;
mod descriptor;
mod keeping;
mod log;
mod memory;
mod outlet;
mod perform;
mod pointer;
mod reader;
mod searcher;
mod session;
mod source;
mod token;

pub use appearance::{Appearance, theme_names};
pub use checkout::Checkout;
pub use keeping::Kept;
pub use log::start_log;
pub use memory::{Memory, user};
pub use outlet::Outlet;
pub use searcher::{Searcher, context};
pub use session::{Opening, Outcome, Picking, SessionError, run};
pub use source::{Chosen, Reading, world};
pub use token::{TokenError, token};
