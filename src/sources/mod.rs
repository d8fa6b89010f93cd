//! Where catalogs come from. Each source turns what it finds into entities and problems.

pub mod backstage;
pub mod codeowners;
mod combined;
pub mod descriptor;
pub mod files;
pub mod folder;
pub mod forge;
mod observer;
pub mod oncall;
pub mod private;
pub mod service;
pub mod snapshot;
pub mod template;
pub mod template_folder;
pub mod watch;
pub mod yaml;

pub use combined::Combined;
pub use observer::{Counts, Found, Observer, Progress};
