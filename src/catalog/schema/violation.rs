use super::FieldPath;
use crate::diagnostic::Code;

/// A rule that a descriptor breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The kind of mistake.
    pub code: Code,
    /// The field that it concerns; when the field is missing, where it should be.
    pub path: FieldPath,
    /// One sentence that says what is wrong.
    pub message: String,
    /// One sentence that says what to do.
    pub help: String,
}

impl Violation {
    pub(super) fn new(
        code: Code,
        path: FieldPath,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, path, message: message.into(), help: help.into() }
    }

    /// Whether the entity cannot be in the catalog because of it.
    pub fn is_fatal(&self) -> bool {
        !matches!(self.code, Code::UnknownKind | Code::MisspeltField)
    }
}
