//! From JavaScript's syntax of patterns to the engine's.
//!
//! The engine knows more: Unicode classes, set operations, flags inside. All that JavaScript takes for plain
//! characters is escaped, and what both know under different rules is spelt out.

use std::iter::Peekable;
use std::str::Chars;

const SPACE: &str =
    r"\t\n\x0B\x0C\r \u{A0}\u{1680}\u{2000}-\u{200A}\u{2028}\u{2029}\u{202F}\u{205F}\u{3000}\u{FEFF}";
const WORD: &str = "0-9A-Za-z_";
const LINE_END: &str = r"\n\r\u{2028}\u{2029}";

/// The engine's way to write `source`; none when JavaScript would refuse it.
pub(super) fn translate(source: &str, multiline: bool) -> Option<String> {
    let names =
        source.contains("(?<") && source.split("(?<").skip(1).any(|rest| !rest.starts_with(['=', '!']));
    let mut translator = Translator {
        rest: source.chars().peekable(),
        out: String::with_capacity(source.len() + 16),
        multiline,
        has_names: names,
        groups: count_groups(source),
    };
    translator.pattern()?;
    Some(translator.out)
}

struct Translator<'s> {
    rest: Peekable<Chars<'s>>,
    out: String,
    multiline: bool,
    has_names: bool,
    groups: usize,
}

/// What an escape outside or inside a class stands for.
enum Escape {
    Char(char),
    /// A class, and whether everything else is meant.
    Class(&'static str, bool),
    /// A dash in a class.
    Dash,
}

impl Escape {
    fn as_char(&self) -> Option<char> {
        match self {
            Self::Char(c) => Some(*c),
            Self::Dash => Some('-'),
            Self::Class(..) => None,
        }
    }
}

impl Translator<'_> {
    fn pattern(&mut self) -> Option<()> {
        while let Some(c) = self.rest.next() {
            match c {
                '\\' => self.escape()?,
                '[' => self.class()?,
                '(' => self.group(),
                '.' => self.push(&format!("[^{LINE_END}]")),
                '^' if self.multiline => self.push(&format!("(?<![^{LINE_END}])")),
                '$' if self.multiline => self.push(&format!("(?![^{LINE_END}])")),
                '^' => self.push("\\A"),
                '$' => self.push("\\z"),
                '{' => self.brace(),
                '*' | '+' | '?' | '|' | ')' => self.quantified(c),
                c => self.literal(c),
            }
        }
        Some(())
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() || c.is_ascii_whitespace() {
            self.push(&format!("\\x{:02X}", u32::from(c)));
        } else {
            self.out.push(c);
        }
    }

    /// The engine takes a second `+` for a possessive match, which JavaScript does not know.
    fn quantified(&mut self, c: char) {
        self.out.push(c);
        if matches!(c, '*' | '+' | '?') {
            if self.rest.next_if_eq(&'?').is_some() {
                self.out.push('?');
            }
            if self.rest.peek() == Some(&'+') {
                // Nothing to repeat: an error in JavaScript, and made one here.
                self.out.push_str("**");
            }
        }
    }

    /// `{2,3}` repeats; any other brace is itself.
    fn brace(&mut self) {
        let ahead: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let (least, most) = ahead.split_once(',').map_or((ahead.as_str(), None), |(a, b)| (a, Some(b)));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !closed || least.is_empty() || !digits(least) || !most.is_none_or(digits) {
            return self.literal('{');
        }
        self.out.push('{');
        self.out.push_str(&ahead);
        self.out.push('}');
        self.rest.nth(ahead.chars().count());
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        if self.rest.peek() == Some(&'+') {
            self.out.push_str("**");
        }
    }

    /// The opening of a group: `(`, `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`, `(?<name>`.
    fn group(&mut self) {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return;
        }
        self.out.push('?');
        match self.rest.peek() {
            Some(':' | '=' | '!' | '<') => self.out.extend(self.rest.next()),
            // JavaScript knows no other: let the engine refuse it too.
            _ => self.out.push('*'),
        }
        if self.out.ends_with('<') {
            if matches!(self.rest.peek(), Some('=' | '!')) {
                return self.out.extend(self.rest.next());
            }
            while let Some(c) = self.rest.next_if(|c| *c != '>') {
                self.out.push(c);
            }
            self.out.extend(self.rest.next());
        }
    }

    fn escape(&mut self) -> Option<()> {
        let word = format!("[{WORD}]");
        let next = *self.rest.peek()?;
        match next {
            'b' => {
                self.rest.next();
                self.push(&format!("(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"));
            }
            'B' => {
                self.rest.next();
                self.push(&format!("(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"));
            }
            'k' if self.has_names => {
                self.rest.next();
                self.push("\\k");
            }
            '1'..='9' if self.back_reference() => {}
            _ => match self.escaped(false)? {
                Escape::Char(c) => self.literal(c),
                Escape::Class(class, false) => self.push(&format!("[{class}]")),
                Escape::Class(class, true) => self.push(&format!("[^{class}]")),
                Escape::Dash => self.literal('-'),
            },
        }
        Some(())
    }

    /// `\1`, if there are that many groups; else the digits are an octal escape.
    fn back_reference(&mut self) -> bool {
        let digits: String = self.rest.clone().take_while(char::is_ascii_digit).take(3).collect();
        let Some(index) = digits.parse::<usize>().ok().filter(|index| *index <= self.groups) else {
            return false;
        };
        self.rest.nth(digits.len() - 1);
        self.push(&format!("(?:\\{index})"));
        true
    }

    /// What follows a backslash.
    fn escaped(&mut self, in_class: bool) -> Option<Escape> {
        Some(match self.rest.next()? {
            'd' => Escape::Class("0-9", false),
            'D' => Escape::Class("0-9", true),
            'w' => Escape::Class(WORD, false),
            'W' => Escape::Class(WORD, true),
            's' => Escape::Class(SPACE, false),
            'S' => Escape::Class(SPACE, true),
            'n' => Escape::Char('\n'),
            'r' => Escape::Char('\r'),
            't' => Escape::Char('\t'),
            'v' => Escape::Char('\u{B}'),
            'f' => Escape::Char('\u{C}'),
            'b' if in_class => Escape::Char('\u{8}'),
            'c' => match self.rest.next_if(char::is_ascii_alphabetic) {
                Some(letter) => Escape::Char(char::from_u32(u32::from(letter) % 32)?),
                None => Escape::Char('\\'),
            },
            'x' => Escape::Char(self.hex(2).unwrap_or('x')),
            'u' => Escape::Char(self.hex(4).unwrap_or('u')),
            digit @ '0'..='7' => Escape::Char(self.octal(digit)?),
            c => Escape::Char(c),
        })
    }

    fn hex(&mut self, len: usize) -> Option<char> {
        let digits: String = self.rest.clone().take(len).collect();
        let code = u32::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == len)?;
        self.rest.nth(len - 1);
        char::from_u32(code)
    }

    fn octal(&mut self, first: char) -> Option<char> {
        let mut code = first.to_digit(8)?;
        for _ in 0..2 {
            let Some(digit) =
                self.rest.peek().and_then(|c| c.to_digit(8)).filter(|digit| code * 8 + digit < 256)
            else {
                break;
            };
            code = code * 8 + digit;
            self.rest.next();
        }
        char::from_u32(code)
    }

    fn class(&mut self) -> Option<()> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut items = Vec::new();
        loop {
            match self.rest.next()? {
                ']' => break,
                '\\' => items.push(self.escaped(true)?),
                '-' => items.push(Escape::Dash),
                c => items.push(Escape::Char(c)),
            }
        }
        match (items.is_empty(), negated) {
            (true, false) => self.push("(?!)"),
            (true, true) => self.push("(?s:.)"),
            (false, negated) => {
                let class = class_of(&items)?;
                self.push(&format!("[{}{class}]", if negated { "^" } else { "" }));
            }
        }
        Some(())
    }
}

/// The inside of a class. A dash makes a range only between two single characters.
fn class_of(items: &[Escape]) -> Option<String> {
    let mut class = String::new();
    let mut rest = items;
    while let Some(item) = rest.first() {
        let mut taken = 1;
        match (item.as_char(), rest.get(1), rest.get(2).and_then(Escape::as_char)) {
            (Some(first), Some(Escape::Dash), Some(last)) => {
                if last < first {
                    return None;
                }
                class.extend([code(first), "-".to_owned(), code(last)]);
                taken = 3;
            }
            (Some(c), ..) => class.push_str(&code(c)),
            (None, ..) => match item {
                Escape::Class(inner, true) => class.extend(["[^", inner, "]"]),
                Escape::Class(inner, false) => class.push_str(inner),
                Escape::Char(_) | Escape::Dash => {}
            },
        }
        rest = &rest[taken..];
    }
    Some(class)
}

/// A character of a class, spelt so that the engine sees nothing else in it.
fn code(c: char) -> String {
    if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\x{{{:X}}}", u32::from(c)) }
}

/// How many groups a pattern numbers.
fn count_groups(source: &str) -> usize {
    let mut count = 0;
    let mut in_class = false;
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => drop(rest.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let ahead = rest.as_str();
                let names = ahead.starts_with("?<") && !ahead.starts_with("?<=") && !ahead.starts_with("?<!");
                count += usize::from(names || !ahead.starts_with('?'));
            }
            _ => {}
        }
    }
    count
}
