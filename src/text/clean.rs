use std::borrow::Cow;

/// Makes foreign `text` safe to show on one line of a terminal.
///
/// Escape sequences lose their introducer, so that a terminal no longer obeys them; C0 and C1
/// controls, bidirectional overrides and invisible characters become `�` or vanish; line breaks
/// and tabs become spaces. Clean text is borrowed unchanged.
pub fn clean(text: &str) -> Cow<'_, str> {
    filter(text, |c| matches!(c, '\n' | '\t' | '\r').then_some(' '))
}

/// Like [`clean`], but keeps line breaks and widens a tab to four spaces.
pub fn clean_lines(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| c != '\n' && is_unwelcome(c)) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    Cow::Owned(filter(&text, |c| (c == '\n').then_some('\n')).into_owned())
}

fn filter(text: &str, keep_as: impl Fn(char) -> Option<char>) -> Cow<'_, str> {
    if !text.chars().any(is_unwelcome) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut joiners = 0;
    for c in text.chars() {
        if let Some(kept) = keep_as(c) {
            out.push(kept);
        } else if is_joiner(c) {
            // One joiner belongs to an emoji or a script; a run of them is a way to hide things.
            joiners += 1;
            if joiners == 1 && !out.is_empty() {
                out.push(c);
            }
            continue;
        } else if is_invisible(c) {
            continue;
        } else if is_unwelcome(c) {
            out.push('\u{fffd}');
        } else {
            out.push(c);
        }
        joiners = 0;
    }
    Cow::Owned(out)
}

fn is_unwelcome(c: char) -> bool {
    c.is_control() || is_joiner(c) || is_invisible(c) || is_private_or_tag(c)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

/// Bidirectional controls, zero-width characters and separators that would break a line.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}')
}

fn is_private_or_tag(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn an_escape_sequence_is_disarmed() {
        assert_eq!(clean("a\u{1b}[31mred\u{9b}2J"), "a\u{fffd}[31mred\u{fffd}2J");
    }

    #[test]
    fn overrides_and_zero_width_runs_vanish() {
        assert_eq!(clean("pay\u{202e}load\u{200b}\u{200b}"), "payload");
        assert_eq!(clean("x\u{200d}\u{200d}\u{200d}y"), "x\u{200d}y");
    }

    #[test]
    fn an_emoji_family_stays_whole() {
        let family = "👩\u{200d}👧";
        assert_eq!(clean(family), family);
    }

    #[test]
    fn lines_are_kept_when_asked() {
        assert_eq!(clean_lines("a\r\n\tb\u{7}"), "a\n    b\u{fffd}");
        assert_eq!(clean("a\nb"), "a b");
    }

    proptest! {
        #[test]
        fn nothing_a_terminal_obeys_survives(text in "\\PC*|[\\x00-\\x9f\\u{200b}-\\u{206f}]*|.*") {
            prop_assert!(!clean(&text).chars().any(|c| c.is_control() || is_invisible(c)));
            prop_assert!(!clean_lines(&text).chars().any(|c| c != '\n' && (c.is_control() || is_invisible(c))));
        }
    }
}
