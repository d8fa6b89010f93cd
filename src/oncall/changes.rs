use jiff::Timestamp;

/// What changed last where an entity lives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Changes {
    /// The last commits that touch its folder, the latest first.
    pub commits: Vec<Commit>,
    /// The latest tag of the repository, and when it was made.
    pub tag: Option<(String, Timestamp)>,
    /// When its descriptor was last changed.
    pub descriptor: Option<Timestamp>,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The beginning of its hash.
    pub id: String,
    /// When.
    pub at: Timestamp,
    /// Who wrote it.
    pub author: String,
    /// Its first line.
    pub subject: String,
}

impl Changes {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.commits.is_empty() && self.tag.is_none() && self.descriptor.is_none()
    }
}
