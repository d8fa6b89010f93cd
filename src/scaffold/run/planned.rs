use std::fmt;
use std::sync::Arc;

use super::super::language::Data;
use crate::diagnostic::Place;

/// Something that a real run would do outside of the workspace.
#[derive(Clone, PartialEq)]
pub struct Planned {
    /// The id of the step.
    pub step: Arc<str>,
    /// Its name.
    pub name: Arc<str>,
    /// The action, such as `publish:github`.
    pub action: Arc<str>,
    /// The key of the iteration, for a step with `each`.
    pub iteration: Option<String>,
    /// Why it is not carried out.
    pub reason: Reason,
    /// The rendered input, secrets masked.
    pub input: Data,
    /// What stands in for its outputs, secrets masked.
    pub outputs: Data,
    /// What the action would say against this input, by the schema that is known of it.
    pub problems: Vec<String>,
    /// Where the step stands.
    pub place: Option<Place>,
    /// The number of files in the workspace at that moment.
    pub files: usize,
    pub(super) unmasked: Data,
}

/// Why an action is planned and not carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It changes something outside: a repository, the catalog, a server.
    Outside,
    /// It reads from the network.
    Network,
    /// Nothing is known about the action.
    Unknown,
}

impl Planned {
    /// The input with the secrets in it, for whoever carries the action out. It must not be shown or stored.
    pub fn input_with_secrets(&self) -> &Data {
        &self.unmasked
    }
}

impl fmt::Debug for Planned {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Planned")
            .field("step", &self.step)
            .field("action", &self.action)
            .field("iteration", &self.iteration)
            .field("reason", &self.reason)
            .field("input", &self.input)
            .field("outputs", &self.outputs)
            .field("problems", &self.problems)
            .finish_non_exhaustive()
    }
}
