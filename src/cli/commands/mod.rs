//! One file a command.

mod about;
mod config;
mod doctor;
mod export;
mod keys;
mod lint;
mod lint_forms;
mod list;
mod new;
mod owner;
mod search;
mod sheet;
mod show;
mod template;

pub(super) use about::{completions, man};
pub(super) use config::config;
pub(super) use doctor::doctor;
pub(super) use export::export;
pub(super) use keys::keys;
pub(super) use lint::lint;
pub(super) use list::{field_text, list};
pub(super) use new::new;
pub(super) use owner::owner;
pub(super) use search::search;
pub(super) use show::show;
pub(super) use template::template;
