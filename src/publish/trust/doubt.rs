use std::fmt;

/// What speaks against doing outside what a template asks for: nobody has agreed to just this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Nobody has agreed to anything of it.
    New,
    /// What is other than when somebody agreed, in clauses.
    Changed(Vec<String>),
}

impl fmt::Display for Doubt {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New => out.write_str("it has not done anything outside from here"),
            Self::Changed(clauses) => out.write_str(&clauses.join("; ")),
        }
    }
}
