//! What can go wrong inside, before it is told with line and column.

/// The answer of a step that can fail.
pub(super) type Outcome<T> = Result<T, Fault>;

/// A failure on its way out. Small, because every answer carries room for it.
#[derive(Debug)]
pub(super) struct Fault(Box<Parts>);

#[derive(Debug)]
pub(super) struct Parts {
    pub(super) kind: Kind,
    pub(super) message: String,
    pub(super) hint: Option<String>,
    /// The byte of the template that it is about.
    pub(super) at: Option<usize>,
}

/// The stage that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The template cannot be read.
    Syntax,
    /// The template asks for what cannot be done with these values.
    Evaluation,
    /// The template wants more work, depth or output than is allowed.
    Limit,
}

impl Fault {
    pub(super) fn syntax(at: usize, message: impl Into<String>) -> Self {
        Self::of(Kind::Syntax, message, Some(at))
    }

    pub(super) fn new(message: impl Into<String>) -> Self {
        Self::of(Kind::Evaluation, message, None)
    }

    pub(super) fn limit(message: impl Into<String>) -> Self {
        Self::of(Kind::Limit, message, None)
    }

    fn of(kind: Kind, message: impl Into<String>, at: Option<usize>) -> Self {
        Self(Box::new(Parts { kind, message: message.into(), hint: None, at }))
    }

    /// Adds what to write instead.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Says where it happened, unless a place further inside is known.
    pub(super) fn at(mut self, at: usize) -> Self {
        self.0.at.get_or_insert(at);
        self
    }

    /// Says what was being done.
    pub(super) fn during(mut self, what: &str) -> Self {
        if self.0.kind == Kind::Evaluation {
            self.0.message = format!("{what}: {}", self.0.message);
        }
        self
    }

    pub(super) fn into_parts(self) -> Parts {
        *self.0
    }
}
