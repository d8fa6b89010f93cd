use jiff::Timestamp;
use ring::digest::{Context, SHA256};
use serde_json::Value;

use super::action::{self, Work};
use super::forges::{Forges, Tokens};
use super::hex::hex;
use super::journal::{Entry, EntryState, Journal, Step};
use crate::catalog::EntityRef;
use crate::config::Environment;
use crate::scaffold::language::{Data, Record};
use crate::scaffold::run::FailureKind;
use crate::scaffold::{Node, Outside, OutsideCall, OutsideFault, Watch};

/// Carries out what a run does outside, and writes it into the run's journal.
pub struct Publisher<'p> {
    /// The services that host repositories.
    pub forges: &'p Forges,
    /// Where their tokens are.
    pub tokens: &'p dyn Tokens,
    /// Where descriptors are registered.
    pub register: &'p dyn Register,
    /// The variables that git is told of.
    pub environment: &'p Environment,
    /// The journal of this run.
    pub journal: &'p Journal,
}

/// Where descriptors are registered: a server, or a file of a local catalog.
pub trait Register {
    /// What it is, in a few words.
    fn place(&self) -> String;

    /// Registers the descriptor at an address; false when it has been registered before.
    ///
    /// # Errors
    /// A sentence on what stands in the way.
    fn register(&self, target: &str) -> Result<bool, String>;

    /// The entities of the descriptor at an address; none where nobody reads them.
    ///
    /// # Errors
    /// A sentence on what stands in the way.
    fn entities(&self, target: &str) -> Result<Option<Vec<EntityRef>>, String>;
}

impl Outside for Publisher<'_> {
    fn knows(&self, action: &str) -> bool {
        action::can_carry_out(action)
    }

    fn carry_out(&self, call: &OutsideCall<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
        if let Some(wait) = action::waiting(call.action) {
            return wait(call.input, watch).map(|()| Record::new());
        }
        let refusals = action::refusals(call.action, call.input);
        if !refusals.is_empty() {
            return Err(OutsideFault::input(refusals.join("; ")));
        }
        let trail = match self.journal.enter(entry(call))? {
            Step::Open(trail) => trail,
            Step::Done(outputs) => {
                watch.info("It was done when this run was started before, and is not repeated.");
                return Ok(Data::from(&outputs).as_record().cloned().unwrap_or_default());
            }
        };
        if trail.is_resumed {
            watch.info("It had begun when this run was started before; first a look at how far it came.");
        }
        let work = Work { publisher: self, call, trail: &trail };
        match action::perform(&work, watch) {
            Ok(outputs) => {
                trail.close(masked(&Data::Record(outputs.clone()).to_json(), watch))?;
                Ok(outputs)
            }
            Err(fault) => {
                trail.fail(&watch.masked(&fault.message), fault.kind == FailureKind::Cancelled);
                Err(fault)
            }
        }
    }
}

/// A value with asterisks for secrets.
fn masked(value: &Value, watch: &dyn Watch) -> Value {
    match value {
        Value::String(text) => watch.masked(text).into(),
        Value::Array(items) => items.iter().map(|item| masked(item, watch)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), masked(field, watch))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

fn entry(call: &OutsideCall<'_>) -> Entry {
    Entry {
        step: call.step.to_owned(),
        iteration: call.iteration.map(str::to_owned),
        action: call.action.to_owned(),
        input: call.masked.to_json(),
        digest: digest(call),
        state: EntryState::Begun,
        began: Timestamp::now(),
        marks: serde_json::Map::new(),
        outputs: None,
        failure: None,
    }
}

/// The fingerprint of a step's input, secrets left out, and of the workspace that it sees.
fn digest(call: &OutsideCall<'_>) -> String {
    let mut context = Context::new(&SHA256);
    let mut add = |bytes: &[u8]| {
        context.update(&bytes.len().to_le_bytes());
        context.update(bytes);
    };
    add(call.action.as_bytes());
    add(call.masked.to_json().to_string().as_bytes());
    for (path, node) in call.tree.files() {
        add(path.as_bytes());
        match node {
            Node::Folder => {}
            Node::Link(target) => add(target.as_bytes()),
            Node::File { bytes, .. } => {
                add(if node.is_executable() { b"x" } else { b"-" });
                add(bytes);
            }
        }
    }
    hex(context.finish().as_ref())
}
