//! Scaffolder templates on disk: what their authors wrote, with places, and the files that they copy.

mod files;
mod home;
mod written;

pub use files::TemplateFiles;
pub use home::TemplateHome;
pub use written::template_at;
