//! What is wrong with an answer.

use std::fmt;

use super::path::Path;

/// Who finds fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Judge {
    /// The page, before one may go on.
    Page,
    /// Backstage's server, before it runs the template.
    Server,
}

/// Something wrong with the answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// Which field; for one that is missing, the place where it should be.
    pub path: Path,
    /// The JSON-schema keyword that is not kept to, such as `required`.
    pub keyword: String,
    /// What to do about it, in words.
    pub message: String,
    /// Who says so.
    pub judge: Judge,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.names().is_empty() {
            formatter.write_str(&self.message)
        } else {
            write!(formatter, "{}: {}", self.path, self.message)
        }
    }
}
