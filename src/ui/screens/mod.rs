//! One file a screen.

mod browse;
mod entity;
mod gallery;
mod graph;
mod offer;
mod oncall;
mod owners;
mod problems;
mod roster;
mod run;
mod served;
mod table;
mod tasks;
mod wizard;

pub(super) use browse::browse;
pub(super) use entity::entity;
pub(super) use gallery::gallery;
pub(super) use graph::graph;
pub(super) use oncall::oncall;
pub(super) use owners::owners;
pub(super) use problems::problems;
pub(super) use roster::roster;
pub(super) use run::run;
pub(super) use tasks::tasks;
pub(super) use wizard::wizard;
