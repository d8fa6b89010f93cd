//! A running Backstage as the source: a real one where it is installed, and one that misbehaves.
#![expect(clippy::print_stderr, reason = "a test that is skipped says so")]
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]

mod acting;
mod browser;
mod command;
mod delta;
mod diff;
mod faults;
mod fetched;
mod filters;
mod kept;
mod login;
#[path = "../loopback/mod.rs"]
mod loopback;
#[cfg(target_os = "linux")]
mod portal;
#[cfg(target_os = "linux")]
mod portal_sign_in;
mod real;
#[cfg(target_os = "linux")]
mod real_tasks;
mod served;
mod sign_in;
mod stub;
mod tasks;
mod witness;
