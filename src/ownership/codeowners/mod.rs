//! CODEOWNERS files, by the rules that GitHub and GitLab document.

mod file;
mod parse;
mod pattern;

pub use file::{Codeowners, Mistake, Rule, Section, Verdict};
pub use pattern::Pattern;

/// Whose rules apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// GitHub's: patterns nearly like those of gitignore, and no sections.
    GitHub,
    /// GitLab's: patterns of the shell, sections, exclusions.
    GitLab,
}

impl Dialect {
    /// Where the file may lie in a repository; the first that is there counts.
    pub const fn places(self) -> &'static [&'static str] {
        match self {
            Self::GitHub => &[".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"],
            Self::GitLab => &["CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"],
        }
    }

    /// The largest file that is read, in bytes; GitHub ignores larger ones.
    pub const fn largest(self) -> u64 {
        match self {
            Self::GitHub => 3 * 1024 * 1024,
            Self::GitLab => 16 * 1024 * 1024,
        }
    }
}
