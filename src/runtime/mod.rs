//! Performs what the application asks for and tells it what came of it. Decides nothing.

mod appearance;
mod checkout;
mod descriptor;
mod git;
mod inquiry;
mod log;
mod memory;
mod outlet;
mod perform;
mod pointer;
mod reader;
mod rota;
mod searcher;
mod session;
mod source;
mod token;
mod working_trees;

pub use appearance::{Appearance, theme_names};
pub use checkout::Checkout;
pub use log::start_log;
pub use memory::{Memory, user};
pub use outlet::Outlet;
pub use rota::{RotaQuestion, Rotas};
pub use searcher::{Searcher, context};
pub use session::{Opening, Outcome, Picking, SessionError, run};
pub use source::{Chosen, Reading, world};
pub use token::{TokenError, token};
pub use working_trees::WorkingTrees;
