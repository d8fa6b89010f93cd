use std::fmt;
use std::ops::Range;

use super::token::alternatives;
use super::{Attribute, Term};

/// One alternative behind a colon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// `pay`: equal, in any case; of names, titles, descriptions and links a part suffices.
    Is(Box<str>),
    /// `=pay`: equal, in any case, of every attribute.
    Exactly(Box<str>),
    /// `pay*`: equal but for any text in place of each star.
    Like(Box<str>),
    /// `team-a+`, of owners: the group or any below it.
    Within(Box<str>),
    /// `>3`, `<=2026-01-01`: numbers as numbers, anything else as text.
    Compared(Comparison, Box<str>),
}

/// How a value lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// Those with two characters come first, for readers that take the first that fits.
    const ALL: [(Self, &'static str); 4] =
        [(Self::AtMost, "<="), (Self::AtLeast, ">="), (Self::Less, "<"), (Self::More, ">")];

    const fn symbol(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether `ordering`, of a value to the one in the query, is what was asked for.
    pub(in crate::search) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Less => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::More => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }
}

impl Value {
    /// The text without the signs around it.
    pub fn text(&self) -> &str {
        let (Self::Is(text)
        | Self::Exactly(text)
        | Self::Like(text)
        | Self::Within(text)
        | Self::Compared(_, text)) = self;
        text
    }

    /// `text` asked for in the same way as this one.
    pub(in crate::search) fn written_as(&self, text: &str, attribute: &Attribute) -> String {
        let text = text.into();
        let value = match self {
            Self::Is(_) => Self::Is(text),
            Self::Exactly(_) => Self::Exactly(text),
            Self::Like(_) => Self::Like(text),
            Self::Within(_) => Self::Within(text),
            Self::Compared(comparison, _) => Self::Compared(*comparison, text),
        };
        let mut out = String::new();
        value.write(attribute, &mut out).expect("a string takes everything");
        out
    }

    /// Reads one alternative; none when nothing is said.
    pub(super) fn read(raw: &str, attribute: &Attribute) -> Option<Self> {
        let open = matches!(attribute, Attribute::Path(_) | Attribute::Label(_) | Attribute::Annotation(_));
        if let Some((comparison, rest)) = Comparison::ALL
            .iter()
            .filter(|_| open)
            .find_map(|(comparison, symbol)| Some((*comparison, raw.strip_prefix(symbol)?)))
        {
            return unquoted(rest).map(|text| Self::Compared(comparison, text.into()));
        }
        if let Some(rest) = raw.strip_prefix('=') {
            return unquoted(rest).map(|text| Self::Exactly(text.into()));
        }
        // What has quotes is meant letter by letter.
        if raw.contains('"') {
            return unquoted(raw).map(|text| Self::Is(text.into()));
        }
        if let Some(group) = raw.strip_suffix('+').filter(|_| *attribute == Attribute::Owner) {
            return (!group.is_empty()).then(|| Self::Within(group.into()));
        }
        let text = unquoted(raw)?;
        // The rest of an address is no pattern: it has to be quoted to be told from one.
        let is_pattern = text.contains('*') && !text.starts_with("//");
        Some(if is_pattern { Self::Like(text.into()) } else { Self::Is(text.into()) })
    }

    /// Writes it so that [`Value::read`] returns the same.
    pub(super) fn write(&self, attribute: &Attribute, out: &mut impl fmt::Write) -> fmt::Result {
        let (before, after) = match self {
            Self::Is(_) | Self::Like(_) => ("", ""),
            Self::Exactly(_) => ("=", ""),
            Self::Within(_) => ("", "+"),
            Self::Compared(comparison, _) => (comparison.symbol(), ""),
        };
        let text = self.text();
        let bare = format!("{before}{text}{after}");
        // Behind a colon two slashes make an address of the whole, which is a word.
        let breaks = text.starts_with("//") || text.chars().any(|c| c.is_whitespace() || c == ',');
        if !breaks && Self::read(&bare, attribute).as_ref() == Some(self) {
            out.write_str(&bare)
        } else {
            write!(out, "{before}\"{text}\"{after}")
        }
    }
}

/// `text` as a value that stands for just that.
pub(in crate::search) fn written(text: &str, attribute: &Attribute) -> String {
    Value::Is("".into()).written_as(text, attribute)
}

/// The characters of `query` in which `term` names `value`; all of the term when that cannot be told.
pub(in crate::search) fn columns(
    query: &str,
    term: &Term,
    attribute: &Attribute,
    value: &Value,
) -> Range<usize> {
    let whole = term.columns();
    let text: String = query.chars().skip(whole.start).take(whole.len()).collect();
    let Some((head, tail)) = text.split_once(':') else { return whole };
    let pieces = alternatives(tail).into_iter();
    let mut named = pieces.filter(|(_, raw)| Value::read(raw, attribute).as_ref() == Some(value));
    let Some((column, raw)) = named.next() else { return whole };
    let begin = whole.start + head.chars().count() + 1 + column;
    begin..begin + raw.chars().count()
}

/// The text without its quotes; none when it is empty. No value needs a quote of its own, and one
/// that was kept could not be written so that it reads back.
fn unquoted(raw: &str) -> Option<String> {
    let text = raw.replace('"', "");
    (!text.is_empty()).then_some(text)
}
