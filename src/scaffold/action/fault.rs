use super::super::language::{ErrorKind, TemplateError};
use super::super::outside::OutsideFault;
use super::super::run::FailureKind;
use super::super::tree::TreeError;
use super::super::world::FetchError;

/// Why an action failed.
#[derive(Debug)]
pub(in crate::scaffold) struct Fault {
    pub(in crate::scaffold) kind: FailureKind,
    pub(in crate::scaffold) message: String,
    pub(in crate::scaffold) file: Option<String>,
    pub(in crate::scaffold) template: Option<Box<TemplateError>>,
}

impl Fault {
    fn new(kind: FailureKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), file: None, template: None }
    }

    pub(in crate::scaffold) fn input(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Input, message)
    }

    pub(in crate::scaffold) fn limit(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Limit, message)
    }

    pub(in crate::scaffold) fn not_found(message: impl Into<String>) -> Self {
        Self::new(FailureKind::NotFound, message)
    }

    pub(in crate::scaffold) fn other(message: impl Into<String>) -> Self {
        Self::new(FailureKind::Other, message)
    }

    pub(in crate::scaffold) fn cancelled() -> Self {
        Self::new(FailureKind::Cancelled, "the run was cancelled")
    }

    /// A file of the template, or its name, that cannot be rendered.
    pub(super) fn template(file: &str, error: TemplateError) -> Self {
        let kind = match error.kind {
            ErrorKind::Limit => FailureKind::Limit,
            ErrorKind::Syntax | ErrorKind::Evaluation => FailureKind::Template,
        };
        Self {
            kind,
            message: format!("{file}: {error}"),
            file: Some(file.to_owned()),
            template: Some(Box::new(error)),
        }
    }
}

impl From<OutsideFault> for Fault {
    fn from(fault: OutsideFault) -> Self {
        Self::new(fault.kind, fault.message)
    }
}

impl From<TreeError> for Fault {
    fn from(error: TreeError) -> Self {
        let kind = match &error {
            TreeError::Outside(_) | TreeError::Unusable { .. } | TreeError::Circle(_) => {
                FailureKind::NotAllowed
            }
            TreeError::Missing(_) => FailureKind::NotFound,
            TreeError::TooMany(_) | TreeError::TooLarge(_) => FailureKind::Limit,
            TreeError::NotFolder(_)
            | TreeError::IsFolder(_)
            | TreeError::Exists(_)
            | TreeError::Same(_)
            | TreeError::IntoItself { .. } => FailureKind::Other,
        };
        Self::new(kind, error.to_string())
    }
}

impl From<FetchError> for Fault {
    fn from(error: FetchError) -> Self {
        let kind = match error {
            FetchError::Tree(error) => return error.into(),
            FetchError::Outside(_) => FailureKind::NotAllowed,
            FetchError::Missing(_) | FetchError::Remote(_) => FailureKind::NotFound,
            FetchError::NotFolder(_) | FetchError::NotFile(_) | FetchError::Unreadable { .. } => {
                FailureKind::Other
            }
        };
        Self::new(kind, error.to_string())
    }
}
