//! The catalog of a running Backstage, over HTTP.
//!
//! Its wire types live here and are turned into the model at this door; nothing else knows them.

mod address;
mod client;
mod entity;
mod error;
mod guest;
mod kept;
mod pages;
mod question;
mod remote;
mod renewal;
mod said;
mod secret;
/// The sign-in of a person: code and PKCE, and what is kept of it.
pub mod sign_in;
mod source;
mod sync;
mod table;
mod wire;

pub use address::{Address, AddressError};
pub use client::{Access, Patience};
pub use error::BackstageError;
pub use remote::{ProcessingError, RegisterPreview, Registered, Remote, ServerHit};
pub use renewal::Renewal;
pub use secret::Secret;
pub use source::{BackstageSource, Server, Synced};
pub use table::{ListedPage, Mark, SyncTable};
