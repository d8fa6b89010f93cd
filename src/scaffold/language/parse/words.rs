use super::super::fault::{Fault, Outcome};
use super::super::lexer::{Token, Word, tokens};
use super::super::value::is_reserved;

/// The words of one tag, one after the other.
pub(super) struct Words {
    tokens: Vec<Token>,
    next: usize,
}

impl Words {
    pub(super) fn new(source: &str, start: usize, end: usize) -> Outcome<Self> {
        Ok(Self { tokens: tokens(source, start, end)?, next: 0 })
    }

    pub(super) fn peek(&self) -> &Token {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, count: usize) -> &Token {
        let last = self.tokens.len() - 1;
        &self.tokens[(self.next + count).min(last)]
    }

    /// Where the next word stands.
    pub(super) fn at(&self) -> usize {
        self.peek().at
    }

    pub(super) fn skip(&mut self) {
        self.next += 1;
    }

    /// The place to come back to with [`rewind`](Self::rewind).
    pub(super) fn mark(&self) -> usize {
        self.next
    }

    pub(super) fn rewind(&mut self, mark: usize) {
        self.next = mark;
    }

    pub(super) fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek().word, Word::Sign(found) if found == sign)
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        matches!(&self.peek().word, Word::Name(found) if **found == *name)
    }

    /// Takes the sign if it comes next.
    pub(super) fn sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.next += usize::from(found);
        found
    }

    /// Takes the name if it comes next.
    pub(super) fn name(&mut self, name: &str) -> bool {
        let found = self.is_name(name);
        self.next += usize::from(found);
        found
    }

    /// Takes the sign, which must come next.
    pub(super) fn expect_sign(&mut self, sign: &str) -> Outcome<()> {
        if self.sign(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    /// Takes any name, which must come next, and says where it stands.
    pub(super) fn expect_name(&mut self) -> Outcome<(Box<str>, usize)> {
        let Token { word: Word::Name(name), at } = self.peek().clone() else {
            return Err(self.unexpected("a name"));
        };
        self.next += 1;
        if is_reserved(&name) { Err(reserved(at, &name)) } else { Ok((name, at)) }
    }

    pub(super) fn expect_end(&self) -> Outcome<()> {
        if self.peek().word == Word::End { Ok(()) } else { Err(self.unexpected("the end of the tag")) }
    }

    /// The fault of finding something else than `wanted`.
    pub(super) fn unexpected(&self, wanted: &str) -> Fault {
        let Token { word, at } = self.peek();
        let found = match word {
            Word::Name(name) => format!("`{name}`"),
            Word::Number(_) => "a number".to_owned(),
            Word::Text(_) => "a text".to_owned(),
            Word::Regex(_) => "a pattern".to_owned(),
            Word::Sign(sign) => format!("`{sign}`"),
            Word::End => "the end".to_owned(),
        };
        let fault = Fault::syntax(*at, format!("expected {wanted}, found {found}"));
        let after_pipe = self.next > 0 && self.tokens[self.next - 1].word == Word::Sign("|");
        match word {
            Word::Sign("|") if after_pipe => fault.hint("write `or` for `||`"),
            Word::Sign("=") => fault.hint("compare with `==`"),
            Word::Sign("}") if wanted == "the end of the tag" => fault.hint("there is one `}` too many"),
            Word::Sign(":") => fault.hint("write `b if a else c` for `a ? b : c`"),
            _ => fault,
        }
    }
}

/// The fault of saying a reserved name.
pub(super) fn reserved(at: usize, name: &str) -> Fault {
    Fault::syntax(at, format!("the name `{name}` is reserved"))
}
