//! Operands: literals, names, and what is written behind them.

use std::sync::Arc;

use super::super::ast::{Arguments, Expr, ExprKind, Target};
use super::super::fault::{Fault, Outcome};
use super::super::lexer::{Token, Word};
use super::super::limits::deeper;
use super::super::value::is_reserved;
use super::Shared;
use super::words::{Words, reserved};

/// The formal arguments of a macro.
#[derive(Default)]
pub(super) struct Parameters {
    pub(super) positional: Vec<Target>,
    pub(super) defaults: Vec<(Arc<str>, Expr)>,
}

/// Reads the expressions of one tag.
pub(super) struct Expressions<'s> {
    pub(super) words: Words,
    pub(super) shared: &'s mut Shared,
}

impl Expressions<'_> {
    /// One expression and nothing else.
    pub(super) fn whole(&mut self) -> Outcome<Expr> {
        let expr = self.conditional()?;
        self.words.expect_end()?;
        Ok(expr)
    }

    /// Names with commas between.
    pub(super) fn targets(&mut self) -> Outcome<Vec<Arc<str>>> {
        let mut targets = Vec::new();
        loop {
            let at = self.words.at();
            let (name, _) = self.words.expect_name()?;
            if literal(&name).is_some() {
                return Err(Fault::syntax(at, format!("`{name}` is a value, nothing can be bound to it")));
            }
            targets.push(Arc::from(name));
            if !self.words.sign(",") {
                return Ok(targets);
            }
        }
    }

    /// The formal arguments of a macro, up to the closing bracket. Must be read in the macro's own frame.
    pub(super) fn parameters(&mut self) -> Outcome<Parameters> {
        let mut parameters = Parameters::default();
        if self.words.sign(")") {
            return Ok(parameters);
        }
        loop {
            let (name, _) = self.words.expect_name()?;
            let name = Arc::from(name);
            if self.words.sign("=") {
                parameters.defaults.push((name, self.conditional()?));
            } else {
                let known = parameters.positional.iter().find(|target| target.name == name).cloned();
                parameters.positional.push(known.unwrap_or_else(|| self.shared.names.bind(&name)));
            }
            if !self.words.sign(",") {
                self.words.expect_sign(")")?;
                return Ok(parameters);
            }
        }
    }

    /// The filter whose name comes next, on `input`.
    pub(super) fn filter(&mut self, input: Expr) -> Outcome<Expr> {
        let (mut name, at) = self.words.expect_name().map(|(name, at)| (name.into_string(), at))?;
        while self.words.sign(".") {
            name = format!("{name}.{}", self.words.expect_name()?.0);
        }
        let arguments =
            if self.words.sign("(") { self.nested(Self::arguments)? } else { Arguments::default() };
        self.make(at, ExprKind::Filter { name: name.into(), input: Box::new(input), arguments })
    }

    pub(super) fn postfix(&mut self) -> Outcome<Expr> {
        let mut expr = self.primary()?;
        loop {
            expr = if self.words.sign(".") {
                let (name, at) = self.words.expect_name()?;
                let key = self.make(at, ExprKind::Text(name.into()))?;
                self.member(expr, key)?
            } else if self.words.sign("[") {
                self.nested(|this| this.subscript(expr))?
            } else if self.words.sign("(") {
                let arguments = self.nested(Self::arguments)?;
                let at = expr.at;
                self.make(at, ExprKind::Call { callee: Box::new(expr), arguments })?
            } else {
                return Ok(expr);
            };
        }
    }

    fn member(&mut self, target: Expr, key: Expr) -> Outcome<Expr> {
        if let ExprKind::Text(name) = &key.kind
            && is_reserved(name)
        {
            return Err(reserved(key.at, name));
        }
        let at = key.at;
        self.make(at, ExprKind::Member { target: Box::new(target), key: Box::new(key) })
    }

    /// What stands in `[…]`: a key, or a slice with colons.
    fn subscript(&mut self, target: Expr) -> Outcome<Expr> {
        let at = self.words.at();
        let start = self.bound()?;
        if !self.words.is_sign(":") {
            let key = start.ok_or_else(|| self.words.unexpected("a key or an index"))?;
            self.words.expect_sign("]")?;
            return self.member(target, *key);
        }
        self.words.skip();
        let end = self.bound()?;
        let step = if self.words.sign(":") { self.bound()? } else { None };
        self.words.expect_sign("]")?;
        self.make(at, ExprKind::Slice { target: Box::new(target), start, end, step })
    }

    fn bound(&mut self) -> Outcome<Option<Box<Expr>>> {
        if self.words.is_sign(":") || self.words.is_sign("]") {
            return Ok(None);
        }
        self.conditional().map(|expr| Some(Box::new(expr)))
    }

    fn primary(&mut self) -> Outcome<Expr> {
        let Token { word, at } = self.words.peek().clone();
        let kind = match word {
            Word::Number(number) => ExprKind::Number(number),
            Word::Text(text) => ExprKind::Text(text.into()),
            Word::Regex(pattern) => ExprKind::Regex(pattern),
            Word::Name(name) => match literal(&name) {
                Some(kind) => kind,
                None => ExprKind::Name(self.symbol(&name, at)?),
            },
            Word::Sign("(") => return self.bracketed(at, ")"),
            Word::Sign("[") => return self.bracketed(at, "]"),
            Word::Sign("{") => return self.dictionary(at),
            Word::Sign(_) | Word::End => return Err(self.words.unexpected("a value")),
        };
        self.words.skip();
        self.make(at, kind)
    }

    fn symbol(&mut self, name: &str, at: usize) -> Outcome<Target> {
        if is_reserved(name) {
            return Err(reserved(at, name));
        }
        Ok(self.shared.names.resolve(&Arc::from(name)))
    }

    fn bracketed(&mut self, at: usize, close: &str) -> Outcome<Expr> {
        self.words.skip();
        let mut items = Vec::new();
        if !self.words.sign(close) {
            self.nested(|this| {
                items.push(this.conditional()?);
                while this.words.sign(",") {
                    items.push(this.conditional()?);
                }
                this.words.expect_sign(close)
            })?;
        }
        if close == "]" {
            return self.make(at, ExprKind::List(items));
        }
        if items.is_empty() {
            return Err(Fault::syntax(at, "these brackets hold nothing"));
        }
        self.make(at, ExprKind::Group(items))
    }

    fn dictionary(&mut self, at: usize) -> Outcome<Expr> {
        self.words.skip();
        let mut entries = Vec::new();
        if !self.words.sign("}") {
            self.nested(|this| {
                loop {
                    entries.push(this.entry()?);
                    if !this.words.sign(",") {
                        return this.words.expect_sign("}");
                    }
                }
            })?;
        }
        self.make(at, ExprKind::Record(entries))
    }

    fn entry(&mut self) -> Outcome<(Arc<str>, Expr)> {
        let Token { word, at } = self.words.peek().clone();
        let key: Arc<str> = match word {
            Word::Name(name) if literal(&name).is_none() => name.into(),
            Word::Text(text) => text.into(),
            _ => return Err(self.words.unexpected("a key: a name or a text")),
        };
        if is_reserved(&key) {
            return Err(reserved(at, &key));
        }
        self.words.skip();
        self.words.expect_sign(":")?;
        Ok((key, self.conditional()?))
    }

    pub(super) fn arguments(&mut self) -> Outcome<Arguments> {
        let mut arguments = Arguments::default();
        if self.words.sign(")") {
            return Ok(arguments);
        }
        loop {
            let is_keyword = matches!(self.words.peek().word, Word::Name(_))
                && self.words.ahead(1).word == Word::Sign("=");
            if is_keyword {
                let (name, _) = self.words.expect_name()?;
                self.words.skip();
                arguments.keyword.push((name.into(), self.conditional()?));
            } else {
                arguments.positional.push(self.conditional()?);
            }
            if !self.words.sign(",") {
                self.words.expect_sign(")")?;
                return Ok(arguments);
            }
        }
    }

    pub(super) fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Outcome<T>) -> Outcome<T> {
        let at = self.words.at();
        self.shared.enter(at)?;
        let read = deeper(|| read(self));
        self.shared.leave();
        read
    }

    pub(super) fn make(&mut self, at: usize, kind: ExprKind) -> Outcome<Expr> {
        self.shared.expr(at, kind)
    }
}

fn literal(name: &str) -> Option<ExprKind> {
    Some(match name {
        "true" => ExprKind::Bool(true),
        "false" => ExprKind::Bool(false),
        "none" | "null" => ExprKind::Null,
        _ => return None,
    })
}

fn test_name(kind: &ExprKind) -> Box<str> {
    match kind {
        ExprKind::Name(target) => (&*target.name).into(),
        ExprKind::Text(text) => (&**text).into(),
        ExprKind::Null => "null".into(),
        ExprKind::Bool(flag) => flag.to_string().into(),
        ExprKind::Number(number) => super::super::number::print(*number).into(),
        ExprKind::Regex(pattern) => pattern.print().into(),
        _ => "undefined".into(),
    }
}

/// The name and arguments of the test that `right` says. Anything but a name, a literal, a call or a filter
/// is the test `undefined`: that is what Nunjucks makes of it.
pub(super) fn test_of(right: Expr) -> (Box<str>, Option<Arguments>) {
    match right.kind {
        ExprKind::Call { callee, arguments } => (test_name(&callee.kind), Some(arguments)),
        ExprKind::Filter { name, input, mut arguments } => {
            arguments.positional.insert(0, *input);
            (name, Some(arguments))
        }
        kind => (test_name(&kind), None),
    }
}
