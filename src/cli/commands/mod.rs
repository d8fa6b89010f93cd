//! One file a command.

mod about;
mod config;
mod diff;
mod doctor;
mod export;
mod graph;
mod health;
mod impact;
mod keys;
mod lint;
mod lint_forms;
mod list;
mod oncall;
mod owner;
mod search;
mod sheet;
mod show;

pub(super) use about::{completions, man};
pub(super) use config::config;
pub(super) use diff::diff;
pub(super) use doctor::doctor;
pub(super) use export::export;
pub(super) use graph::graph;
pub(super) use health::health;
pub(super) use impact::impact;
pub(super) use keys::keys;
pub(super) use lint::lint;
pub(super) use list::{field_text, list};
pub(super) use oncall::{OnCallForm, oncall};
pub(super) use owner::owner;
pub(super) use search::search;
pub(super) use show::show;
