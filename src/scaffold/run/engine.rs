use std::sync::Arc;

use super::super::language::Data;
use super::super::outside::Outside;
use super::super::template::{Condition, Step};
use super::super::tree::Tree;
use super::super::world::World;
use super::context::Context;
use super::journal::Journal;
use super::mask::{Mask, without_token};
use super::observer::{Event, Level, Observer};
use super::outcome::{Failure, FailureKind, Outcome, Status, StepReport, Why};
use super::output::output;
use super::planned::Planned;
use super::render::{StepRenderer, file_extensions};
use super::request::Request;
use super::step::{Ended, Stage};

/// Runs a template in memory, with what `world` gives, and tells `observer` how it gets on.
///
/// Nothing outside is read but through `world`, nothing outside is changed. A step that fails makes the run fail;
/// later ones run only if their `if` asks for `always()` or `failure()` (Backstage semantics 5.9).
pub fn run(request: &Request<'_>, world: &dyn World, observer: &mut dyn Observer) -> Outcome {
    go(request, world, None, observer)
}

/// Runs a template for real: what leaves the workspace is handed to `outside`, step by step, and later steps see the
/// outputs that it gives. All else is as in [`run`].
///
/// Nothing of it is undone when a later step fails. Whoever calls has asked the user before.
pub fn carry_out(
    request: &Request<'_>,
    world: &dyn World,
    outside: &dyn Outside,
    observer: &mut dyn Observer,
) -> Outcome {
    go(request, world, Some(outside), observer)
}

fn go(
    request: &Request<'_>,
    world: &dyn World,
    outside: Option<&dyn Outside>,
    observer: &mut dyn Observer,
) -> Outcome {
    let parameter_errors = super::parameters::check(request);
    if !parameter_errors.is_empty() {
        return Outcome { parameter_errors, ..Outcome::default() };
    }
    let mask = Mask::new(request.secrets.values());
    let mut engine = Engine {
        request,
        renderer: StepRenderer::new(request),
        context: Context::new(request),
        journal: Journal::new(observer, mask, request.limits.log),
        stage: Stage {
            request,
            world,
            outside,
            tree: Tree::bounded(request.limits.files),
            planned: Vec::new(),
            carried_out: Vec::new(),
            extensions: file_extensions(request),
        },
        steps: Vec::new(),
        failures: Vec::new(),
    };
    for (index, step) in request.template.steps.iter().enumerate() {
        if !engine.step(index, step) {
            break;
        }
    }
    engine.finish()
}

struct Engine<'a, 'o> {
    request: &'a Request<'a>,
    renderer: StepRenderer,
    context: Context,
    journal: Journal<'o>,
    stage: Stage<'a>,
    steps: Vec<StepReport>,
    failures: Vec<Failure>,
}

impl Engine<'_, '_> {
    /// Takes one step; false when the user ended the run.
    fn step(&mut self, index: usize, step: &Step) -> bool {
        let id: Arc<str> = step.id.as_str().into();
        self.journal.enter(Some(id.clone()));
        let mut report = StepReport {
            id: id.clone(),
            name: step.name.as_str().into(),
            action: step.action.as_str().into(),
            status: Status::Skipped(Why::EarlierFailure),
            iterations: 0,
        };
        let goes_on = if self.journal.is_cancelled() {
            self.fail(step, FailureKind::Cancelled, "the run was cancelled");
            report.status = Status::Cancelled;
            false
        } else if self.is_held_up(step) {
            self.journal.course(&format!("Skipping step {} because a previous step failed", step.id));
            true
        } else {
            let started = Event::StepStarted { index, id: id.clone(), name: report.name.clone() };
            self.journal.notice(&started);
            self.journal.course(&format!("Beginning step {}", step.name));
            let ended = self.stage.take(step, &self.renderer, &self.context, &mut self.journal);
            self.note(step, &mut report, ended);
            report.status != Status::Cancelled
        };
        self.journal.notice(&Event::StepEnded { index, id, status: report.status });
        self.journal.enter(None);
        self.steps.push(report);
        goes_on
    }

    /// Whether an earlier failure keeps the step from running.
    fn is_held_up(&self, step: &Step) -> bool {
        if self.failures.is_empty() {
            return false;
        }
        match &step.condition {
            Condition::Expression(text) => !self.renderer.asks_for_status(text, self.context.plain()),
            Condition::Always | Condition::Fixed(_) => true,
        }
    }

    fn note(&mut self, step: &Step, report: &mut StepReport, ended: Result<Ended, Failure>) {
        match ended {
            Ok(ended) => {
                if let Some(outputs) = ended.outputs {
                    self.context.set_outputs(&step.id, outputs);
                }
                report.status = ended.status;
                report.iterations = ended.iterations;
                match ended.status {
                    Status::Skipped(Why::Condition) => {
                        self.journal
                            .course(&format!("Skipping step {} because its if condition was false", step.id));
                    }
                    Status::Completed => self.journal.course(&format!("Finished step {}", step.name)),
                    _ => {}
                }
            }
            Err(failure) => {
                let is_cancelled = failure.kind == FailureKind::Cancelled;
                report.status = if is_cancelled { Status::Cancelled } else { Status::Failed };
                self.renderer.fail();
                self.journal.log(Level::Error, &failure.message);
                self.failures.push(self.masked(failure));
            }
        }
    }

    fn fail(&mut self, step: &Step, kind: FailureKind, message: &str) {
        let failure = Failure {
            kind,
            step: Some(step.id.as_str().into()),
            place: step.places.step.clone(),
            file: None,
            template: None,
            message: message.to_owned(),
        };
        self.failures.push(failure);
    }

    fn masked(&self, failure: Failure) -> Failure {
        let mask = &self.journal.mask;
        let template = failure.template.map(|mut template| {
            template.message = mask.text(&template.message);
            template.expression = mask.text(&template.expression);
            template.hint = template.hint.take().map(|hint| mask.text(&hint));
            template
        });
        Failure {
            message: mask.text(&failure.message),
            file: failure.file.map(|file| mask.text(&file)),
            template,
            ..failure
        }
    }

    fn finish(self) -> Outcome {
        let output = self.failures.is_empty().then(|| -> Data {
            let rendered = output(&self.request.template.output, &self.renderer, &self.context);
            self.journal.masked(&rendered)
        });
        // What was planned early is masked with what only later steps made of the secrets, too.
        let masked = |mut planned: Planned| {
            planned.input = without_token(self.journal.masked(&planned.unmasked));
            planned.outputs = self.journal.masked(&planned.outputs);
            planned
        };
        Outcome {
            planned: self.stage.planned.into_iter().map(masked).collect(),
            carried_out: self.stage.carried_out.into_iter().map(masked).collect(),
            tree: self.stage.tree,
            steps: self.steps,
            log: self.journal.lines,
            output,
            parameter_errors: Vec::new(),
            failures: self.failures,
            record: None,
            foreign: Vec::new(),
            doubts: Vec::new(),
        }
    }
}
