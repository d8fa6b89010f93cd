//! What templates read of repositories elsewhere, brought here by git: a commit and the files that were asked for.

mod fetcher;
mod limited;

pub use fetcher::{Fetched, Fetcher};
