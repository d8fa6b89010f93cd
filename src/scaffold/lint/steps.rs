//! Steps by name: what they are called, what they run, who looks into them.

use std::collections::HashMap;

use super::expression::Expression;
use super::known;
use super::report::{Report, did_you_mean};
use super::workflow::{Looker, Workflow};
use crate::diagnostic::{Code, Severity};
use crate::scaffold::language::Mention;
use crate::text::nearest;

/// Checks names and actions of steps, and every look into one of them.
pub(super) fn check(workflow: &Workflow<'_>, report: &mut Report) {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, step) in workflow.steps.iter().enumerate() {
        action(step.action, index, workflow, report);
        if let Some(before) = first.get(step.id.as_str()) {
            let message =
                format!("two steps are called `{}`: the outputs of step {} are lost", step.id, before + 1);
            let told = report.tell(Code::TemplateStep, step.id_spot, &format!("{}.id", step.field), message);
            told.help("give each step an `id` of its own");
        }
        first.entry(&step.id).or_insert(index);
    }
    for (looker, expression) in workflow.expressions() {
        for mention in expression.mentions().iter().filter(|mention| mention.path[0] == "steps") {
            look(mention, looker, expression, workflow, report);
        }
    }
}

fn action(name: &str, index: usize, workflow: &Workflow<'_>, report: &mut Report) {
    if name.is_empty() || known::is_action(name) {
        return;
    }
    let step = &workflow.steps[index];
    let near = nearest(name, known::action_names());
    let message = format!("Backstage itself has no action `{name}`");
    let told =
        report.tell(Code::TemplateAction, step.action_spot, &format!("{}.action", step.field), message);
    if near.is_some() {
        told.help(did_you_mean(near));
    } else {
        told.severity(Severity::Info)
            .help("a plugin must bring it; a dry run here plans the step without running it");
    }
}

/// One `steps.id.output.name`.
fn look(
    mention: &Mention,
    looker: Looker<'_, '_>,
    expression: &Expression<'_>,
    workflow: &Workflow<'_>,
    report: &mut Report,
) {
    let Some(id) = mention.path.get(1) else { return };
    let mut tell = |code, message: String, help: String| {
        report.tell(code, expression.spot(mention.offset), &expression.field, message).help(help);
    };
    let Some(found) = workflow.steps.iter().position(|step| step.id == *id) else {
        let near = nearest(id, workflow.steps.iter().map(|step| step.id.as_str()));
        tell(Code::TemplateStep, format!("no step is called `{id}`"), did_you_mean(near));
        return;
    };
    if let Looker::Step(index, _) = looker
        && found >= index
    {
        let message = if found == index {
            format!("the step `{id}` looks into itself, where there is nothing yet")
        } else {
            format!("the step `{id}` comes later, so there is nothing in it yet")
        };
        tell(Code::TemplateStep, message, "move that step up".to_owned());
        return;
    }
    let step = &workflow.steps[found];
    let Some(key) = mention.path.get(2) else { return };
    if key != "output" {
        let wanted = mention.path[2..].join(".");
        let message = format!("a step has only `output`, no `{key}`");
        tell(Code::TemplateStep, message, format!("write `steps['{id}'].output.{wanted}`"));
        return;
    }
    let (Some(output), Some(known)) = (mention.path.get(3), known::outputs(step.action)) else { return };
    if !step.has_each && !known.contains(&output.as_str()) {
        let near = nearest(output, known.iter().copied());
        let help = match (near, known) {
            (Some(_), _) => did_you_mean(near),
            (None, []) => "the action has no outputs at all".to_owned(),
            (None, known) => format!("its outputs are {}", known.join(", ")),
        };
        let message = format!("`{}` has no output `{output}`", step.action);
        let told =
            report.tell(Code::TemplateStep, expression.spot(mention.offset), &expression.field, message);
        told.severity(Severity::Warning).help(help);
    }
}
