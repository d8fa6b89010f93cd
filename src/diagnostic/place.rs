use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A position in a file, as editors count: line and column start at 1, columns count characters.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// The file as the user would name it: relative to the source's root where possible.
    pub file: Arc<str>,
    /// The line, from 1; 0 when the problem is the file as a whole.
    pub line: u32,
    /// The column in characters, from 1; 0 when the problem is the file as a whole.
    pub column: u32,
}

impl Place {
    /// The file as a whole.
    pub fn whole(file: Arc<str>) -> Self {
        Self { file, line: 0, column: 0 }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            return write!(out, "{}", self.file);
        }
        write!(out, "{}:{}:{}", self.file, self.line, self.column)
    }
}
