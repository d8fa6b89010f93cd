use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What changed last where an entity lives.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Changes {
    /// The last commits that touch its folder, the latest first.
    pub commits: Vec<Commit>,
    /// The latest tag of the repository, and when it was made.
    pub tag: Option<(String, Timestamp)>,
    /// When its descriptor was last changed.
    pub descriptor: Option<Timestamp>,
    /// Who said so; the repository on this disk, without.
    #[serde(default)]
    pub told: Option<Told>,
    /// Why there is nothing, or nothing newer.
    #[serde(skip)]
    pub failure: Option<String>,
}

/// Who told of changes, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// The host.
    pub by: String,
    /// When it was asked.
    pub at: Timestamp,
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
