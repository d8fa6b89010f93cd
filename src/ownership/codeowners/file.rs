use super::{Dialect, Pattern};
use crate::ownership::Handle;

/// A CODEOWNERS file.
#[derive(Debug, Clone)]
pub struct Codeowners {
    /// Whose rules apply.
    pub dialect: Dialect,
    /// The sections, the unnamed one first; on GitHub the only one.
    pub sections: Vec<Section>,
    /// Lines that do not count, or not as written.
    pub mistakes: Vec<Mistake>,
}

/// Rules of which the last that matches counts.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// Its name as first written; the first section has none.
    pub name: Option<Box<str>>,
    /// Whether its owners may approve but need not.
    pub is_optional: bool,
    /// How many of its owners have to approve.
    pub approvals: u32,
    /// The rules, in order.
    pub rules: Vec<Rule>,
}

/// One line: a pattern and whom it names.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Which paths it is about.
    pub pattern: Pattern,
    /// Its line, from 1.
    pub line: u32,
    /// Whether it takes paths out of the section.
    pub is_exclusion: bool,
    /// The owners, its own or the section's.
    pub owners: Vec<Handle>,
}

/// A line that does not count, or not as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// Its line, from 1.
    pub line: u32,
    /// What is wrong with it.
    pub message: String,
}

/// The rule of a section that counts for a path.
#[derive(Debug, Clone, Copy)]
pub struct Verdict<'a> {
    /// The section.
    pub section: &'a Section,
    /// The rule; one without owners takes them away.
    pub rule: &'a Rule,
}

impl Codeowners {
    /// What counts for `path`, a file's path from the root of the repository with `/` between its parts:
    /// at most one rule of each section.
    pub fn verdicts(&self, path: &str) -> Vec<Verdict<'_>> {
        let path = path.trim_start_matches('/');
        self.sections.iter().filter_map(|section| section.verdict(path)).collect()
    }

    /// All owners of `path`, in order, each once.
    pub fn owners(&self, path: &str) -> Vec<&Handle> {
        let mut owners: Vec<&Handle> = Vec::new();
        for owner in self.verdicts(path).into_iter().flat_map(|verdict| &verdict.rule.owners) {
            if !owners.contains(&owner) {
                owners.push(owner);
            }
        }
        owners
    }
}

impl Section {
    fn verdict(&self, path: &str) -> Option<Verdict<'_>> {
        let mut matching = self.rules.iter().rev().filter(|rule| rule.pattern.matches(path));
        let rule = matching.next()?;
        // What was excluded once cannot be included again.
        let is_excluded = rule.is_exclusion || matching.any(|rule| rule.is_exclusion);
        (!is_excluded).then_some(Verdict { section: self, rule })
    }
}
