//! Performs what the application asks for and tells it what came of it. Decides nothing.

mod answers_file;
mod appearance;
mod checkout;
mod descriptor;
mod drafts;
mod errands;
mod git;
mod inquiry;
mod keeping;
mod keyring;
mod log;
mod memory;
mod outlet;
mod output_folder;
mod perform;
mod pointer;
mod reader;
mod rehearsal;
mod remotes;
mod rota;
mod searcher;
mod secret_place;
mod session;
mod sign_in;
mod source;
mod token;
mod update;
mod working_trees;

pub use answers_file::answers_text;
pub use appearance::{Appearance, theme_names};
pub use checkout::Checkout;
pub use drafts::Drafts;
pub use keeping::Kept;
pub use log::start_log;
pub use memory::{Memory, user};
pub use outlet::Outlet;
pub use output_folder::{OutputError, OutputFolder, Standing};
pub use rehearsal::{Rehearsal, changes, write};
pub use remotes::{Farewell, Remotes, wait};
pub use rota::{RotaQuestion, Rotas};
pub use searcher::{Searcher, context};
pub use secret_place::secret;
pub use session::{Opening, Outcome, Picking, SessionError, run};
pub use sign_in::{SIGN_IN_PATIENCE, SigningIn, keeper};
pub use source::{Chosen, Reading, world};
pub use token::{Again, TokenError, token};
pub use update::{
    ApplyError, Dirt, GitError, Hashing, MergeFile, Origin, Project, Repository, origin, own_file, record,
};
pub use working_trees::WorkingTrees;
