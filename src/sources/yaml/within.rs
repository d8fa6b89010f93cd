use std::iter::Peekable;
use std::str::Chars;

use super::{Mark, Node};

impl Node<'_> {
    /// Where the parts of a text stand: from each byte of it on, its characters follow each other on one line.
    ///
    /// A text is not written as it reads: lines are folded and indented, quotes doubled, characters escaped.
    /// But every character that is no white space stands in both, in the same order.
    pub fn places_within(&self) -> Vec<(usize, Mark)> {
        let node = self.resolved();
        let Some(text) = node.text() else { return vec![(0, node.mark)] };
        let mut written = Written::new(node.source, text, node.mark);
        let mut places = vec![(0, written.mark)];
        let mut expected = written.mark;
        for (byte, c) in text.char_indices() {
            if !c.is_whitespace() {
                let Some(mark) = written.by_ref().find(|(c, _)| !c.is_whitespace()).map(|(_, mark)| mark)
                else {
                    break;
                };
                if mark != expected {
                    places.push((byte, mark));
                    expected = mark;
                }
            }
            expected.column = expected.column.saturating_add(1);
        }
        places
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quotes {
    None,
    Single,
    Double,
}

/// The characters that a scalar stands for, white space aside, with their places.
struct Written<'a> {
    rest: Peekable<Chars<'a>>,
    mark: Mark,
    quotes: Quotes,
}

impl<'a> Written<'a> {
    fn new(source: &'a str, text: &str, mark: Mark) -> Self {
        let quotes = match source.chars().next() {
            // A block may begin with a quote; nothing but white space tells it from its text then.
            _ if dense(source).eq(dense(text)) => Quotes::None,
            Some('\'') => Quotes::Single,
            Some('"') => Quotes::Double,
            _ => Quotes::None,
        };
        let mut written = Self { rest: source.chars().peekable(), mark, quotes };
        if quotes != Quotes::None {
            written.advance();
        }
        written
    }

    fn advance(&mut self) -> Option<char> {
        let c = self.rest.next()?;
        if c == '\n' {
            self.mark = Mark { line: self.mark.line.saturating_add(1), column: 1 };
        } else {
            self.mark.column = self.mark.column.saturating_add(1);
        }
        Some(c)
    }

    /// What stands behind a backslash; a line break there is nothing.
    fn escaped(&mut self) -> char {
        let digits = match self.advance() {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some('t' | 'n' | 'v' | 'f' | 'r' | 'N' | '_' | 'L' | 'P') | None => return ' ',
            Some('0' | 'a' | 'b' | 'e') => return '\0',
            Some(other) => return other,
        };
        let mut code = 0_u32;
        for _ in 0..digits {
            let digit = self.advance().and_then(|digit| digit.to_digit(16)).unwrap_or_default();
            code = code.wrapping_mul(16).wrapping_add(digit);
        }
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

impl Iterator for Written<'_> {
    type Item = (char, Mark);

    fn next(&mut self) -> Option<Self::Item> {
        let mark = self.mark;
        let c = match (self.advance()?, self.quotes) {
            ('\\', Quotes::Double) => self.escaped(),
            ('\'', Quotes::Single) => {
                self.rest.next_if_eq(&'\'')?;
                self.mark.column = self.mark.column.saturating_add(1);
                '\''
            }
            ('"', Quotes::Double) => return None,
            (c, _) => c,
        };
        Some((c, mark))
    }
}

fn dense(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::documents;

    /// Line and column of `needle` in the value of `a`.
    fn place(yaml: &str, needle: &str) -> (u32, u32) {
        let root = documents(yaml).next().expect("one").root.expect("good");
        let node = root.entry("a").expect("a").1;
        let text = node.text().expect("a text");
        let at = text.find(needle).expect("it is there");
        let places = node.places_within();
        let (byte, mark) = places.iter().rev().find(|(byte, _)| *byte <= at).expect("the first is 0");
        let ahead = text[*byte..at].chars().count();
        (mark.line, mark.column + u32::try_from(ahead).expect("few"))
    }

    #[test]
    fn a_word_is_found_however_the_text_is_written() {
        for (yaml, is) in [
            ("a: x y Z", (1, 8)),
            ("a: x\n  y\n  Z", (3, 3)),
            ("a: 'it''s é Z'", (1, 13)),
            ("a: 'x\n\n   Z'", (3, 4)),
            ("a: \"\\x41\\u00e9\\n\\\" Z\"", (1, 20)),
            ("a: \"x\\\n   Z\"", (2, 4)),
            ("a: |\n  x\n\n    y Z\n", (4, 7)),
            ("a: |2- # why\n    x\n  Z\n", (3, 3)),
            ("a: >\n  x\n  y Z\n", (3, 5)),
            ("a: >-\r\n  x\r\n  Z\r\n", (3, 3)),
            ("a: &b !!str x Z", (1, 15)),
        ] {
            assert_eq!(place(yaml, "Z"), is, "{yaml}");
        }
    }

    #[test]
    fn an_alias_leads_to_what_it_means() {
        assert_eq!(place("b: &x\n  x Z\na: *x", "Z"), (2, 5));
    }

    proptest! {
        #[test]
        fn every_letter_stands_where_it_is_said_to(
            words in prop::collection::vec("[a-z'\\\\\"#:éß]{1,5}", 1..6), style in 0..4_usize
        ) {
            let text = words.join(" ");
            let lines = words.join("\n   ");
            let yaml = match style {
                0 => format!("a: '{}'", text.replace('\'', "''")),
                1 => format!("a: {}", serde_json::to_string(&text).unwrap()),
                2 => format!("a: |\n   {lines}\n"),
                _ => format!("a: >\n   {lines}\n"),
            };
            let root = documents(&yaml).next().unwrap().root.unwrap();
            let node = root.entry("a").unwrap().1;
            let (text, places) = (node.text().unwrap(), node.places_within());
            for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
                let (byte, mark) = places.iter().rev().find(|(byte, _)| *byte <= at).unwrap();
                let column = mark.column as usize + text[*byte..at].chars().count();
                let line = yaml.lines().nth(mark.line as usize - 1).unwrap();
                prop_assert_eq!(line.chars().nth(column - 1), Some(c), "{} {}", &yaml, at);
            }
        }
    }
}
