//! Whose something is: recognised in the catalog, then looked up in the repositories on this disk.

mod answer;
mod ask;
mod whose;

pub use answer::Answer;
pub use ask::Asker;
pub(super) use whose::recognized_here;
