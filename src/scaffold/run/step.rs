use std::sync::Arc;

use super::super::action::{self, Call, Done, Fault};
use super::super::language::{Data, Extensions, Record};
use super::super::outside::{Outside, OutsideCall};
use super::super::template::{Condition, Step};
use super::super::tree::Tree;
use super::super::world::World;
use super::context::Context;
use super::journal::Journal;
use super::mask::{MASK, without_token};
use super::outcome::{Failure, FailureKind, Status, Why};
use super::planned::{Planned, Reason};
use super::render::{StepRenderer, is_truthy};
use super::request::{Request, Stubs};
use super::turns::Iteration;

/// Where steps are taken: the workspace, and what is around it.
pub(super) struct Stage<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) world: &'a dyn World,
    /// Who carries out what leaves the workspace; without one that is only planned.
    pub(super) outside: Option<&'a dyn Outside>,
    pub(super) tree: Tree,
    pub(super) planned: Vec<Planned>,
    pub(super) carried_out: Vec<Planned>,
    pub(super) extensions: Arc<Extensions>,
}

/// How a step ended that did not fail.
pub(super) struct Ended {
    pub(super) status: Status,
    /// None where the step leaves no outputs behind.
    pub(super) outputs: Option<Record>,
    pub(super) iterations: usize,
}

impl Stage<'_> {
    /// Takes a step that no earlier failure holds up.
    pub(super) fn take(
        &mut self,
        step: &Step,
        renderer: &StepRenderer,
        context: &Context,
        journal: &mut Journal<'_>,
    ) -> Result<Ended, Failure> {
        let skipped = |why, outputs| Ended { status: Status::Skipped(why), outputs, iterations: 0 };
        let is_skipped = match &step.condition {
            Condition::Fixed(flag) => !flag,
            Condition::Expression(text) if step.each.is_none() => {
                !is_truthy(renderer.text(text, context.plain()).as_ref())
            }
            Condition::Expression(_) | Condition::Always => false,
        };
        if is_skipped {
            return Ok(skipped(Why::Condition, None));
        }
        self.log_input(step, renderer, context, journal);
        if step.action == "debug:wait" && self.outside.is_none() {
            journal.course("Nothing waits in a dry run");
            return Ok(skipped(Why::Waiting, Some(Record::new())));
        }
        let fail = |fault| failure(step, fault);
        let runs_here = action::runs_here(&step.action);
        if self.outside.is_some_and(|outside| !runs_here && !outside.knows(&step.action)) {
            let said = format!("nothing here can carry out the action `{}`", step.action);
            return Err(fail(Fault::not_found(said)));
        }
        if runs_here || self.outside.is_some() {
            let iterations = self.iterations(step, renderer, context, journal).map_err(fail)?;
            for iteration in iterations.iter().filter(|iteration| iteration.runs) {
                check(step, iteration).map_err(fail)?;
            }
            return self.carry_out(step, &iterations, journal);
        }
        // A dry run of Backstage looks at neither `each` nor the input here, so a mistake in them is only told.
        match self.iterations(step, renderer, context, journal) {
            Ok(iterations) => Ok(self.plan(step, &iterations, journal)),
            Err(fault) => {
                let input = step.input.clone().unwrap_or_else(Data::record);
                self.push_planned(step, None, input, vec![fault.message], Data::record());
                Ok(Ended { status: Status::Planned, outputs: Some(Record::new()), iterations: 0 })
            }
        }
    }

    /// Logs the input as Backstage does, with secrets as `***` already while it is rendered.
    fn log_input(&self, step: &Step, renderer: &StepRenderer, context: &Context, journal: &mut Journal<'_>) {
        let masked = self.request.secrets.keys().map(|name| (name.clone(), MASK.into())).collect();
        let filled =
            step.input.as_ref().and_then(|input| renderer.data(input, &context.with_secrets(masked)));
        let json = without_token(filled.unwrap_or_else(Data::record)).to_json();
        let json = serde_json::to_string_pretty(&json).expect("a value of JSON can be written");
        let mode = if self.outside.is_none() { " in dry-run mode" } else { "" };
        journal.course(&format!("Running {}{mode} with inputs (secrets redacted): {json}", step.action));
    }

    fn carry_out(
        &mut self,
        step: &Step,
        iterations: &[Iteration],
        journal: &mut Journal<'_>,
    ) -> Result<Ended, Failure> {
        let mut outputs = Record::new();
        let mut status = Status::Completed;
        let mut count = 0;
        for iteration in iterations {
            if let Some(key) = &iteration.key {
                let doing = if iteration.runs { "Running" } else { "Skipping" };
                journal.course(&format!("{doing} step each: {key}"));
            }
            if !iteration.runs {
                continue;
            }
            if journal.is_cancelled() {
                return Err(failure(step, Fault::cancelled()));
            }
            let done = self.perform(step, iteration, journal);
            count += 1;
            let given = match done.map_err(|fault| failure(step, fault))? {
                Done::Gave(given) => given,
                Done::Planned { reason, .. } if self.outside.is_some() => {
                    return Err(failure(step, undone(step, reason)));
                }
                Done::Planned { reason, outputs } => {
                    status = Status::Planned;
                    let stand_in = Data::Record(outputs.clone());
                    self.push_planned(
                        step,
                        iteration.key.clone(),
                        iteration.input.clone(),
                        Vec::new(),
                        stand_in,
                    );
                    if let Some(planned) = self.planned.last_mut() {
                        planned.reason = reason;
                    }
                    outputs
                }
            };
            add_outputs(&mut outputs, given, iteration.key.is_some());
        }
        Ok(Ended { status, outputs: Some(outputs), iterations: count })
    }

    /// Takes one turn, in the workspace or outside.
    fn perform(
        &mut self,
        step: &Step,
        iteration: &Iteration,
        journal: &mut Journal<'_>,
    ) -> Result<Done, Fault> {
        if let Some(outside) = self.outside.filter(|outside| outside.knows(&step.action)) {
            let call = OutsideCall {
                step: &step.id,
                iteration: iteration.key.as_deref(),
                action: &step.action,
                input: &iteration.input,
                masked: &without_token(journal.masked(&iteration.input)),
                tree: &self.tree,
            };
            let given = outside.carry_out(&call, journal)?;
            let outputs = Data::Record(given.clone());
            let done = self.item(step, iteration.key.clone(), iteration.input.clone(), Vec::new(), outputs);
            self.carried_out.push(done);
            return Ok(Done::Gave(given));
        }
        let mut call = Call {
            tree: &mut self.tree,
            world: self.world,
            journal,
            extensions: &self.extensions,
            request: self.request,
            is_incomplete: self.planned.iter().any(|planned| planned.reason == Reason::Network),
        };
        action::perform(&step.action, &iteration.input, &mut call)
    }

    /// Notes what a real run would do, and what stands in for its outputs.
    fn plan(&mut self, step: &Step, iterations: &[Iteration], journal: &mut Journal<'_>) -> Ended {
        let mut outputs = Record::new();
        let mut count = 0;
        for iteration in iterations.iter().filter(|iteration| iteration.runs) {
            let problems = match check(step, iteration) {
                Ok(()) => Vec::new(),
                Err(fault) => vec![fault.message],
            };
            let stand_in = action::stand_in(step, &iteration.input, self.request);
            // A dry run of Backstage gives examples once, whatever `each` says.
            let as_list = iteration.key.is_some() && self.request.stubs == Stubs::Plausible;
            add_outputs(&mut outputs, stand_in.clone(), as_list);
            for problem in &problems {
                journal.warn(problem);
            }
            let key = iteration.key.clone();
            self.push_planned(step, key, iteration.input.clone(), problems, Data::Record(stand_in));
            count += 1;
        }
        journal.course(&format!("{} is not carried out in a dry run; it is part of the plan", step.action));
        Ended { status: Status::Planned, outputs: Some(outputs), iterations: count }
    }

    fn push_planned(
        &mut self,
        step: &Step,
        iteration: Option<String>,
        input: Data,
        problems: Vec<String>,
        outputs: Data,
    ) {
        let planned = self.item(step, iteration, input, problems, outputs);
        self.planned.push(planned);
    }

    fn item(
        &self,
        step: &Step,
        iteration: Option<String>,
        input: Data,
        problems: Vec<String>,
        outputs: Data,
    ) -> Planned {
        Planned {
            step: step.id.as_str().into(),
            name: step.name.as_str().into(),
            action: step.action.as_str().into(),
            iteration,
            reason: if action::is_known(&step.action) { Reason::Outside } else { Reason::Unknown },
            input: input.clone(),
            outputs,
            problems,
            place: step.places.step.clone(),
            files: self.tree.files().count(),
            unmasked: input,
        }
    }
}

/// A real run cannot leave a step for later: what follows would publish half of it.
fn undone(step: &Step, reason: Reason) -> Fault {
    let why = match reason {
        Reason::Network => "needs something from the network that is not read here",
        Reason::Outside | Reason::Unknown => "needs a server that is not there",
    };
    Fault::other(format!("{} {why}", step.action))
}

/// Whether the action takes such an input.
fn check(step: &Step, iteration: &Iteration) -> Result<(), Fault> {
    let problems = action::input_problems(&step.action, &iteration.input);
    if problems.is_empty() {
        return Ok(());
    }
    let turn = iteration.key.as_ref().map(|key| format!("[{key}]")).unwrap_or_default();
    Err(Fault::input(format!("the input of {}{turn} is wrong: {}", step.action, problems.join("; "))))
}

/// Adds what one turn gave; with `each` every output is a list (Backstage semantics 5.9).
fn add_outputs(outputs: &mut Record, given: Record, as_list: bool) {
    for (name, value) in given {
        if !as_list {
            outputs.insert(name, value);
            continue;
        }
        if let Data::List(items) = outputs.entry(name).or_insert_with(|| Data::List(Vec::new())) {
            items.push(value);
        }
    }
}

fn failure(step: &Step, fault: Fault) -> Failure {
    let place = match fault.kind {
        FailureKind::Input if step.each.is_some() => step.places.each.clone(),
        FailureKind::Input => step.places.input.clone(),
        _ => None,
    };
    Failure {
        kind: fault.kind,
        step: Some(step.id.as_str().into()),
        place: place.or_else(|| step.places.step.clone()),
        file: fault.file,
        template: fault.template,
        message: fault.message,
    }
}
