use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns `text` takes in a terminal.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// Cuts `text` to at most `columns`, ending in `…` when something was left out.
///
/// Never splits a grapheme, so the result may be a column short before a wide character.
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let mut used = 0;
    let mut end = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = UnicodeWidthStr::width(grapheme);
        if used + wide > columns - 1 {
            break;
        }
        used += wide;
        end = at + grapheme.len();
    }
    Cow::Owned(format!("{}…", &text[..end]))
}

/// Cuts or fills `text` with spaces to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let mut out = cut(text, columns).into_owned();
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(width(&out))));
    out
}

/// Breaks `line` into pieces of at most `columns`, wherever that is; an empty line is one piece.
pub fn broken(line: &str, columns: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let (mut from, mut used) = (0, 0);
    for (at, grapheme) in line.grapheme_indices(true) {
        let wide = UnicodeWidthStr::width(grapheme);
        if used + wide > columns.max(1) && at > from {
            pieces.push(&line[from..at]);
            (from, used) = (at, 0);
        }
        used += wide;
    }
    pieces.push(&line[from..]);
    pieces
}

/// Returns the beginning of `text`, enough to fill `lines` of `columns`: no frame shall wait for the rest of a
/// description of megabytes.
pub fn beginning(text: &str, lines: usize, columns: usize) -> &str {
    /// More bytes than a column of any script takes, accents included.
    const LONGEST: usize = 64;
    let room = columns.saturating_add(1).saturating_mul(lines).saturating_mul(LONGEST);
    &text[..text.floor_char_boundary(room)]
}

/// Breaks `text` into lines of at most `columns`: at blanks and between wide characters where it can, so that
/// `--options` and addresses stay whole, else within what is longer than a line.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut wrapping = Wrapping { columns: columns.max(1), lines: Vec::new(), line: String::new(), used: 0 };
    for paragraph in text.lines() {
        for run in runs(paragraph) {
            if width(run) > wrapping.columns {
                run.split_word_bounds().for_each(|word| wrapping.add(word));
            } else {
                wrapping.add(run);
            }
        }
        wrapping.end_line();
    }
    wrapping.lines
}

struct Wrapping {
    columns: usize,
    lines: Vec<String>,
    line: String,
    used: usize,
}

impl Wrapping {
    fn add(&mut self, word: &str) {
        if self.used + width(word) > self.columns && self.used > 0 {
            self.end_line();
            if word.trim().is_empty() {
                return;
            }
        }
        for grapheme in word.graphemes(true) {
            let wide = UnicodeWidthStr::width(grapheme);
            if self.used + wide > self.columns && self.used > 0 {
                self.end_line();
            }
            self.line.push_str(grapheme);
            self.used += wide;
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.lines.push(line.trim_end().to_owned());
        self.used = 0;
    }
}

/// What stays on one line if it fits: blanks, and what stands between them; a word of wide characters for itself.
fn runs(paragraph: &str) -> impl Iterator<Item = &str> {
    let mut rest = paragraph;
    std::iter::from_fn(move || {
        let mut words = rest.split_word_bounds();
        let first = words.next()?;
        let mut end = first.len();
        if !is_apart(first) {
            end += words.take_while(|word| !is_apart(word)).map(str::len).sum::<usize>();
        }
        let (run, behind) = rest.split_at(end);
        rest = behind;
        Some(run)
    })
}

fn is_apart(word: &str) -> bool {
    word.chars().next().is_some_and(|c| c.is_whitespace() || UnicodeWidthChar::width(c) == Some(2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_wide_character_is_never_halved() {
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("日本語", 6), "日本語");
        assert_eq!(pad("日本", 6), "日本  ");
    }

    #[test]
    fn long_text_breaks_between_words() {
        assert_eq!(wrap("who owns the ledger", 9), ["who owns", "the", "ledger"]);
        assert_eq!(wrap("abcdefgh", 3), ["abc", "def", "gh"]);
        assert_eq!(wrap("  set it (well)\n\nfor", 9), ["  set it", "(well)", "", "for"]);
        assert_eq!(wrap("日本語の説明、終わり", 8), ["日本語の", "説明、終", "わり"]);
    }

    #[test]
    fn options_and_addresses_stay_whole_if_they_fit_a_line() {
        assert_eq!(wrap("use git --global here", 13), ["use git", "--global here"]);
        assert_eq!(wrap("see https://acme.test/docs", 24), ["see", "https://acme.test/docs"]);
        assert_eq!(wrap("see https://acme.test/docs", 12), ["see https://", "acme.test/", "docs"]);
    }

    #[test]
    fn a_beginning_fills_its_lines_and_is_no_longer_than_that() {
        assert_eq!(beginning("who owns it", 1, 4), "who owns it");
        let long = "é日 ".repeat(1_000_000);
        let short = beginning(&long, 4, 20);
        assert!(short.len() < 10_000 && long.starts_with(short));
        assert_eq!(wrap(short, 20)[..4], wrap(&long[..20_000], 20)[..4]);
    }

    proptest! {
        #[test]
        fn what_is_cut_fits(text in ".{0,40}", columns in 0_usize..50) {
            prop_assert!(width(&cut(&text, columns)) <= columns);
        }

        #[test]
        fn wrapped_lines_fit(text in "[a-z日 é]{0,60}", columns in 2_usize..20) {
            prop_assert!(wrap(&text, columns).iter().all(|line| width(line) <= columns));
        }
    }
}
