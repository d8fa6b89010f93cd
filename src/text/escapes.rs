use std::borrow::Cow;

const ESCAPE: char = '\u{1b}';
const BELL: char = '\u{7}';
/// What begins a sequence in one character.
const C1_CONTROL: char = '\u{9b}';
const RETURN: char = '\r';

/// Takes out what a program wrote to colour its output or to move a cursor: whole escape sequences, and what a
/// carriage return wrote over. What is left is still foreign and not clean.
pub fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains([ESCAPE, C1_CONTROL, RETURN]) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut line = 0;
    while let Some(c) = rest.next() {
        match c {
            ESCAPE => match rest.next() {
                Some('[') => skip_control(&mut rest),
                Some(']' | 'P' | 'X' | '^' | '_') => skip_string(&mut rest),
                // A charset is named by one more character.
                Some('(' | ')' | '*' | '+' | '#' | '%' | ' ') => drop(rest.next()),
                _ => {}
            },
            C1_CONTROL => skip_control(&mut rest),
            RETURN if rest.peek() == Some(&'\n') => {}
            RETURN if rest.peek().is_some() => out.truncate(line),
            RETURN => {}
            '\n' => {
                out.push(c);
                line = out.len();
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Parameters and intermediates, then one final character (ECMA-48, 5.4).
fn skip_control(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(c) = rest.next_if(|c| matches!(c, '\u{20}'..='\u{7e}')) {
        if matches!(c, '\u{40}'..='\u{7e}') {
            break;
        }
    }
}

/// Up to the string terminator or a bell; a string that a line break cuts is over.
fn skip_string(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    while let Some(c) = rest.next_if(|c| *c != '\n') {
        match c {
            BELL | '\u{9c}' => break,
            ESCAPE => {
                rest.next_if_eq(&'\\');
                break;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn colours_links_and_titles_go_as_a_whole() {
        assert_eq!(without_escapes("\u{1b}[32minfo\u{1b}[39m: done"), "info: done");
        assert_eq!(without_escapes("\u{1b}]8;;https://a.test\u{1b}\\here\u{1b}]8;;\u{7}!"), "here!");
        assert_eq!(without_escapes("\u{1b}(Ba\u{9b}1;2Hb\u{1b}c"), "ab");
    }

    #[test]
    fn a_line_that_was_written_over_is_the_last_one() {
        assert_eq!(without_escapes("10 %\r50 %\r100 %\nnext\r\n"), "100 %\nnext\n");
    }

    #[test]
    fn a_sequence_that_never_ends_takes_no_other_line_with_it() {
        assert_eq!(without_escapes("\u{1b}]0;title\nnext"), "\nnext");
        assert_eq!(without_escapes("\u{1b}[12\nnext"), "\nnext");
    }

    proptest! {
        #[test]
        fn no_introducer_is_left(text in "[\\x07\\x1b\\x9b\\r\\n\\[\\]a-c;0-9]*") {
            let left = without_escapes(&text).contains([ESCAPE, C1_CONTROL, RETURN]);
            prop_assert!(!left);
        }
    }
}
