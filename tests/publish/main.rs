//! Templates that do something outside, against services on loopback: what is made, what goes wrong, and how a run that
//! was cut goes on.
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]

mod cuts;
mod desk;
mod fetched;
mod git_only;
mod github;
mod gitlab;
#[path = "../loopback/mod.rs"]
mod http;
mod refusals;
mod server;
mod services;
