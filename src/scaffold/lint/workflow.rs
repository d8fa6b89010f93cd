//! The steps and outputs of a template, with the expressions in them.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::expression::{Expression, Reader, said};
use super::known;
use super::report::{Report, did_you_mean};
use super::written::{Spot, Written};
use crate::diagnostic::Code;
use crate::scaffold::language::{Mention, Role, TemplateError};
use crate::text::nearest;

/// What a template does.
pub(super) struct Workflow<'t> {
    pub(super) steps: Vec<Step<'t>>,
    /// The expressions of the outputs.
    pub(super) outputs: Vec<Expression<'t>>,
    /// The conditions of links and texts.
    pub(super) output_conditions: Vec<(&'t Written, String)>,
}

/// One step.
pub(super) struct Step<'t> {
    /// What others call it: its `id`, or the one that Backstage gives it.
    pub(super) id: String,
    pub(super) id_spot: Spot,
    pub(super) action: &'t str,
    pub(super) action_spot: Spot,
    pub(super) field: String,
    pub(super) input: Option<&'t Written>,
    pub(super) condition: Option<&'t Written>,
    pub(super) has_each: bool,
    /// All its expressions.
    pub(super) expressions: Vec<Expression<'t>>,
}

/// Who looks something up.
#[derive(Clone, Copy)]
pub(super) enum Looker<'w, 't> {
    Step(usize, &'w Step<'t>),
    Output,
}

impl<'t> Workflow<'t> {
    /// Reads `spec.steps` and `spec.output`, and tells what cannot be read.
    pub(super) fn read(spec: &'t Written, reader: &Reader, report: &mut Report) -> Self {
        let items = spec.get("steps").map(Written::items).unwrap_or_default();
        let steps = items.iter().enumerate().map(|(index, step)| Step::read(index, step, reader)).collect();
        let mut outputs = Vec::new();
        let mut output_conditions = Vec::new();
        if let Some(output) = spec.get("output") {
            reader.expressions(output, "spec.output", &mut outputs);
            for list in ["links", "text"] {
                let items = output.get(list).map(Written::items).unwrap_or_default().iter().enumerate();
                let conditions = items.filter_map(|(index, item)| {
                    Some((item.get("if")?, format!("spec.output.{list}.{index}.if")))
                });
                output_conditions.extend(conditions);
            }
        }
        let workflow = Self { steps, outputs, output_conditions };
        for (_, expression) in workflow.expressions() {
            tell_unreadable(expression, reader, report);
        }
        workflow
    }

    /// Every expression, with who says it.
    pub(super) fn expressions(&self) -> impl Iterator<Item = (Looker<'_, 't>, &Expression<'t>)> {
        let of_steps = self.steps.iter().enumerate().flat_map(|(index, step)| {
            step.expressions.iter().map(move |expression| (Looker::Step(index, step), expression))
        });
        of_steps.chain(self.outputs.iter().map(|expression| (Looker::Output, expression)))
    }

    /// Tells of names that nothing defines, and of values that are never asked for.
    pub(super) fn check_names(&self, asked: &Asked, report: &mut Report) {
        for (looker, expression) in self.expressions() {
            let mentions = expression.mentions();
            for mention in &mentions {
                check_name(looker, mention, asked, expression, &mentions, report);
            }
        }
    }

    /// The answers that steps and outputs use; none when they use whatever there is.
    pub(super) fn used(&self) -> Option<BTreeSet<String>> {
        let mut used = BTreeSet::new();
        for mention in self.expressions().flat_map(|(_, expression)| expression.mentions()) {
            match mention.path.as_slice() {
                [root] if root == "parameters" => return None,
                [root, name, ..] if root == "parameters" || root == "secrets" => {
                    used.insert(name.clone());
                }
                _ => {}
            }
        }
        Some(used)
    }
}

impl<'t> Step<'t> {
    fn read(index: usize, step: &'t Written, reader: &Reader) -> Self {
        let field = format!("spec.steps.{index}");
        let id = step.get("id").filter(|id| id.str().is_some());
        let action = step.get("action");
        let mut expressions = Vec::new();
        for part in ["if", "each", "input"] {
            if let Some(value) = step.get(part) {
                reader.expressions(value, &format!("{field}.{part}"), &mut expressions);
            }
        }
        Self {
            id: id.and_then(Written::str).map_or_else(|| format!("step-{}", index + 1), str::to_owned),
            id_spot: id.map_or(step.spot, |id| id.spot),
            action: action.and_then(Written::str).unwrap_or_default(),
            action_spot: action.map_or(step.spot, |action| action.spot),
            input: step.get("input"),
            condition: step.get("if"),
            has_each: step.get("each").is_some(),
            field,
            expressions,
        }
    }
}

fn tell_unreadable(expression: &Expression<'_>, reader: &Reader, report: &mut Report) {
    let mut tell = |error: &TemplateError, what: &str| {
        let message = format!("{}{what}", said(error));
        let told =
            report.tell(Code::TemplateExpression, expression.spot(error.offset), &expression.field, message);
        told.help(error.hint.clone().unwrap_or_default());
    };
    match &expression.template {
        Ok(template) => reader.doubts(template).iter().for_each(|error| tell(error, "")),
        Err(error) => tell(error, "; Backstage hands the text on as it is written"),
    }
}

fn check_name(
    looker: Looker<'_, '_>,
    mention: &Mention,
    asked: &Asked,
    expression: &Expression<'_>,
    all: &[Mention],
    report: &mut Report,
) {
    let root = mention.path[0].as_str();
    let (spot, field) = (expression.spot(mention.offset), expression.field.as_str());
    if root == "parameters" {
        if let Some(name) = mention.path.get(1)
            && !asked.has(name)
            && !is_guarded(mention, all)
        {
            let message = format!("`parameters.{name}` is never asked for, so there is nothing in it");
            let near = nearest(name, asked.questions.keys().map(String::as_str));
            report.tell(Code::TemplateUnasked, spot, field, message).help(match near {
                Some(_) => did_you_mean(near),
                None => format!(
                    "ask for `{name}` in `spec.parameters`, or give it a default here: `| default('…')`"
                ),
            });
        }
        return;
    }
    let is_known = match looker {
        _ if mention.role == Role::Called && mention.path.len() == 1 => {
            known::FUNCTIONS.contains(&root) || matches!(root, "always" | "failure")
        }
        Looker::Step(_, step) => known::STEP_NAMES.contains(&root) || (root == "each" && step.has_each),
        Looker::Output => known::STEP_NAMES.contains(&root) && root != "secrets",
    };
    if is_known || is_literal(root) || is_guarded(mention, all) {
        return;
    }
    if mention.role == Role::Called {
        let message = format!(
            "nothing is called `{root}`, so this cannot be rendered and is handed on as it is written"
        );
        report.tell(Code::TemplateExpression, spot, field, message);
        return;
    }
    let (message, help) = match root {
        "each" => (
            "`each` is known only to a step that has an `each` itself".to_owned(),
            "give the step an `each`, or look the value up elsewhere".to_owned(),
        ),
        "secrets" => (
            "outputs do not see secrets".to_owned(),
            "leave it out: an output is shown to everybody".to_owned(),
        ),
        "values" => (
            "`values` is what skeletons see; a step sees `parameters`".to_owned(),
            format!("write `{}`", [&["parameters".to_owned()], &mention.path[1..]].concat().join(".")),
        ),
        root if asked.questions.contains_key(root) => {
            (format!("nothing is called `{root}` here"), format!("write `parameters.{root}`"))
        }
        root => (
            format!("nothing is called `{root}` here, so it is left out"),
            match nearest(root, known::STEP_NAMES.iter().copied()) {
                Some(near) => did_you_mean(Some(near)),
                None => {
                    "to hand the expression itself on, write `${{ '${{ … }}' }}` or put it into `{% raw %}`"
                        .to_owned()
                }
            },
        ),
    };
    report.tell(Code::TemplateName, spot, field, message).help(help);
}

/// Whether somewhere in the same text somebody thought of its not being there.
pub(super) fn is_guarded(mention: &Mention, all: &[Mention]) -> bool {
    let is_same =
        |other: &&Mention| mention.path.starts_with(&other.path) || other.path.starts_with(&mention.path);
    all.iter().filter(is_same).any(|other| other.role == Role::Guarded && other.path.len() > 1)
}

/// Words that stand for nothing and are meant to.
pub(super) fn is_literal(name: &str) -> bool {
    matches!(name, "undefined" | "NaN" | "not")
}
