//! Where the boxes and lines of a small graph go: in layers from left to right, joined by lines that turn at right angles.
//!
//! Pure, and knows no entity: boxes are widths, edges are pairs of numbers.

mod channel;
mod glyph;
mod layers;
mod order;
mod plan;

pub use glyph::{Arms, Weight, glyph};
pub use plan::{Mark, Place, Plan};
