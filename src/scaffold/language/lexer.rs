//! The words of an expression.

use std::sync::Arc;

use super::fault::{Fault, Outcome};
use super::pattern::{Flags, LONGEST, Pattern};

/// A word and the byte of the template where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) word: Word,
    pub(super) at: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Word {
    Name(Box<str>),
    Number(f64),
    Text(String),
    Regex(Arc<Pattern>),
    Sign(&'static str),
    End,
}

/// Longer signs first.
const SIGNS: [&str; 27] = [
    "===", "!==", "**", "//", "==", "!=", "<=", ">=", "(", ")", "[", "]", "{", "}", ".", ",", ":", "|", "~",
    "+", "-", "*", "/", "%", "<", ">", "=",
];

/// White space inside tags.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{A0}')
}

/// The name that a tag begins with; empty when it begins with none.
pub(super) fn tag_name(inside: &str) -> &str {
    &inside[..name_len(inside)]
}

/// The words of `source` between two of its bytes.
pub(super) fn tokens(source: &str, start: usize, end: usize) -> Outcome<Vec<Token>> {
    let inside = &source[..end];
    let mut tokens = Vec::new();
    let mut at = start;
    while let Some(c) = inside[at..].chars().next() {
        if is_space(c) {
            at += c.len_utf8();
            continue;
        }
        let (word, len) = word(inside, at, c)?;
        tokens.push(Token { word, at });
        at += len;
    }
    tokens.push(Token { word: Word::End, at: end });
    Ok(tokens)
}

/// The byte where a tag that is open at `start` closes, minding texts and patterns in it.
pub(super) fn find_close(source: &str, start: usize, close: &str) -> Outcome<Option<usize>> {
    let mut at = start;
    while let Some(c) = source[at..].chars().next() {
        if source[at..].starts_with(close) {
            return Ok(Some(at));
        }
        at += match c {
            '\'' | '"' => match quoted(&source[at..]) {
                Some((_, len)) => len,
                None => return Ok(None),
            },
            'r' if source[at..].starts_with("r/") => regex(source, at)?.1,
            c => name_len(&source[at..]).max(c.len_utf8()),
        };
    }
    Ok(None)
}

fn word(source: &str, at: usize, first: char) -> Outcome<(Word, usize)> {
    let rest = &source[at..];
    if rest.starts_with("r/") {
        let (pattern, len) = regex(source, at)?;
        return Ok((Word::Regex(Arc::new(pattern)), len));
    }
    let name = tag_name(rest);
    if !name.is_empty() {
        return Ok((Word::Name(name.into()), name.len()));
    }
    if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())) {
        return number(rest, at);
    }
    if matches!(first, '\'' | '"') {
        let (text, len) = quoted(rest).ok_or_else(|| Fault::syntax(at, "a text is never closed"))?;
        return Ok((Word::Text(text), len));
    }
    match SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
        Some(sign) => Ok((Word::Sign(sign), sign.len())),
        None => Err(strange(rest, at, first)),
    }
}

/// The hint depends on what JavaScript, shell or Jinja would mean by it.
fn strange(rest: &str, at: usize, first: char) -> Fault {
    let shown = if first.is_control() { first.escape_unicode().to_string() } else { first.to_string() };
    let fault = Fault::syntax(at, format!("`{shown}` means nothing here"));
    match first {
        '&' if rest.starts_with("&&") => fault.hint("write `and` for `&&`"),
        '?' if rest.starts_with("??") => fault.hint("write `a or b`, or `a | default(b)`, for `a ?? b`"),
        '?' if rest.starts_with("?.") => {
            fault.hint("write `.` for `?.`: what is missing is undefined all the way down")
        }
        '?' => fault.hint("write `b if a else c` for `a ? b : c`"),
        '!' => fault.hint("write `not` for `!`"),
        '`' => fault.hint("write texts in quotes, and join them with `~`"),
        ';' => fault.hint("a tag holds one expression"),
        _ => fault,
    }
}

fn name_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    if !bytes.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_') {
        return 0;
    }
    bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'_').count()
}

fn number(rest: &str, at: usize) -> Outcome<(Word, usize)> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let whole = digits(rest);
    let fraction = rest[whole..].strip_prefix('.').map_or(0, |fraction| 1 + digits(fraction));
    let len = whole + fraction;
    let next = rest[len..].chars().next();
    if whole == 0 || next.is_some_and(|c| c.is_ascii_alphabetic() || c == '_') {
        return Err(Fault::syntax(at, "this is no number").hint("numbers are written like 12 or 0.5"));
    }
    Ok((Word::Number(rest[..len].trim_end_matches('.').parse().unwrap_or(f64::NAN)), len))
}

/// The text in quotes that `rest` begins with, and its length with them.
fn quoted(rest: &str) -> Option<(String, usize)> {
    let mut text = String::new();
    let mut chars = rest.char_indices();
    let (_, quote) = chars.next()?;
    while let Some((at, c)) = chars.next() {
        match c {
            c if c == quote => return Some((text, at + 1)),
            '\\' => text.push(match chars.next()?.1 {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                c => c,
            }),
            c => text.push(c),
        }
    }
    None
}

/// The pattern `r/…/flags` that stands at a byte, and its length.
fn regex(source: &str, at: usize) -> Outcome<(Pattern, usize)> {
    let body = &source[at + 2..];
    let mut backslashes = 0;
    let mut close = None;
    for (offset, c) in body.char_indices() {
        match c {
            '/' if backslashes == 0 => {
                close = Some(offset);
                break;
            }
            '/' if backslashes % 2 == 0 => {
                return Err(Fault::syntax(
                    at,
                    "this pattern may end in its middle, where `/` follows two backslashes",
                ));
            }
            _ => {}
        }
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    let close = close.ok_or_else(|| Fault::syntax(at, "a pattern is never closed with `/`"))?;
    if body[..close].encode_utf16().count() > LONGEST {
        return Err(Fault::syntax(at, format!("a pattern is longer than {LONGEST} characters")));
    }
    let mut flags = Flags::default();
    let letters = body[close + 1..].bytes().take_while(u8::is_ascii_alphabetic).count();
    for letter in body[close + 1..close + 1 + letters].bytes() {
        if !b"gimy".contains(&letter) {
            return Err(Fault::syntax(at, format!("a pattern has no flag `{}`", char::from(letter)))
                .hint("the flags are g, i, m and y"));
        }
        if !flags.set(letter) {
            return Err(Fault::syntax(at, format!("the flag `{}` stands there twice", char::from(letter))));
        }
    }
    let pattern = Pattern::new(&body[..close], flags);
    let pattern = pattern.ok_or_else(|| Fault::syntax(at, "this is no regular expression"))?;
    Ok((pattern, 2 + close + 1 + letters))
}
