use std::borrow::Cow;
use std::sync::OnceLock;

use super::columns::Mark;
use crate::arena::Strings;
use crate::catalog::EntityRef;
use crate::search::field::Field;

/// A value that stands in an image as a text.
pub(in crate::search) trait Kept {
    /// The text.
    fn text(&self) -> Cow<'_, str>;
    /// The value of a text from [`Kept::text`].
    fn of(text: &str) -> Self;
}

/// Values, those of an image decoded when they are first asked for.
#[derive(Debug)]
pub(super) struct Distinct<T> {
    all: OnceLock<Vec<T>>,
    kept: Strings,
    of: fn(&str) -> T,
}

impl<T> Distinct<T> {
    pub(super) fn all(&self) -> &[T] {
        self.all.get_or_init(|| self.kept.iter().map(self.of).collect())
    }

    /// The bytes of memory that they take, without what they point to.
    pub(super) fn memory(&self) -> usize {
        self.all.get().map_or(0, Vec::capacity) * size_of::<T>()
    }
}

impl<T: Kept> From<Vec<T>> for Distinct<T> {
    fn from(all: Vec<T>) -> Self {
        Self { all: all.into(), kept: Strings::default(), of: T::of }
    }
}

impl<T: Kept> From<Strings> for Distinct<T> {
    fn from(kept: Strings) -> Self {
        Self { all: OnceLock::new(), kept, of: T::of }
    }
}

impl Kept for Box<str> {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn of(text: &str) -> Self {
        text.into()
    }
}

impl Kept for EntityRef {
    fn text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }

    fn of(text: &str) -> Self {
        Self::kept(text)
    }
}

/// The host of a link begins with this; no tag may be told from it otherwise.
const HOST: char = '/';

impl Kept for Mark {
    fn text(&self) -> Cow<'_, str> {
        let sort = if self.field == Field::Link { HOST } else { '#' };
        Cow::Owned(format!("{sort}{}", self.text))
    }

    fn of(text: &str) -> Self {
        let field = if text.starts_with(HOST) { Field::Link } else { Field::Tag };
        Self { field, text: text.get(1..).unwrap_or_default().into() }
    }
}
