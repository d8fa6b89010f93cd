//! What a run does outside of its workspace, once somebody said that it may.

use super::language::{Data, Record};
use super::run::FailureKind;
use super::tree::Tree;

/// Carries out what leaves the workspace: repositories, requests to servers, waiting.
///
/// With one, [`run::carry_out`](super::run::carry_out) hands it every step that [`run::run`](super::run::run) would
/// only plan.
pub trait Outside {
    /// Whether it can carry the action out. A step with an action that nobody knows fails, as at Backstage.
    fn knows(&self, action: &str) -> bool;

    /// Carries a step out and gives its outputs.
    ///
    /// Blocks until that is done or `watch` says that the run is cancelled.
    ///
    /// # Errors
    /// What went wrong, in words that hold no secret that `watch` was not told of.
    fn carry_out(&self, call: &OutsideCall<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault>;
}

/// A step that leaves the workspace.
#[derive(Debug, Clone, Copy)]
pub struct OutsideCall<'c> {
    /// The id of the step.
    pub step: &'c str,
    /// The key of the turn, for a step with `each`.
    pub iteration: Option<&'c str>,
    /// The action, such as `publish:github`.
    pub action: &'c str,
    /// The rendered input, with the secrets in it. It must not be shown or stored.
    pub input: &'c Data,
    /// The same with asterisks for secrets.
    pub masked: &'c Data,
    /// The workspace.
    pub tree: &'c Tree,
}

/// Is told what a step does outside, and whether to go on.
pub trait Watch {
    /// Tells what happens.
    fn info(&mut self, text: &str);

    /// Tells that something may be other than meant.
    fn warn(&mut self, text: &str);

    /// From now on masks a text, such as a token, in all that is told about the run.
    fn hide(&mut self, secret: &str);

    /// The text with asterisks for all that is masked by now: for whoever writes it down.
    fn masked(&self, text: &str) -> String;

    /// Whether the user wants the run to end.
    fn is_cancelled(&self) -> bool;
}

/// Why a step could not be carried out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutsideFault {
    /// What it is about.
    pub kind: FailureKind,
    /// What went wrong, in a sentence that says what to do where that is known.
    pub message: String,
}

impl OutsideFault {
    /// Anything that has no kind of its own.
    pub fn other(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Other, message: message.into() }
    }

    /// An input that the action cannot work with.
    pub fn input(message: impl Into<String>) -> Self {
        Self { kind: FailureKind::Input, message: message.into() }
    }

    /// The user ended the run.
    pub fn cancelled() -> Self {
        Self { kind: FailureKind::Cancelled, message: "the run was cancelled".to_owned() }
    }
}
