//! Services beside the catalog's own: asked over HTTP with a token that goes nowhere else, their answers kept with their
//! age for when there is no network.

mod cache;
mod client;
mod error;

pub use cache::{Cache, Identity};
pub use client::Patience;
pub(in crate::sources) use client::{Client, Manner, one_line};
pub use error::ServiceError;
