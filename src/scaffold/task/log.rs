use std::collections::VecDeque;
use std::time::SystemTime;

use super::super::run::Level;
use crate::text::without_escapes;

/// Lines that are kept; older ones go.
const KEPT: usize = 5_000;
/// Characters of a line that are kept.
const LONGEST: usize = 2_000;

/// What a run has said, up to a limit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    lines: VecDeque<LogLine>,
    left_out: usize,
}

/// A line of it, without escape codes, but foreign and not cleaned otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct LogLine {
    /// The place of the step among the steps; none for the run as a whole.
    pub step: Option<usize>,
    /// When it was said.
    pub at: Option<SystemTime>,
    /// How much it matters.
    pub level: Level,
    /// What it says.
    pub text: String,
}

impl Log {
    /// Adds what was said, line by line.
    pub(super) fn add(&mut self, step: Option<usize>, at: Option<SystemTime>, level: Level, text: &str) {
        for line in without_escapes(text).lines() {
            if self.lines.len() == KEPT {
                self.lines.pop_front();
                self.left_out += 1;
            }
            let end = line.char_indices().nth(LONGEST).map(|(end, _)| end);
            let text = end.map_or_else(|| line.to_owned(), |end| format!("{}…", &line[..end]));
            self.lines.push_back(LogLine { step, at, level, text });
        }
    }

    /// The lines that are kept, the oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &LogLine> + ExactSizeIterator {
        self.lines.iter()
    }

    /// A line by its place among those that are kept.
    pub fn line(&self, at: usize) -> Option<&LogLine> {
        self.lines.get(at)
    }

    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether nothing has been said.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many older lines were given up for newer ones.
    pub const fn left_out(&self) -> usize {
        self.left_out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_lines_are_kept_without_escape_codes() {
        let mut log = Log::default();
        log.add(Some(1), None, Level::Info, "\u{1b}[32mone\u{1b}[39m\ntwo");
        assert_eq!(log.lines().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        for number in 0..KEPT {
            log.add(None, None, Level::Info, &number.to_string());
        }
        assert_eq!((log.len(), log.left_out()), (KEPT, 2));
        assert_eq!(log.line(0).map(|line| line.text.as_str()), Some("0"));
    }

    #[test]
    fn a_line_without_end_is_cut_between_characters() {
        let mut log = Log::default();
        log.add(None, None, Level::Info, &"ä".repeat(LONGEST * 3));
        let text = &log.line(0).expect("a line").text;
        assert_eq!(text.chars().count(), LONGEST + 1);
        assert!(text.ends_with('…'));
    }
}
