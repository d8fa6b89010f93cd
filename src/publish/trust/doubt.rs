use std::fmt;

/// So many files are named in a sentence.
const NAMED_AT_ONCE: usize = 3;
/// So many are named where each has a line.
const MOST_LINES: usize = 20;

/// What speaks against doing outside what a template asks for: nobody has agreed to just this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody has agreed to anything of it.
    New,
    /// What is other than when somebody agreed.
    Changed(Vec<Change>),
}

/// Something that is other than when somebody agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What, in a clause.
    pub what: String,
    /// The files that it is about.
    pub files: Vec<String>,
}

impl Change {
    pub(super) fn of(what: impl Into<String>) -> Self {
        Self { what: what.into(), files: Vec::new() }
    }
}

impl Doubt {
    /// The same line by line; a line that begins with blanks names a file of the one above.
    pub fn lines(&self) -> Vec<String> {
        let Self::Changed(changes) = self else { return vec![self.to_string()] };
        let mut lines = Vec::new();
        for Change { what, files } in changes {
            lines.push(what.clone());
            lines.extend(files.iter().take(MOST_LINES).map(|file| format!("  {file}")));
            if let Some(more) = files.len().checked_sub(MOST_LINES).filter(|more| *more > 0) {
                lines.push(format!("  and {more} more"));
            }
        }
        lines
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => out.write_str("it has not done anything outside from here"),
            Self::Changed(changes) => {
                let changes: Vec<String> = changes.iter().map(ToString::to_string).collect();
                out.write_str(&changes.join("; "))
            }
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)?;
        let more = self.files.len().saturating_sub(NAMED_AT_ONCE);
        let names = self.files[..self.files.len() - more].join(", ");
        match (self.files.is_empty(), more) {
            (true, _) => Ok(()),
            (false, 0) => write!(out, " ({names})"),
            (false, more) => write!(out, " ({names} and {more} more)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_a_few_files_and_lines_name_more() {
        let files: Vec<String> = (1..=22).map(|number| format!("f{number}")).collect();
        let doubt = Doubt::Changed(vec![Change::of("a"), Change { what: "b".to_owned(), files }]);
        assert_eq!(doubt.to_string(), "a; b (f1, f2, f3 and 19 more)");
        let lines = doubt.lines();
        assert_eq!(lines[..3], ["a", "b", "  f1"]);
        assert_eq!(lines[lines.len() - 2..], ["  f20", "  and 2 more"]);
    }
}
