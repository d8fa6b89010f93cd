//! The pages of a form, their fields and widgets.

use super::known;
use super::report::{Report, did_you_mean};
use super::written::{Shape, Written};
use crate::diagnostic::{Code, Severity};
use crate::text::nearest;

/// Looks for pages that are none: `parameters` is one record, or a list of them.
pub(super) fn check_pages(parameters: &Written, report: &mut Report) {
    let (pages, is_list) = match &parameters.shape {
        Shape::List(pages) => (pages.as_slice(), true),
        _ => (std::slice::from_ref(parameters), false),
    };
    for (index, page) in pages.iter().enumerate() {
        if !matches!(page.shape, Shape::Record(_)) {
            let path =
                if is_list { format!("spec.parameters.{index}") } else { "spec.parameters".to_owned() };
            let message = format!("page {} of the form is no record, so it asks nothing", index + 1);
            report
                .tell(Code::TemplateField, page.spot, &path, message)
                .severity(Severity::Error)
                .help("a page is a JSON schema: `title`, `required`, `properties`");
        }
    }
}

/// Looks for fields and widgets that Backstage has not, anywhere in the parameters.
pub(super) fn check(value: &Written, path: &str, report: &mut Report) {
    match &value.shape {
        Shape::List(items) => {
            for (index, item) in items.iter().enumerate() {
                check(item, &format!("{path}.{index}"), report);
            }
        }
        Shape::Record(entries) => {
            for entry in entries {
                let path = format!("{path}.{}", entry.key);
                match (entry.key.as_str(), entry.value.str()) {
                    ("ui:field", Some(name)) => field(name, &entry.value, &path, report),
                    ("ui:widget", Some(name)) => widget(name, &entry.value, &path, report),
                    _ => check(&entry.value, &path, report),
                }
            }
        }
        Shape::Plain | Shape::Bool(_) | Shape::Text(_) => {}
    }
}

fn field(name: &str, value: &Written, path: &str, report: &mut Report) {
    if known::FIELDS.contains(&name) {
        return;
    }
    let near = nearest(name, known::FIELDS.iter().copied());
    let message = format!("Backstage itself has no field `{name}`");
    let told = report.tell(Code::TemplateField, value.spot, path, message);
    if near.is_some() {
        told.help(did_you_mean(near));
    } else {
        told.severity(Severity::Info).help("a plugin may have it; without one a plain field stands here");
    }
}

fn widget(name: &str, value: &Written, path: &str, report: &mut Report) {
    if known::WIDGETS.contains(&name) {
        return;
    }
    let message = format!("there is no widget `{name}`, so the form cannot be shown at all");
    let near = did_you_mean(nearest(name, known::WIDGETS.iter().copied()));
    let help = if near.is_empty() {
        "what Backstage's own fields do is chosen with `ui:field`".to_owned()
    } else {
        near
    };
    report.tell(Code::TemplateField, value.spot, path, message).help(help);
}
