//! The lines of a CODEOWNERS file, by the rules of its service.

use super::{Codeowners, Dialect, Mistake, Pattern, Rule, Section};
use crate::ownership::Handle;

impl Codeowners {
    /// Reads a file. Lines that are wrong are noted and skipped, as the forges do.
    pub fn parse(text: &str, dialect: Dialect) -> Self {
        let mut file = Self {
            dialect,
            sections: vec![Section { approvals: 1, ..Section::default() }],
            mistakes: Vec::new(),
        };
        // Where the rules that follow belong, and the owners of those that name none.
        let (mut section, mut default) = (0, Vec::new());
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if let Some(heading) = Heading::parse(line).filter(|_| dialect == Dialect::GitLab) {
                default = heading.owners(number, &mut file.mistakes);
                section = file.open(&heading);
                continue;
            }
            match rule(line, number, dialect, &default) {
                Ok((rule, ignored)) => {
                    let ignored = ignored.into_iter();
                    file.mistakes.extend(ignored.map(|word| Mistake {
                        line: number,
                        message: format!("`{word}` is neither @name nor an e-mail address"),
                    }));
                    file.sections[section].rules.push(rule);
                }
                Err(message) => file.mistakes.push(Mistake { line: number, message }),
            }
        }
        file
    }

    /// The section of that name, or a new one. One that is required anywhere is required.
    fn open(&mut self, heading: &Heading<'_>) -> usize {
        let name = heading.name.to_lowercase();
        let is_it =
            |section: &Section| section.name.as_ref().is_some_and(|known| known.to_lowercase() == name);
        if let Some(known) = self.sections.iter().position(is_it) {
            let section = &mut self.sections[known];
            section.is_optional &= heading.is_optional;
            section.approvals = section.approvals.max(heading.approvals);
            return known;
        }
        self.sections.push(Section {
            name: Some(heading.name.into()),
            is_optional: heading.is_optional,
            approvals: heading.approvals,
            rules: Vec::new(),
        });
        self.sections.len() - 1
    }
}

/// `^[Name][2] @owner`
struct Heading<'a> {
    name: &'a str,
    is_optional: bool,
    approvals: u32,
    rest: &'a str,
}

impl<'a> Heading<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (is_optional, line) = line.strip_prefix('^').map_or((false, line), |line| (true, line));
        let (name, mut rest) = line.strip_prefix('[')?.split_once(']')?;
        let name = name.trim();
        if name.is_empty() {
            return None;
        }
        let mut approvals = 1;
        if let Some((number, behind)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            // What is no number from 1 counts as 1.
            approvals = number.trim().parse().unwrap_or(1).max(1);
            rest = behind;
        }
        Some(Self { name, is_optional, approvals, rest })
    }

    fn owners(&self, line: u32, mistakes: &mut Vec<Mistake>) -> Vec<Handle> {
        let mut owners = Vec::new();
        for word in self.rest.split_whitespace() {
            match Handle::parse(word) {
                Some(owner) => owners.push(owner),
                None => mistakes.push(Mistake {
                    line,
                    message: format!("`{word}` is neither @name nor an e-mail address"),
                }),
            }
        }
        owners
    }
}

/// The rule of a line, and the words of it that are ignored; or why the whole line is.
fn rule<'a>(
    line: &'a str,
    number: u32,
    dialect: Dialect,
    default: &[Handle],
) -> Result<(Rule, Vec<&'a str>), String> {
    let end = end_of_pattern(line);
    let (text, rest) = line.split_at(end);
    let (is_exclusion, text) = match (dialect, text.strip_prefix('!')) {
        (Dialect::GitLab, Some(text)) => (true, text),
        (Dialect::GitHub, Some(_)) => return Err("GitHub knows no patterns with `!`".to_owned()),
        (_, None) => (false, text),
    };
    if dialect == Dialect::GitHub {
        if text.starts_with("\\#") {
            return Err("GitHub takes `\\#` at the beginning for no pattern".to_owned());
        }
        if text.contains('[') {
            return Err("GitHub knows no character ranges in patterns".to_owned());
        }
    }
    let (mut owners, mut ignored) = (Vec::new(), Vec::new());
    for word in rest.split_whitespace() {
        // On GitLab whoever is named in a comment behind a rule is an owner too.
        if word.starts_with('#') && dialect == Dialect::GitHub {
            break;
        }
        match Handle::parse(word) {
            Some(Handle::Role(_)) if dialect == Dialect::GitHub => ignored.push(word),
            Some(owner) => owners.push(owner),
            None => ignored.push(word),
        }
    }
    if dialect == Dialect::GitHub && !ignored.is_empty() {
        return Err(format!("`{}` is neither @name nor an e-mail address", ignored[0]));
    }
    if is_exclusion {
        owners.clear();
    } else if owners.is_empty() {
        owners = default.to_vec();
    }
    let pattern = Pattern::new(text, dialect).ok_or_else(|| format!("`{text}` matches nothing"))?;
    Ok((Rule { pattern, line: number, is_exclusion, owners }, ignored))
}

/// Where the first blank stands that no backslash precedes.
fn end_of_pattern(line: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in line.char_indices() {
        if c.is_whitespace() && !is_escaped {
            return at;
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    line.len()
}

#[cfg(test)]
mod tests;
