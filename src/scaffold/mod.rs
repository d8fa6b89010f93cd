//! Templates: their language, their forms and the steps that carry them out.
//!
//! Pure: what a template reads and writes goes through values and traits; it knows no file and no process. A
//! [`Template`] is [`run`](run::run) against a [`World`] and gives an [`Outcome`]; what leaves the workspace is planned, or
//! handed to an [`Outside`].

pub mod action;
pub mod extensions;
pub mod form;
pub mod language;
pub mod lint;
pub mod outside;
pub mod run;
pub mod task;
pub mod template;
pub mod tree;
pub mod update;
pub mod world;
mod yaml;

pub use outside::{Outside, OutsideCall, OutsideFault, Watch};
pub use run::{Observer, Outcome, Request};
pub use template::Template;
pub use tree::{Node, Tree};
pub use world::World;
