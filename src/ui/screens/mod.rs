//! One file a screen.

mod browse;
mod entity;
mod offer;
mod owners;
mod problems;
mod served;
mod table;

pub(super) use browse::browse;
pub(super) use entity::entity;
pub(super) use owners::owners;
pub(super) use problems::problems;
