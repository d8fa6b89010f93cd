use super::super::action::Fault;
use super::super::language::{Data, Record};
use super::super::template::{Condition, Step};
use super::context::Context;
use super::journal::Journal;
use super::render::{StepRenderer, is_truthy};
use super::step::Stage;
use super::value::{short, weight};

/// One run of a step's action.
pub(super) struct Iteration {
    /// The key, for a step with `each`.
    pub(super) key: Option<String>,
    pub(super) input: Data,
    pub(super) runs: bool,
}

/// How often a step is taken, and with which input each time.
impl Stage<'_> {
    /// Renders `each`, and input and `if` for each turn.
    pub(super) fn iterations(
        &self,
        step: &Step,
        renderer: &StepRenderer,
        context: &Context,
        journal: &mut Journal<'_>,
    ) -> Result<Vec<Iteration>, Fault> {
        let secrets: Record = self
            .request
            .secrets
            .iter()
            .map(|(name, secret)| (name.clone(), secret.as_str().into()))
            .collect();
        let has_secrets = !secrets.is_empty();
        let mut full = context.with_secrets(secrets);
        let mut bare = if has_secrets { context.with_secrets(Record::new()) } else { Record::new() };
        let Some(each) = &step.each else {
            return Ok(vec![self.iteration(step, None, renderer, (&full, &bare), journal)]);
        };
        let turns = self.turns(step, each, renderer, &full)?;
        if has_secrets {
            let without = renderer.data(each, &bare);
            journal.mask.hide_difference(renderer.data(each, &full).as_ref(), without.as_ref());
        }
        let mut iterations = Vec::with_capacity(turns.len());
        let mut size = 0;
        for (key, value) in turns {
            let turn = Data::from([("key", key.as_str().into()), ("value", value)]);
            full.insert("each".to_owned(), turn.clone());
            bare.insert("each".to_owned(), turn);
            let iteration = self.iteration(step, Some(key), renderer, (&full, &bare), journal);
            size += weight(&iteration.input);
            if size > self.request.limits.files.bytes {
                return Err(Fault::limit(
                    "the inputs of all turns of `each` hold more bytes than the limit allows",
                ));
            }
            iterations.push(iteration);
        }
        Ok(iterations)
    }

    /// The keys and values that `each` goes through.
    fn turns(
        &self,
        step: &Step,
        each: &Data,
        renderer: &StepRenderer,
        context: &Record,
    ) -> Result<Vec<(String, Data)>, Fault> {
        let turns: Vec<_> = match each {
            // An entry of a list that is undefined is a hole, over which no turn goes.
            Data::List(items) => {
                let turns = items.iter().enumerate();
                turns.filter_map(|(at, item)| Some((at.to_string(), renderer.data(item, context)?))).collect()
            }
            each => match renderer.data(each, context) {
                None => {
                    let message = format!("the `each` of {} is undefined: `{}`", step.action, short(each));
                    return Err(Fault::input(message));
                }
                Some(Data::List(items)) => {
                    items.into_iter().enumerate().map(|(at, item)| (at.to_string(), item)).collect()
                }
                Some(Data::Record(entries)) => entries.into_iter().collect(),
                Some(other) => {
                    let (action, other) = (&step.action, short(&other));
                    return Err(Fault::input(format!(
                        "the `each` of {action} must be a list or a record, but it is `{other}`"
                    )));
                }
            },
        };
        let limit = self.request.limits.iterations;
        if turns.len() > limit {
            return Err(Fault::limit(format!(
                "`each` would run {} {} times, more than the limit of {limit}",
                step.action,
                turns.len()
            )));
        }
        Ok(turns)
    }

    fn iteration(
        &self,
        step: &Step,
        key: Option<String>,
        renderer: &StepRenderer,
        (full, bare): (&Record, &Record),
        journal: &mut Journal<'_>,
    ) -> Iteration {
        let runs = match &step.condition {
            Condition::Expression(text) if key.is_some() && !text.is_empty() => {
                is_truthy(renderer.text(text, full).as_ref())
            }
            _ => true,
        };
        let render = |context| step.input.as_ref().and_then(|input| renderer.data(input, context));
        let input = render(full).unwrap_or_else(Data::record);
        if !self.request.secrets.is_empty() {
            journal.mask.hide_difference(Some(&input), render(bare).as_ref());
        }
        Iteration { key, input, runs }
    }
}
