use std::cell::Cell;
use std::sync::Arc;

use super::super::fault::Outcome;
use super::super::pattern::Pattern;
use super::super::units;

/// A regular expression and where its next search begins, which `g` and `y` make it remember.
#[derive(Debug)]
pub(in super::super) struct Regex {
    pattern: Arc<Pattern>,
    next: Cell<usize>,
}

impl Regex {
    pub(in super::super) fn new(pattern: Arc<Pattern>) -> Self {
        Self { pattern, next: Cell::new(0) }
    }

    pub(in super::super) fn print(&self) -> String {
        self.pattern.print()
    }

    pub(in super::super) fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// `test`: whether it matches, from where it last left off if it remembers.
    pub(in super::super) fn test(&self, text: &str) -> Outcome<bool> {
        if !self.pattern.remembers() {
            return Ok(self.pattern.find(text, 0)?.is_some());
        }
        let found = match self.next.get() {
            next if next > units::len(text) => None,
            next => self.pattern.find(text, units::byte_offset(text, next))?,
        };
        self.next.set(found.as_ref().map_or(0, |found| units::len(&text[..found.end()])));
        Ok(found.is_some())
    }

    /// `String.prototype.replace` with this expression. Only `y` minds where it last left off.
    pub(in super::super) fn replace(&self, text: &str, replacement: &str) -> Outcome<String> {
        let pattern = &self.pattern;
        let start = if pattern.is_global() { 0 } else { self.next.get() };
        let start = if pattern.is_sticky() { start } else { 0 };
        let (replaced, end) = if start > units::len(text) {
            (text.to_owned(), None)
        } else {
            pattern.replace(text, units::byte_offset(text, start), replacement)?
        };
        if pattern.is_global() {
            self.next.set(0);
        } else if pattern.is_sticky() {
            self.next.set(end.map_or(0, |end| units::len(&text[..end])));
        }
        Ok(replaced)
    }
}
