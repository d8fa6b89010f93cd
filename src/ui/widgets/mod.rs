//! Pieces that several views share.

mod card;
mod highlight;
mod panel;
mod scrollbar;
mod yaml;

pub(super) use card::{card, row_line};
pub(super) use highlight::highlighted;
pub(super) use panel::{panel, panel_inner};
pub(super) use scrollbar::scrollbar;
pub(super) use yaml::yaml_line;
