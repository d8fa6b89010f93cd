//! What templates read of repositories elsewhere: fetched when somebody asks for it, kept, and read from then on.

mod fetching;
mod reach;
mod store;

pub use fetching::{Bringer, Progress};
pub use reach::{Reach, fetched_descriptor, home, place_of_remote};
pub use store::Copies;
