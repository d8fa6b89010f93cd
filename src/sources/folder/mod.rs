//! A catalog from folders and files of this machine, or from the demo inside the binary.

mod contents;
mod demo;
mod file;
mod follow;
mod kept;
mod root;
mod skeleton;
mod source;
mod target;

pub use demo::{demo_files, demo_text};
pub use source::LocalSource;
pub use target::{MissedTarget, resolve};
