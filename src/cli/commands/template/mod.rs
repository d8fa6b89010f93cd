//! `template`: which templates there are, what one asks and does, what is wrong with it.

mod lint;
mod show;
pub(super) mod which;

use super::super::args::{List, TemplateAction};
use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::Output;

/// Runs one of the subcommands.
pub(in crate::cli) fn template(
    setting: &Setting,
    action: &TemplateAction,
    out: &mut Output,
) -> Result<Exit, Failure> {
    match action {
        TemplateAction::List { query, format } => {
            let fields = ["ref", "title", "type", "owner", "description"].map(str::to_owned);
            let query = [&["kind:template".to_owned()], query.as_slice()].concat();
            let list = List {
                query,
                view: None,
                filter: Vec::new(),
                facet: None,
                fields: fields.into(),
                sort: None,
                format: *format,
            };
            super::list(setting, &list, out)
        }
        TemplateAction::Show { template, json } => show::show(setting, template, *json, out),
        TemplateAction::Lint { templates, format, strict } => {
            lint::lint(setting, templates, *format, *strict, out)
        }
    }
}
