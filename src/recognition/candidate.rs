use serde::{Serialize, Serializer};

use crate::catalog::NodeId;

/// An entity that a question may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The entity, or a name that nothing defines.
    pub node: NodeId,
    /// How sure it is.
    pub certainty: Certainty,
    /// What speaks for it, the strongest first; never empty.
    pub evidence: Vec<Evidence>,
    /// Only the order means something.
    pub(super) score: u32,
}

/// How sure an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Certainty {
    /// Somebody has to look: a part of a name, a slip, a word in a description.
    Guess,
    /// It would be odd if it were something else.
    Likely,
    /// It is written down.
    Certain,
}

/// One thing that speaks for a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// By what it was recognised.
    pub how: How,
    /// The words of the question, uncleaned.
    pub words: String,
    /// Where in the question they stand, when it has parts: `label pod`.
    pub clue: String,
    /// Where in the catalog they were found: `annotation pagerduty.com/service-id`.
    pub found_in: String,
}

/// By what an entity was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum How {
    /// Its reference.
    Ref,
    /// Its name.
    Name,
    /// Its title or display name.
    Title,
    /// What an annotation calls it in another system.
    Annotation,
    /// Its repository.
    Repository,
    /// One of its links.
    Link,
    /// Its e-mail address.
    Email,
    /// A path below its descriptor's folder.
    Path,
    /// A workload, pod or host whose name begins with its own.
    Workload,
    /// A part of its name, or its name with a slip.
    Fuzzy,
    /// Words in what is written about it.
    Mention,
}

impl Certainty {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Likely => "likely",
            Self::Guess => "guess",
        }
    }

    /// The next lower one; a guess stays a guess.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Certain => Self::Likely,
            Self::Likely | Self::Guess => Self::Guess,
        }
    }
}

impl How {
    /// The word in outputs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ref => "ref",
            Self::Name => "name",
            Self::Title => "title",
            Self::Annotation => "annotation",
            Self::Repository => "repository",
            Self::Link => "link",
            Self::Email => "email",
            Self::Path => "path",
            Self::Workload => "workload",
            Self::Fuzzy => "fuzzy",
            Self::Mention => "mention",
        }
    }
}

impl Candidate {
    /// By what it was recognised, in the first place.
    pub fn how(&self) -> How {
        self.evidence.first().map_or(How::Mention, |evidence| evidence.how)
    }
}

impl Serialize for Certainty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl Serialize for How {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
