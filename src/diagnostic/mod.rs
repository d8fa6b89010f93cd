//! A place in a file and what is wrong there. Knows neither entities nor terminals.

mod code;
mod place;
mod problem;

pub use code::Code;
pub use place::Place;
pub use problem::{Problem, Severity};
