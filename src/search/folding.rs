use crate::text::{clean, fold};

/// Receives the text of [`fold_words`], piece by piece.
pub(super) trait Sink {
    /// Takes `bytes`, which came from the character `from` of the cleaned text; `starts` when a
    /// word begins with them.
    fn take(&mut self, bytes: &[u8], from: usize, starts: bool);
}

/// Folds `text` as search compares it: see [`crate::text::fold`], and every run of separators is
/// one space, so that `payments-ledger`, `Payments Ledger` and `payments_ledger` are the same.
///
/// Words begin behind separators, at the humps of `camelCase`, and at every ideograph.
/// The characters counted are those of [`crate::text::clean`]`(text)`, which is what views show.
pub(super) fn fold_words(text: &str, sink: &mut impl Sink) {
    if text.is_ascii() { fold_ascii(text.as_bytes(), sink) } else { fold_unicode(&clean(text), sink) }
}

fn fold_ascii(text: &[u8], sink: &mut impl Sink) {
    let mut gap = true;
    let mut any = false;
    for (at, &byte) in text.iter().enumerate() {
        if is_ascii_separator(byte) {
            gap = true;
            continue;
        }
        if gap && any {
            sink.take(b" ", at - 1, false);
        }
        let hump = byte.is_ascii_uppercase()
            && !gap
            && (!text[at - 1].is_ascii_uppercase() || text.get(at + 1).is_some_and(u8::is_ascii_lowercase));
        sink.take(&[byte.to_ascii_lowercase()], at, gap || hump);
        gap = false;
        any = true;
    }
}

fn fold_unicode(text: &str, sink: &mut impl Sink) {
    let mut gap = true;
    let mut any = false;
    let mut before = ' ';
    let mut chars = text.chars().enumerate().peekable();
    let mut buffer = [0; 4];
    while let Some((at, c)) = chars.next() {
        if is_separator(c) {
            gap = true;
            continue;
        }
        let folded = fold(c.encode_utf8(&mut buffer));
        let folded = folded.trim();
        if folded.is_empty() {
            continue;
        }
        if gap && any {
            sink.take(b" ", at - 1, false);
        }
        let next_is_lower = chars.peek().is_some_and(|(_, next)| next.is_lowercase());
        let hump = c.is_uppercase() && (!before.is_uppercase() || next_is_lower);
        sink.take(folded.as_bytes(), at, gap || hump || is_ideograph(c));
        gap = false;
        any = true;
        before = c;
    }
}

fn is_ascii_separator(byte: u8) -> bool {
    !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'#'))
}

fn is_separator(c: char) -> bool {
    if let Ok(byte) = u8::try_from(c)
        && byte.is_ascii()
    {
        return is_ascii_separator(byte);
    }
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{2010}'..='\u{2027}' | '\u{2030}'..='\u{205e}' | '\u{3000}'..='\u{3003}'
            | '«' | '»' | '·' | '・' | '\u{fffd}')
}

/// Scripts that are written without spaces: every character may begin a word.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// A folded text and where its bytes came from.
#[derive(Debug, Default)]
pub(super) struct Mapped {
    /// For each byte of the folded text the character it came from.
    pub(super) from: Vec<usize>,
}

impl Sink for Mapped {
    fn take(&mut self, bytes: &[u8], from: usize, _: bool) {
        self.from.resize(self.from.len() + bytes.len(), from);
    }
}

impl Sink for String {
    fn take(&mut self, bytes: &[u8], _: usize, _: bool) {
        self.push_str(std::str::from_utf8(bytes).expect("pieces are whole characters"));
    }
}

/// `text` as search compares it: without case, accents and separators, its words apart by one space.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_words(text, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Default)]
    struct Marked(String);

    impl Sink for Marked {
        fn take(&mut self, bytes: &[u8], _: usize, starts: bool) {
            self.0.push_str(if starts { "|" } else { "" });
            self.0.push_str(std::str::from_utf8(bytes).unwrap());
        }
    }

    fn marked(text: &str) -> String {
        let mut out = Marked::default();
        fold_words(text, &mut out);
        out.0
    }

    #[test]
    fn words_begin_behind_separators_and_at_humps() {
        assert_eq!(marked("payments-ledger_v2 (EU)"), "|payments |ledger |v2 |eu");
        assert_eq!(marked("UserProfileUI HTTPServer"), "|user|profile|ui |http|server");
        assert_eq!(marked("--C++ / C#--"), "|c++ |c#");
        assert_eq!(marked("Überweisung – Straße"), "|uberweisung |strasse");
        assert_eq!(marked("決済 API"), "|決|済 |api");
    }

    #[test]
    fn invisible_characters_do_not_hide_a_word() {
        assert_eq!(folded("pay\u{200b}load é"), "payload e");
    }

    proptest! {
        #[test]
        fn folding_is_stable_and_clean(text in "\\PC{0,20}|.{0,20}") {
            let once = folded(&text);
            prop_assert!(!once.contains('\n') && !once.starts_with(' ') && !once.ends_with(' '));
            let mut map = Mapped::default();
            fold_words(&text, &mut map);
            prop_assert_eq!(map.from.len(), once.len());
            prop_assert!(map.from.is_sorted());
        }
    }
}
