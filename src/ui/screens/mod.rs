//! One file a screen.

mod browse;
mod entity;
mod offer;
mod oncall;
mod owners;
mod problems;
mod roster;
mod served;
mod table;

pub(super) use browse::browse;
pub(super) use entity::entity;
pub(super) use oncall::oncall;
pub(super) use owners::owners;
pub(super) use problems::problems;
pub(super) use roster::roster;
