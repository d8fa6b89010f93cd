//! A catalog from folders and files of this machine, or from the demo inside the binary.

mod demo;
mod file;
mod follow;
mod observer;
mod root;
mod skeleton;
mod source;
mod target;

pub use demo::demo_text;
pub use observer::{Counts, Observer, Progress};
pub use source::LocalSource;
pub use target::{MissedTarget, resolve};
