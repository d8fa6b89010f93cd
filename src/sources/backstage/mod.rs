//! The catalog of a running Backstage, over HTTP.
//!
//! Its wire types live here and are turned into the model at this door; nothing else knows them.

mod address;
mod client;
mod entity;
mod error;
mod failure;
mod follow;
mod guest;
mod identity;
mod kept;
mod pages;
mod question;
mod remote;
mod renewal;
mod said;
mod scaffolder;
mod secret;
/// The sign-in of a person: code and PKCE, and what is kept of it.
pub mod sign_in;
mod source;
mod sse;
mod sync;
mod table;
mod task;
mod wire;

pub use address::{Address, AddressError};
pub use client::{Access, Patience};
pub use error::BackstageError;
pub use follow::Heard;
pub use identity::Identity;
pub use remote::{ProcessingError, RegisterPreview, Registered, Remote, ServerHit};
pub use renewal::{Renewal, RenewalError};
pub use scaffolder::{ListedTasks, Secrets};
pub use secret::Secret;
pub use source::{BackstageSource, Server, Synced};
pub use table::{ListedPage, Mark, SyncTable};
