//! Templates: their language, their forms and the steps that carry them out.
//!
//! Pure: what a template reads and writes goes through values and traits; it knows no file and no process.

pub mod extensions;
pub mod language;
pub mod lint;
