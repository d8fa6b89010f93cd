//! Where catalogs come from. Each source turns what it finds into entities and problems.

pub mod yaml;
