//! Backstage's own way to ask: filter strings, facets, and the rows that both look at.
//!
//! Slower than a [`Query`](super::Query), for it may read descriptors, but it means to the letter what it means there.

mod facet;
mod filter;
mod rows;
mod select;

pub use facet::{FacetValue, facet};
pub use filter::{Filter, FilterError};
