use std::fmt;

use jiff::Timestamp;

/// A part of a repository elsewhere that steps read, and what is on this disk of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// The host, with a port that is not the usual one.
    pub host: String,
    /// `owner/name`, or on GitLab `group/subgroup/name`.
    pub slug: String,
    /// A branch, tag or commit; without one, the usual branch.
    pub revision: Option<String>,
    /// The folder or file; empty for the whole repository.
    pub path: String,
    /// What was fetched of it; none when nothing is here.
    pub copy: Option<ForeignCopy>,
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignCopy {
    /// The commit that it is of.
    pub commit: String,
    /// When that was.
    pub at: Timestamp,
}

impl Foreign {
    /// Whether `path` is a part of it, of the same state of the same repository.
    pub fn holds(&self, other: &Self) -> bool {
        let is_below = self.path.is_empty()
            || other.path == self.path
            || other.path.strip_prefix(&self.path).is_some_and(|rest| rest.starts_with('/'));
        is_below && self.is_beside(other)
    }

    /// Whether another one is of the same state of the same repository.
    pub fn is_beside(&self, other: &Self) -> bool {
        self.host.eq_ignore_ascii_case(&other.host)
            && self.slug == other.slug
            && self.revision == other.revision
    }
}

impl fmt::Display for Foreign {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(out, "{} of ", self.path)?;
        }
        write!(out, "{}/{}", self.host, self.slug)?;
        self.revision.as_ref().map_or(Ok(()), |revision| write!(out, " at {revision}"))
    }
}
