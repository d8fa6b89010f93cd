//! The page of one entity: its rows, and what is selected among them.

mod page;
mod rows;

pub use page::{Descriptor, EntityPage, EntityPane};
use rows::complaints;
pub use rows::{EntityRow, TAGS, rows};
