//! Files in the cache folder that hold what was read, so that the next start need not read it.
//!
//! Knows files, not what stands in them. A snapshot is written beside its place and moved there
//! whole, so that others who have it open keep theirs, and a writer that is killed leaves the old one.

mod map;
mod store;

pub use store::{Listed, Opened, Store};
