use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Code, Place};

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Something is missing from the catalog because of it.
    Error,
    /// The catalog has it, but it probably does not say what its author meant.
    Warning,
    /// Worth knowing.
    Info,
}

impl fmt::Display for Severity {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        })
    }
}

/// Something wrong: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The kind of mistake, stable for scripts.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence that says what is wrong.
    pub message: String,
    /// One sentence that says what to do; empty when there is nothing to add.
    pub help: String,
    /// Where it stands, when it stands anywhere.
    pub place: Option<Place>,
    /// The entity that it concerns, as a full reference.
    pub reference: Option<Box<str>>,
    /// The field that it concerns, dotted: `spec.owner`, `metadata.tags.2`.
    pub field: Option<Box<str>>,
}

impl Problem {
    /// A problem of `code`, with that code's usual severity.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity(),
            message: message.into(),
            help: String::new(),
            place: None,
            reference: None,
            field: None,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }

    /// Adds where it stands.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds the entity that it concerns.
    #[must_use]
    pub fn about(mut self, reference: impl Into<Box<str>>) -> Self {
        self.reference = Some(reference.into());
        self
    }

    /// Adds the field that it concerns.
    #[must_use]
    pub fn field(mut self, field: impl Into<Box<str>>) -> Self {
        self.field = Some(field.into());
        self
    }
}
