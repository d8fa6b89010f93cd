//! Regular expressions as JavaScript has them, run by an engine that cannot be made to run forever.
//!
//! The engine matches characters where JavaScript matches UTF-16 code units, so `.` takes a whole emoji.

mod replace;
mod translate;

pub(super) use replace::replace_first;

use fancy_regex::RegexBuilder;

use super::fault::{Fault, Outcome};

/// The longest pattern, as in Backstage.
pub(super) const LONGEST: usize = 16_384;
/// How often a match may go back and try anew.
const BACKTRACKS: usize = 200_000;
/// The most memory, in bytes, that a pattern may become.
const COMPILED: usize = 4 << 20;

type Captures<'t> = fancy_regex::Captures<'t, str>;

/// A pattern with its flags.
pub(super) struct Pattern {
    source: String,
    flags: Flags,
    engine: fancy_regex::Regex,
}

/// The flags that a pattern may have, in their usual order.
const LETTERS: &[u8; 4] = b"gimy";

/// The flags of a pattern, a bit for each of [`LETTERS`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flags(u8);

impl Flags {
    /// Sets the flag `letter`; false when it is set already.
    pub(super) fn set(&mut self, letter: u8) -> bool {
        let was_set = self.has(letter);
        self.0 |= Self::bit(letter);
        !was_set
    }

    fn has(self, letter: u8) -> bool {
        self.0 & Self::bit(letter) != 0
    }

    fn bit(letter: u8) -> u8 {
        LETTERS.iter().position(|known| *known == letter).map_or(0, |at| 1 << at)
    }

    fn letters(self) -> String {
        LETTERS.iter().filter(|letter| self.has(**letter)).map(|letter| char::from(*letter)).collect()
    }
}

impl Pattern {
    /// Reads a pattern; none when it is no pattern of JavaScript's, or one beyond the engine.
    pub(super) fn new(source: &str, flags: Flags) -> Option<Self> {
        let translated = translate::translate(source, flags.has(b'm'))?;
        let engine = RegexBuilder::new(&translated)
            .case_insensitive(flags.has(b'i'))
            .backtrack_limit(BACKTRACKS)
            .delegate_size_limit(COMPILED)
            .delegate_dfa_size_limit(COMPILED)
            .build()
            .ok()?;
        Some(Self { source: source.to_owned(), flags, engine })
    }

    /// The pattern as it is written, without its slashes.
    pub(super) fn source(&self) -> &str {
        &self.source
    }

    /// The letters of its flags.
    pub(super) fn flags(&self) -> String {
        self.flags.letters()
    }

    /// Whether it searches on from its last match.
    pub(super) fn remembers(&self) -> bool {
        self.is_global() || self.is_sticky()
    }

    pub(super) fn is_global(&self) -> bool {
        self.flags.has(b'g')
    }

    pub(super) fn is_sticky(&self) -> bool {
        self.flags.has(b'y')
    }

    /// The first match from the byte `from` on; at `from` itself if the pattern is sticky.
    pub(super) fn find<'t>(&self, text: &'t str, from: usize) -> Outcome<Option<fancy_regex::Match<'t>>> {
        let found = self.engine.find_from_pos(text, from).map_err(|error| self.gave_up(&error))?;
        Ok(found.filter(|found| !self.is_sticky() || found.start() == from))
    }

    fn captures<'t>(&self, text: &'t str, from: usize) -> Outcome<Option<Captures<'t>>> {
        let found = self.engine.captures_from_pos(text, from).map_err(|error| self.gave_up(&error))?;
        Ok(found.filter(|found| !self.is_sticky() || found.get(0).is_some_and(|whole| whole.start() == from)))
    }

    fn gave_up(&self, _error: &fancy_regex::Error) -> Fault {
        Fault::limit(format!("the pattern {} takes too long on this text", self.print()))
            .hint("write it without nested repetition such as `(a+)+`")
    }

    /// The pattern as it is written, with its flags in their usual order.
    pub(super) fn print(&self) -> String {
        let mut out = String::from("/");
        for c in self.source.chars() {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\u{2028}' => out.push_str("\\u2028"),
                '\u{2029}' => out.push_str("\\u2029"),
                c => out.push(c),
            }
        }
        if self.source.is_empty() {
            out.push_str("(?:)");
        }
        out + "/" + &self.flags()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source && self.flags == other.flags
    }
}

impl std::fmt::Debug for Pattern {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.print())
    }
}
