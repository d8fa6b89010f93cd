//! Performs what the application asks for and tells it what came of it. Decides nothing.

mod appearance;
mod checkout;
mod descriptor;
mod errands;
mod git;
mod keeping;
mod log;
mod memory;
mod outlet;
mod perform;
mod pointer;
mod reader;
mod remotes;
mod searcher;
mod session;
mod sign_in;
mod source;
mod token;
mod working_trees;

pub use appearance::{Appearance, theme_names};
pub use checkout::Checkout;
pub use keeping::Kept;
pub use log::start_log;
pub use memory::{Memory, user};
pub use outlet::Outlet;
pub use remotes::{Farewell, Remotes, wait};
pub use searcher::{Searcher, context};
pub use session::{Opening, Outcome, Picking, SessionError, run};
pub use sign_in::{SigningIn, keeper};
pub use source::{Chosen, Reading, world};
pub use token::{Again, TokenError, token};
pub use working_trees::WorkingTrees;
