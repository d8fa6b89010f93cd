use std::sync::Arc;

use super::Handle;

/// What the repository of a file says about who looks after it.
///
/// Files are named as the catalog names them. Whoever implements this may be slow, so nothing is asked
/// that is not needed.
pub trait Repository {
    /// The rules of the repository's CODEOWNERS file that apply to `file`, one of each section; none
    /// when there is no such file or nothing in it applies.
    fn rulings(&self, file: &str) -> Vec<Ruling>;

    /// Who changed the folder of `file` in the last year, the most frequent first.
    fn committers(&self, file: &str) -> Vec<Committer>;
}

/// A rule of a CODEOWNERS file that applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The CODEOWNERS file, as the user would name it.
    pub file: Arc<str>,
    /// The line of the rule, from 1.
    pub line: u32,
    /// The pattern as written.
    pub pattern: Box<str>,
    /// The name of the section, when it stands in one.
    pub section: Option<Box<str>>,
    /// Whether the section is optional.
    pub is_optional: bool,
    /// Whom it names; nobody when the rule takes owners away.
    pub owners: Vec<Handle>,
}

/// Somebody who changes a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committer {
    /// The name in the commits.
    pub name: String,
    /// The address in the commits.
    pub email: String,
    /// How many commits of the last year.
    pub commits: usize,
}

/// Where there is no repository: files of a server, or of the catalog only.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoRepository;

impl Repository for NoRepository {
    fn rulings(&self, _: &str) -> Vec<Ruling> {
        Vec::new()
    }

    fn committers(&self, _: &str) -> Vec<Committer> {
        Vec::new()
    }
}
