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

/// The flags that the language knows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Flags {
    global: bool,
    ignore_case: bool,
    multiline: bool,
    sticky: bool,
}

impl Flags {
    /// Sets the flag `letter`; false when it is set already.
    pub(super) fn set(&mut self, letter: u8) -> bool {
        let flag = match letter {
            b'g' => &mut self.global,
            b'i' => &mut self.ignore_case,
            b'm' => &mut self.multiline,
            _ => &mut self.sticky,
        };
        !std::mem::replace(flag, true)
    }

    fn letters(self) -> String {
        let flags = [('g', self.global), ('i', self.ignore_case), ('m', self.multiline), ('y', self.sticky)];
        flags.into_iter().filter(|(_, set)| *set).map(|(letter, _)| letter).collect()
    }
}

impl Pattern {
    /// Reads a pattern; none when it is no pattern of JavaScript's, or one beyond the engine.
    pub(super) fn new(source: &str, flags: Flags) -> Option<Self> {
        let translated = translate::translate(source, flags.multiline)?;
        let engine = RegexBuilder::new(&translated)
            .case_insensitive(flags.ignore_case)
            .backtrack_limit(BACKTRACKS)
            .delegate_size_limit(COMPILED)
            .delegate_dfa_size_limit(COMPILED)
            .build()
            .ok()?;
        Some(Self { source: source.to_owned(), flags, engine })
    }

    /// Whether it searches on from its last match.
    pub(super) fn remembers(&self) -> bool {
        self.flags.global || self.flags.sticky
    }

    pub(super) fn is_global(&self) -> bool {
        self.flags.global
    }

    pub(super) fn is_sticky(&self) -> bool {
        self.flags.sticky
    }

    /// The first match from the byte `from` on; at `from` itself if the pattern is sticky.
    pub(super) fn find<'t>(&self, text: &'t str, from: usize) -> Outcome<Option<fancy_regex::Match<'t>>> {
        let found = self.engine.find_from_pos(text, from).map_err(|error| self.gave_up(&error))?;
        Ok(found.filter(|found| !self.flags.sticky || found.start() == from))
    }

    fn captures<'t>(&self, text: &'t str, from: usize) -> Outcome<Option<Captures<'t>>> {
        let found = self.engine.captures_from_pos(text, from).map_err(|error| self.gave_up(&error))?;
        Ok(found.filter(|found| !self.flags.sticky || found.get(0).is_some_and(|whole| whole.start() == from)))
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
        out + "/" + &self.flags.letters()
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
