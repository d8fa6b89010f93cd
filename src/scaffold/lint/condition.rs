//! Conditions that are always true or never, whatever the answers.

use super::asked::{Asked, Question};
use super::expression::{Reader, has_tag};
use super::report::Report;
use super::workflow::{Looker, Workflow};
use super::written::{Spot, Text, Written};
use crate::diagnostic::Code;
use crate::scaffold::language::{Comparison, Template};
use crate::text::nearest;

/// Checks the `if` of steps and outputs, and what expressions compare.
pub(super) fn check(workflow: &Workflow<'_>, asked: &Asked, report: &mut Report) {
    let reader = Reader::new();
    for step in &workflow.steps {
        if let Some(text) = step.condition.and_then(Written::text) {
            let field = format!("{}.if", step.field);
            condition(text, &field, &reader, report);
            if !step.has_each {
                secrets(text, &field, &reader, report);
            }
        }
    }
    for (value, field) in &workflow.output_conditions {
        if let Some(text) = value.text() {
            condition(text, field, &reader, report);
        }
    }
    for (looker, expression) in workflow.expressions() {
        let found = expression.template.as_ref().map(Template::comparisons).unwrap_or_default();
        for comparison in found {
            let field = match looker {
                Looker::Step(..) | Looker::Output => &expression.field,
            };
            compared(&comparison, asked, expression.spot(comparison.offset), field, report);
        }
    }
}

/// A condition that is a text counts as true, unless the text is empty (Backstage semantics 5.9).
fn condition(text: &Text, field: &str, reader: &Reader, report: &mut Report) {
    let Ok(template) = reader.read(text.as_str()) else { return };
    let mut tell = |message: String, help: String| {
        report.tell(Code::TemplateCondition, text.spot(0), field, message).help(help);
    };
    let source = text.as_str();
    match template.fixed_text() {
        Some("" | "true") => {}
        Some("false") => {
            let message = "the text `false` counts as true, so this is always done";
            tell(message.to_owned(), "write `false` without quotes".to_owned());
        }
        Some(fixed) if has_tag(source) => {
            tell(
                format!("the text `{fixed}` counts as true, so this is always done"),
                "compare it with something, or leave the condition out".to_owned(),
            );
        }
        Some(_) => {
            let message = "this is a text and no expression, and any text counts as true";
            tell(message.to_owned(), format!("write `${{{{ {} }}}}`", source.trim()));
        }
        None if template.is_expression() || !template.has_text() => {}
        None => {
            let is_framed = reader.read(source.trim()).is_ok_and(|template| template.is_expression());
            let (message, help) = if is_framed {
                (
                    "white space around the expression makes a text of it, and any text counts as true",
                    "take the white space away; in a block write `>-` for `>` and `|-` for `|`",
                )
            } else {
                (
                    "what stands around the expression makes a text of it, and any text counts as true",
                    "put the whole condition into one `${{ … }}`",
                )
            };
            tell(message.to_owned(), help.to_owned());
        }
    }
}

/// A step's `if` sees secrets only when the step has an `each` (Backstage semantics 5.6).
fn secrets(text: &Text, field: &str, reader: &Reader, report: &mut Report) {
    let mentions = reader.read(text.as_str()).map(|template| template.mentions()).unwrap_or_default();
    for mention in mentions.iter().filter(|mention| mention.path[0] == "secrets") {
        let message = "a condition does not see secrets, so there is nothing in it".to_owned();
        let told = report.tell(Code::TemplateCondition, text.spot(mention.offset), field, message);
        told.help("decide on an answer that is no secret");
    }
}

/// An answer that is compared with what it can never be.
fn compared(comparison: &Comparison, asked: &Asked, spot: Spot, field: &str, report: &mut Report) {
    let [root, name] = comparison.path.as_slice() else { return };
    let question = asked.questions.get(name).filter(|_| root == "parameters" && !asked.is_open);
    let Some(question) = question else { return };
    let text = &comparison.text;
    match question {
        Question { is_bool: true, .. } => {
            let message = format!("`parameters.{name}` is true or false, and never equals a text");
            let help = match text.as_str() {
                "true" | "false" => format!("write `{text}` without quotes"),
                _ => "compare it with `true` or `false`".to_owned(),
            };
            report.tell(Code::TemplateCondition, spot, field, message).help(help);
        }
        Question { choices: Some(choices), .. } if !choices.contains(text) && !text.is_empty() => {
            let message = format!("`{text}` is not among the answers that `parameters.{name}` can have");
            let near = nearest(text, choices.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("they are {}", choices.iter().cloned().collect::<Vec<_>>().join(", ")),
            };
            report.tell(Code::TemplateCondition, spot, field, message).help(help);
        }
        Question { .. } => {}
    }
}
