//! What an update of a project needs of the machine: its files, the repository of its template, and git.

mod apply;
mod extract;
mod git;
mod hashing;
mod merge_file;
mod project;
mod provenance;
mod repository;

pub use apply::ApplyError;
pub use git::GitError;
pub use hashing::Hashing;
pub use merge_file::MergeFile;
pub use project::{Dirt, Project};
pub use provenance::{Origin, fetched_origin, origin, own_file, record};
pub use repository::Repository;
