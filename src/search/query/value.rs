use std::fmt;

use super::Attribute;

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
        Some(if text.contains('*') { Self::Like(text.into()) } else { Self::Is(text.into()) })
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
    let mut out = String::new();
    Value::Is(text.into()).write(attribute, &mut out).expect("a string takes everything");
    out
}

/// The text without its quotes; none when it is empty. No value needs a quote of its own, and one
/// that was kept could not be written so that it reads back.
fn unquoted(raw: &str) -> Option<String> {
    let text = raw.replace('"', "");
    (!text.is_empty()).then_some(text)
}
