use std::borrow::Cow;
use std::fmt;

/// The way to a value: names of fields and numbers of elements, from the root of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldPath(Vec<Cow<'static, str>>);

impl FieldPath {
    /// The way along `steps`.
    pub fn new<S: Into<Cow<'static, str>>>(steps: impl IntoIterator<Item = S>) -> Self {
        Self(steps.into_iter().map(Into::into).collect())
    }

    /// The way on to `step`.
    #[must_use]
    pub fn then(mut self, step: impl Into<Cow<'static, str>>) -> Self {
        self.0.push(step.into());
        self
    }

    /// The steps, those into lists as numbers from 0.
    pub fn steps(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(AsRef::as_ref)
    }
}

/// Dotted, as in `metadata.tags.2`.
impl fmt::Display for FieldPath {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.join("."))
    }
}

/// The way to a value while rules descend; costs nothing until something is wrong.
#[derive(Clone, Copy)]
pub(super) struct Trail<'a> {
    before: Option<&'a Trail<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'a str),
    Item(usize),
}

impl<'a> Trail<'a> {
    pub(super) const fn from(field: &'a str) -> Self {
        Self { before: None, step: Step::Field(field) }
    }

    pub(super) const fn field(&'a self, field: &'a str) -> Self {
        Self { before: Some(self), step: Step::Field(field) }
    }

    pub(super) const fn item(&'a self, item: usize) -> Self {
        Self { before: Some(self), step: Step::Item(item) }
    }

    pub(super) fn path(&self) -> FieldPath {
        let before = self.before.map_or_else(FieldPath::default, Trail::path);
        match self.step {
            Step::Field(field) => before.then(field.to_owned()),
            Step::Item(item) => before.then(item.to_string()),
        }
    }
}
