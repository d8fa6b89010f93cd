//! What lies around an entity: drawn while it is little, else as a tree.

mod drawing;
mod page;
mod tree;

pub use drawing::{Drawing, DrawnBox, LEGEND};
pub use page::GraphPage;
