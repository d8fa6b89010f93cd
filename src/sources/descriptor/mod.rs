//! From the text of a file to entities: the steps of Backstage semantics 3.1, document by document.

mod annotations;
mod document;
mod names;
mod placeholder;
mod setting;
mod sniff;
mod target;

pub use document::{Reading, read};
pub use names::Names;
pub use setting::{Hosting, Setting};
pub use sniff::may_be_descriptor;
pub use target::{Skeleton, Target};
