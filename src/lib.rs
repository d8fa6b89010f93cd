//! The stage door to a Backstage catalog, or to none: a developer portal in the terminal.
//!
//! Data flows one way: [`sources`] read descriptors, [`catalog`] holds them as one immutable
//! model, [`search`] indexes it, [`app`] keeps the state of a session and decides, [`ui`] draws,
//! and [`runtime`] carries out what `app` asked for. Every screen has a twin in [`cli`].
//!
//! `ARCHITECTURE.md` says which of these may name which, and `tests/architecture.rs` holds it.

pub mod app;
pub mod arena;
pub mod catalog;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod drawing;
pub mod highlight;
pub mod oncall;
pub mod ownership;
pub mod publish;
pub mod recognition;
pub mod runtime;
pub mod scaffold;
pub mod search;
pub mod sources;
pub mod terminal;
pub mod text;
pub mod ui;
