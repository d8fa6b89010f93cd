/// A part of a question that may name something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clue {
    /// The words, as they stand in the question.
    pub text: String,
    /// What they are, which decides how they are looked up.
    pub sort: Sort,
    /// Where they stand: `label pod`; empty when they are the whole question.
    pub origin: String,
    /// How much it says that they stand there, of 100. Below `Clue::SURE` nothing is certain, and
    /// below `Clue::TELLING` nothing more than a guess.
    pub weight: u8,
}

/// What a clue is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// A name in this or another system.
    Name,
    /// The name of a workload, pod or host, perhaps with what a machine added.
    Workload,
    /// `owner/repository`.
    Slug,
    /// A web or repository address.
    Address,
    /// The name of a group or user.
    Owner,
}

impl Clue {
    /// From this weight on a clue may make certain.
    pub(super) const SURE: u8 = 90;
    /// From this weight on a clue is more than a guess.
    pub(super) const TELLING: u8 = 60;

    /// The whole question as one clue.
    pub(super) fn whole(text: &str, sort: Sort) -> Self {
        Self { text: text.to_owned(), sort, origin: String::new(), weight: 100 }
    }

    pub(super) fn new(text: &str, sort: Sort, origin: impl Into<String>, weight: u8) -> Self {
        Self { text: text.trim().to_owned(), sort, origin: origin.into(), weight }
    }
}
