//! Finding entities: what is asked for, the index it is looked up in, and in which order it is shown.
//!
//! Pure: knows the catalog, no file and no screen. A [`Query`] is read from text; an [`Index`] is
//! built once a catalog and answers a [`Request`] with [`Hits`], each saying why it is one.

pub mod backstage;
mod bearing;
mod completion;
mod context;
mod early;
mod explain;
mod facet;
mod field;
mod find;
mod fit;
mod folding;
mod hits;
mod index;
mod leaves;
mod mask;
mod matching;
mod narrowing;
mod order;
mod plan;
pub mod query;
mod request;
mod review;
mod scan;
mod score;
mod selection;
mod texts;
mod values;

pub use completion::{Completion, Completions};
pub use context::Context;
pub use facet::Facet;
pub use field::Field;
pub use folding::folded;
pub use hits::{Hit, Hits, Match};
pub use index::Index;
pub use index::identity::{annotations, bare_address};
pub use narrowing::Narrowing;
pub use order::{Order, OrderBy};
pub use query::{Query, QueryProblem};
pub use request::Request;
pub use selection::Selection;
