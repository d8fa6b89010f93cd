use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

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

/// Breaks `text` into lines of at most `columns`, between words where it can.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_word_bounds() {
            let wide = width(word);
            if used + wide > columns && used > 0 {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0;
                if word.trim().is_empty() {
                    continue;
                }
            }
            for grapheme in word.graphemes(true) {
                let wide = UnicodeWidthStr::width(grapheme);
                if used + wide > columns && used > 0 {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += wide;
            }
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
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
