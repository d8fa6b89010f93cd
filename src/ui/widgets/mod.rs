//! Pieces that several views share.

mod card;
mod code;
mod highlight;
mod panel;
mod scrollbar;

pub(super) use card::{card, row_line};
pub(super) use code::code_line;
pub(super) use highlight::highlighted;
pub(super) use panel::{panel, panel_inner};
pub(super) use scrollbar::scrollbar;
