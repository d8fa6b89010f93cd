use std::fmt;
use std::ops::Range;

/// A part of a query that could not be understood. The rest of the query still counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryProblem {
    /// The characters concerned, counted from 0.
    pub columns: Range<usize>,
    /// One sentence that says what is wrong.
    pub message: String,
    /// What to write instead of these characters, when there is a likely guess.
    pub suggestion: Option<String>,
}

impl fmt::Display for QueryProblem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
        match &self.suggestion {
            Some(suggestion) => write!(out, "; did you mean `{suggestion}`?"),
            None => Ok(()),
        }
    }
}
