//! A catalog from folders and files of this machine, or from the demo inside the binary.

mod target;

pub use target::{MissedTarget, resolve};
