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
    let groups = groups(source)?;
    let mut translator = Translator {
        rest: source.chars().peekable(),
        out: String::with_capacity(source.len() + 16),
        multiline,
        groups,
        open: Vec::new(),
        last: Last::Place,
    };
    translator.pattern()?;
    translator.open.is_empty().then_some(translator.out)
}

struct Translator<'s> {
    rest: Peekable<Chars<'s>>,
    out: String,
    multiline: bool,
    groups: Vec<Option<&'s str>>,
    /// What each open group is when it closes.
    open: Vec<Last>,
    /// What was last read.
    last: Last,
}

/// What a repetition would go to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    /// Something that can be repeated.
    Atom,
    /// Nothing, or a place such as `^` and `\b`, which JavaScript does not repeat.
    Place,
    /// A look ahead that begins at this byte of the translation.
    Ahead(usize),
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
                '(' => self.group()?,
                ')' => {
                    self.last = self.open.pop()?;
                    self.push(")");
                }
                '|' => self.place("|"),
                '.' => self.atom(&format!("[^{LINE_END}]")),
                '^' if self.multiline => self.place(&format!("(?<![^{LINE_END}])")),
                '$' if self.multiline => self.place(&format!("(?![^{LINE_END}])")),
                '^' => self.place("\\A"),
                '$' => self.place("\\z"),
                '*' | '+' | '?' => self.repeat(&c.to_string())?,
                '{' => self.brace()?,
                c => self.literal(c),
            }
        }
        Some(())
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Something that matches text and can be repeated.
    fn atom(&mut self, text: &str) {
        self.push(text);
        self.last = Last::Atom;
    }

    /// Something that cannot be repeated.
    fn place(&mut self, text: &str) {
        self.push(text);
        self.last = Last::Place;
    }

    fn literal(&mut self, c: char) {
        if c.is_ascii_punctuation() || c.is_ascii_whitespace() {
            self.atom(&format!("\\x{:02X}", u32::from(c)));
        } else {
            self.atom(c.encode_utf8(&mut [0; 4]));
        }
    }

    /// A repetition, lazy or not. The engine would take a `+` behind it for a possessive one, which JavaScript
    /// does not know; there a second repetition is a mistake.
    fn repeat(&mut self, times: &str) -> Option<()> {
        let is_lazy = self.rest.next_if_eq(&'?').is_some();
        match std::mem::replace(&mut self.last, Last::Place) {
            Last::Place => return None,
            Last::Atom => {
                self.push(times);
                self.push(if is_lazy { "?" } else { "" });
            }
            // The engine does not repeat a look ahead. It takes no text, so once is as good as often, and what
            // may be left out is left out first.
            Last::Ahead(start) if times.starts_with(['*', '?']) || times.starts_with("{0") => {
                self.out.insert_str(start, "(?:|");
                self.push(")");
            }
            Last::Ahead(_) => {}
        }
        Some(())
    }

    /// `{2,3}` repeats; any other brace is itself.
    fn brace(&mut self) -> Option<()> {
        let ahead: String = self.rest.clone().take_while(|c| *c != '}').collect();
        let closed = self.rest.clone().nth(ahead.chars().count()) == Some('}');
        let (least, most) = ahead.split_once(',').map_or((ahead.as_str(), None), |(a, b)| (a, Some(b)));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !closed || least.is_empty() || !digits(least) || !most.is_none_or(digits) {
            self.literal('{');
            return Some(());
        }
        self.rest.nth(ahead.chars().count());
        self.repeat(&format!("{{{ahead}}}"))
    }

    /// The opening of a group: `(`, `(?:`, `(?=`, `(?!`, `(?<=`, `(?<!`, `(?<name>`; none for any other.
    fn group(&mut self) -> Option<()> {
        let (mut opening, mut kind) = ("(".to_owned(), Last::Atom);
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next()? {
                ':' => opening.push_str("?:"),
                c @ ('=' | '!') => {
                    opening = format!("(?{c}");
                    kind = Last::Ahead(self.out.len());
                }
                '<' => {
                    if let Some(c) = self.rest.next_if(|c| matches!(c, '=' | '!')) {
                        opening = format!("(?<{c}");
                        kind = Last::Place;
                    } else {
                        opening = format!("(?<{}>", self.name()?);
                    }
                }
                _ => return None,
            }
        }
        self.place(&opening);
        self.open.push(kind);
        Some(())
    }

    /// The name of a group, and the bracket that closes it.
    fn name(&mut self) -> Option<String> {
        let name = std::iter::from_fn(|| self.rest.next_if(|c| *c != '>')).collect();
        self.rest.next().map(|_| name)
    }

    fn escape(&mut self) -> Option<()> {
        let word = format!("[{WORD}]");
        let next = *self.rest.peek()?;
        match next {
            'b' => {
                self.rest.next();
                self.place(&format!("(?:(?<={word})(?!{word})|(?<!{word})(?={word}))"));
            }
            'B' => {
                self.rest.next();
                self.place(&format!("(?:(?<={word})(?={word})|(?<!{word})(?!{word}))"));
            }
            'k' if self.groups.iter().any(Option::is_some) => {
                self.rest.next();
                self.rest.next_if_eq(&'<')?;
                let name = self.name()?;
                let index = self.groups.iter().position(|group| *group == Some(&*name))?;
                self.again(index + 1);
            }
            '1'..='9' if self.back_reference() => {}
            _ => match self.escaped(false)? {
                Escape::Char(c) => self.literal(c),
                Escape::Class(class, false) => self.atom(&format!("[{class}]")),
                Escape::Class(class, true) => self.atom(&format!("[^{class}]")),
                Escape::Dash => self.literal('-'),
            },
        }
        Some(())
    }

    /// `\1`, if there are that many groups; else the digits are an octal escape.
    fn back_reference(&mut self) -> bool {
        let digits: String = self.rest.clone().take_while(char::is_ascii_digit).take(3).collect();
        let Some(index) = digits.parse::<usize>().ok().filter(|index| *index <= self.groups.len()) else {
            return false;
        };
        self.rest.nth(digits.len() - 1);
        self.again(index);
        true
    }

    /// What a group took; nothing while it has taken nothing.
    fn again(&mut self, index: usize) {
        self.atom(&format!("(?({index})\\{index}|)"));
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
            (true, false) => self.atom(r"[^\x00-\x{10FFFF}]"),
            (true, true) => self.atom("(?s:.)"),
            (false, negated) => {
                let class = class_of(&items)?;
                self.atom(&format!("[{}{class}]", if negated { "^" } else { "" }));
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

/// The groups that a pattern numbers, with their names; none when two have the same.
fn groups(source: &str) -> Option<Vec<Option<&str>>> {
    let mut groups = Vec::new();
    let mut in_class = false;
    let mut rest = source.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => drop(rest.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let ahead = rest.as_str();
                let name = ahead.strip_prefix("?<").filter(|name| !name.starts_with(['=', '!']));
                let name = name.and_then(|name| name.split('>').next());
                if name.is_some() && groups.contains(&name) {
                    return None;
                }
                if name.is_some() || !ahead.starts_with('?') {
                    groups.push(name);
                }
            }
            _ => {}
        }
    }
    Some(groups)
}
