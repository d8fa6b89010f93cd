use std::fmt;

/// A text that must not be shown, logged or kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Hidden(String);

impl Hidden {
    /// The text, for the run that needs it.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// As many asterisks as the text has characters: what stands among the answers for it (Backstage semantics 5.5).
    pub fn stars(&self) -> String {
        "*".repeat(self.0.chars().count())
    }
}

impl From<&str> for Hidden {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Hidden {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Hidden")
    }
}
