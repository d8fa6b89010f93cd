//! Where catalogs come from. Each source turns what it finds into entities and problems.

pub mod descriptor;
pub mod files;
pub mod folder;
pub mod watch;
pub mod yaml;
