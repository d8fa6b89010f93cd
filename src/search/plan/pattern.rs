use std::cmp::Ordering;

use super::kinds::is_called;
use crate::search::folding;
use crate::search::mask::Mask;
use crate::search::query::{Comparison, Value};
use crate::text::{fold, fold_cheaply};

/// A value of a query, prepared for comparing.
#[derive(Debug, Clone)]
pub(super) struct Pattern {
    folded: String,
    how: How,
    mask: Mask,
    may_be_plural: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    Equal,
    Part,
    Stars,
    Compared(Comparison),
}

impl Pattern {
    /// Prepares `value`; where `is_prose`, a part of the text suffices unless it says otherwise.
    pub(super) fn new(value: &Value, is_prose: bool) -> Self {
        let how = match value {
            Value::Is(_) if is_prose => How::Part,
            Value::Is(_) | Value::Exactly(_) | Value::Within(_) => How::Equal,
            Value::Like(_) => How::Stars,
            Value::Compared(comparison, _) => How::Compared(*comparison),
        };
        let mask = match how {
            How::Compared(_) => Mask::default(),
            How::Equal => mask_of_name(value.text()),
            How::Part | How::Stars => mask_of_part(value.text()),
        };
        let may_be_plural = matches!(value, Value::Is(_) | Value::Exactly(_));
        Self { folded: fold(value.text()), how, mask, may_be_plural }
    }

    /// Whether it says more than a name does: a kind or a namespace.
    pub(super) fn is_qualified(&self) -> bool {
        self.folded.contains([':', '/'])
    }

    /// Characters that a name has which it fits, folded as the index folds: a name without them need
    /// not be looked at.
    pub(super) const fn mask(&self) -> Mask {
        self.mask
    }

    /// Whether any text at all will do.
    pub(super) fn fits_anything(&self) -> bool {
        self.how == How::Stars && self.folded.bytes().all(|byte| byte == b'*')
    }

    /// The text that fits, folded, when it is one.
    pub(super) fn whole(&self) -> Option<&str> {
        (self.how == How::Equal).then_some(&*self.folded)
    }

    /// Whether it is another word for the kind `kind`.
    pub(super) fn names_kind(&self, kind: &str) -> bool {
        self.may_be_plural && is_called(kind, &self.folded)
    }

    /// The same text, of which a part suffices.
    pub(super) fn as_part(&self) -> Self {
        Self { how: How::Part, mask: mask_of_part(&self.folded), ..self.clone() }
    }

    /// Whether `text` is what was asked for, in any case and with or without accents.
    pub(super) fn fits(&self, text: &str) -> bool {
        if self.how == How::Equal && text.is_ascii() {
            return text.eq_ignore_ascii_case(&self.folded);
        }
        let text = fold_cheaply(text);
        match self.how {
            How::Equal => text == self.folded,
            How::Part => text.contains(&self.folded),
            How::Stars => has_stars_filled(&self.folded, &text),
            How::Compared(comparison) => comparison.holds(compare(&text, &self.folded)),
        }
    }
}

/// The characters of the name in a reference; of other texts perhaps only a part of them.
fn mask_of_name(text: &str) -> Mask {
    let name = text.rsplit([':', '/']).next().unwrap_or(text);
    if name.is_ascii() { Mask::of(folding::folded(name).as_bytes()) } else { Mask::default() }
}

/// The same when it may begin and end anywhere: what has a namespace may have no letter of the name.
fn mask_of_part(text: &str) -> Mask {
    if text.contains([':', '/']) { Mask::default() } else { mask_of_name(text) }
}

/// Numbers as numbers, anything else letter by letter, which orders dates too.
fn compare(text: &str, other: &str) -> Ordering {
    match (text.parse::<f64>(), other.parse::<f64>()) {
        (Ok(number), Ok(other)) => number.total_cmp(&other),
        _ => text.cmp(other),
    }
}

/// Whether `text` is `pattern` with something, or nothing, in place of each star.
fn has_stars_filled(pattern: &str, text: &str) -> bool {
    let Some((first, rest)) = pattern.split_once('*') else { return text == pattern };
    let Some(mut text) = text.strip_prefix(first) else { return false };
    let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
    for piece in middle.split('*') {
        let Some(at) = text.find(piece) else { return false };
        text = &text[at + piece.len()..];
    }
    text.ends_with(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stand_for_anything() {
        for (pattern, text) in [("pay*", "pay"), ("*pay*", "repayment"), ("a*b*c", "axbxxc"), ("*", "")] {
            assert!(has_stars_filled(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("pay*", "repay"), ("a*b", "a"), ("ab*b", "ab"), ("a*b*c", "acb")] {
            assert!(!has_stars_filled(pattern, text), "{pattern} {text}");
        }
    }

    #[test]
    fn numbers_compare_as_numbers_and_dates_as_text() {
        let more = |text: &str, than: &str| {
            Pattern::new(&Value::Compared(Comparison::More, than.into()), false).fits(text)
        };
        assert!(more("10", "9") && more("2026-10-01", "2026-09-30") && !more("9", "9.0"));
    }
}
