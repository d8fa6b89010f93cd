//! Data that lies in memory or in the image of a file, behind the same types.
//!
//! Knows no file and no model: whoever has a file hands in its bytes, and every module encodes
//! what is its own.

mod blocks;
mod cells;
mod flat;
mod image;
mod strings;
#[cfg(test)]
pub(crate) mod testing;
mod writer;

pub use blocks::Blocks;
pub use cells::Cells;
pub use flat::Flat;
pub use image::{Damage, Image, ImageError};
pub use strings::{Strings, StringsBuilder};
pub use writer::ImageWriter;

/// The checksum of `bytes`; also their place in a table of names.
pub fn checksum(bytes: &[u8]) -> u64 {
    xxhash_rust::xxh3::xxh3_64(bytes)
}
