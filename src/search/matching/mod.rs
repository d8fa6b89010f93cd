//! How one word is found in one folded text. Knows bytes and word starts, no entities.

mod initials;
mod needle;
mod scattered;
mod strict;
mod typo;

pub(super) use initials::{Initials, initials};
pub(super) use needle::Needle;
pub(super) use scattered::scattered;
pub(super) use strict::{Place, occurrences};
pub(super) use typo::{Slip, slip};
