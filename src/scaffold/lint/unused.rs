//! Questions whose answers nobody reads.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::known;
use super::report::Report;
use super::workflow::Workflow;
use super::written::{Shape, Written};
use crate::diagnostic::Code;

/// Tells of questions whose answers no step, output or form reads.
pub(super) fn check(spec: &Written, workflow: &Workflow<'_>, asked: &Asked, report: &mut Report) {
    let Some(mut used) = workflow.used() else { return };
    if workflow.steps.is_empty() {
        return;
    }
    // An expression that cannot be read may still show what it was to read.
    for (_, expression) in workflow.expressions().filter(|(_, expression)| expression.template.is_err()) {
        words(expression.text.as_str(), &mut used);
    }
    for decorators in ["formDecorators", "EXPERIMENTAL_formDecorators"] {
        if let Some(value) = spec.get(decorators) {
            words_of(value, &mut used);
        }
    }
    for (name, question) in &asked.questions {
        let is_foreign = question.ui_field.as_deref().is_some_and(|field| !known::FIELDS.contains(&field));
        if used.contains(name) || asked.deciding.contains(name) || is_foreign {
            continue;
        }
        let message = format!("`{name}` is asked for, but nothing uses the answer");
        let told = report.tell(Code::TemplateUnused, question.spot, &question.field, message);
        told.help(format!("use `parameters.{name}` in a step, or do not ask"));
    }
}

fn words_of(value: &Written, found: &mut BTreeSet<String>) {
    match &value.shape {
        Shape::Text(text) => words(text.as_str(), found),
        Shape::List(items) => items.iter().for_each(|item| words_of(item, found)),
        Shape::Record(entries) => entries.iter().for_each(|entry| words_of(&entry.value, found)),
        Shape::Plain | Shape::Bool(_) => {}
    }
}

fn words(text: &str, found: &mut BTreeSet<String>) {
    let is_part = |c: char| c.is_alphanumeric() || "_-".contains(c);
    found.extend(text.split(|c| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_owned));
}
