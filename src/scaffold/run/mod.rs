//! Runs the steps of a template in memory, as Backstage's dry run does (semantics 5.9), and says what a real run
//! would do outside.
//!
//! [`run`] takes a [`Request`] and gives an [`Outcome`]; meanwhile an [`Observer`] is told. [`carry_out`] does the same
//! and hands what leaves the workspace to an [`Outside`](super::Outside). Neither knows a clock: whoever listens adds the
//! times.

mod context;
mod engine;
mod foreign;
mod journal;
mod mask;
mod observer;
mod outcome;
mod output;
mod parameters;
mod planned;
mod render;
mod request;
mod step;
#[cfg(test)]
mod tests;
mod turns;
mod value;

pub use engine::{carry_out, run};
pub use foreign::{Foreign, ForeignCopy};
pub(in crate::scaffold) use journal::Journal;
pub use observer::{Event, Level, LogLine, Observer};
pub use outcome::{Failure, FailureKind, Outcome, ParameterError, Status, StepReport, Why};
pub use planned::{Planned, Reason};
pub use request::{Limits, Request, Stubs};
