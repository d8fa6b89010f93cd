use super::FieldPath;
use crate::diagnostic::Code;

/// A rule that a descriptor breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The kind of mistake.
    pub code: Code,
    /// The field that it concerns; when the field is missing, where it should be.
    pub path: FieldPath,
    /// Whether the name of the field is wrong, not its value.
    pub is_about_name: bool,
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
        Self { code, path, is_about_name: false, message: message.into(), help: help.into() }
    }

    /// Makes it a mistake in the name of the field.
    pub(super) fn about_name(mut self) -> Self {
        self.is_about_name = true;
        self
    }

    /// Whether the entity cannot be in the catalog because of it.
    pub fn is_fatal(&self) -> bool {
        !matches!(self.code, Code::UnknownKind | Code::MisspeltField)
    }
}
