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
#[cfg(target_os = "linux")]
mod portal;
mod refusals;
mod server;
mod services;
#[cfg(target_os = "linux")]
#[path = "../pty/terminal.rs"]
#[expect(dead_code, reason = "the tests of the terminal itself need more of it")]
mod terminal;
mod tokens;

/// The program that the terminal runs.
const BINARY: &str = env!("CARGO_BIN_EXE_stagedoor");
