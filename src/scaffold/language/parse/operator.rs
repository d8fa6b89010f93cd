//! Operators, from the loosest to the tightest.

use super::super::ast::{Binary, Comparison, Expr, ExprKind, Unary};
use super::super::fault::{Fault, Outcome};
use super::super::lexer::Word;
use super::expression::{Expressions, test_of};

/// Factors in a row, not yet combined: `a * b / c % d`.
type Factors = (Expr, Vec<(Binary, Expr)>);

impl Expressions<'_> {
    /// `b if a else c`.
    pub(super) fn conditional(&mut self) -> Outcome<Expr> {
        let then = self.disjunction()?;
        if !self.words.name("if") {
            return Ok(then);
        }
        let condition = self.disjunction()?;
        let otherwise = if self.words.name("else") { Some(self.nested(Self::disjunction)?) } else { None };
        let at = then.at;
        let (condition, then, otherwise) = (Box::new(condition), Box::new(then), otherwise.map(Box::new));
        self.make(at, ExprKind::Conditional { condition, then, otherwise })
    }

    fn disjunction(&mut self) -> Outcome<Expr> {
        let mut left = self.conjunction()?;
        while self.words.name("or") {
            let right = self.conjunction()?;
            left = self.binary(Binary::Or, left, right)?;
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Outcome<Expr> {
        let mut left = self.negation()?;
        while self.words.name("and") {
            let right = self.negation()?;
            left = self.binary(Binary::And, left, right)?;
        }
        Ok(left)
    }

    fn negation(&mut self) -> Outcome<Expr> {
        let at = self.words.at();
        if !self.words.name("not") {
            return self.membership();
        }
        let target = self.nested(Self::negation)?;
        self.negate_first(target, at)
    }

    /// `not a == b` negates only `a`, as Nunjucks does it.
    fn negate_first(&mut self, target: Expr, at: usize) -> Outcome<Expr> {
        match target.kind {
            ExprKind::Binary { operator, left, right } if operator.is_arithmetic() => {
                let left = Box::new(self.negate_first(*left, at)?);
                self.make(at, ExprKind::Binary { operator, left, right })
            }
            ExprKind::Compare { first, rest } => {
                let first = Box::new(self.negate_first(*first, at)?);
                self.make(at, ExprKind::Compare { first, rest })
            }
            kind => self.unary(Unary::Not, Expr { kind, ..target }, at),
        }
    }

    fn membership(&mut self) -> Outcome<Expr> {
        let mut left = self.test()?;
        loop {
            let is_negated = self.words.is_name("not")
                && matches!(&self.words.ahead(1).word, Word::Name(name) if &**name == "in");
            if is_negated {
                self.words.skip();
            }
            if !self.words.name("in") {
                return Ok(left);
            }
            let at = left.at;
            let right = self.test()?;
            left = self.binary(Binary::In, left, right)?;
            if is_negated {
                left = self.unary(Unary::Not, left, at)?;
            }
        }
    }

    /// `a is b`, `a is not b(…)`. What stands right of it is a name, whatever it looks like.
    fn test(&mut self) -> Outcome<Expr> {
        let value = self.equality()?;
        if !self.words.name("is") {
            return Ok(value);
        }
        let is_negated = self.words.name("not");
        let right = self.equality()?;
        let (at, start) = (right.at, value.at);
        let (name, arguments) = test_of(right);
        let test = self.make(at, ExprKind::Test { value: Box::new(value), name, arguments })?;
        if is_negated { self.unary(Unary::Not, test, start) } else { Ok(test) }
    }

    fn equality(&mut self) -> Outcome<Expr> {
        self.comparison(Self::relation, |sign| {
            Some(match sign {
                "==" => Comparison::Equal,
                "===" => Comparison::Same,
                "!=" => Comparison::NotEqual,
                "!==" => Comparison::NotSame,
                _ => return None,
            })
        })
    }

    fn relation(&mut self) -> Outcome<Expr> {
        self.comparison(Self::sum, |sign| {
            Some(match sign {
                "<" => Comparison::Less,
                "<=" => Comparison::LessOrEqual,
                ">" => Comparison::Greater,
                ">=" => Comparison::GreaterOrEqual,
                _ => return None,
            })
        })
    }

    fn comparison(
        &mut self,
        operand: impl Fn(&mut Self) -> Outcome<Expr>,
        operator: impl Fn(&str) -> Option<Comparison>,
    ) -> Outcome<Expr> {
        let first = operand(self)?;
        let mut rest = Vec::new();
        while let Some(operator) = self.next_sign(&operator) {
            rest.push((operator, operand(self)?));
        }
        if rest.is_empty() {
            return Ok(first);
        }
        let at = first.at;
        self.make(at, ExprKind::Compare { first: Box::new(first), rest })
    }

    fn sum(&mut self) -> Outcome<Expr> {
        let mut left = self.product()?;
        let operator = |sign: &str| match sign {
            "+" => Some(Binary::Add),
            "-" => Some(Binary::Subtract),
            "~" => Some(Binary::Join),
            _ => None,
        };
        while let Some(operator) = self.next_sign(operator) {
            let right = self.product()?;
            left = self.binary(operator, left, right)?;
        }
        Ok(left)
    }

    /// `*`, `/` and `%` go from left to right; `//` first takes the factors between it and the next `*` or `/`.
    fn product(&mut self) -> Outcome<Expr> {
        let mut factors = self.floored()?;
        let operator = |sign: &str| match sign {
            "*" => Some(Binary::Multiply),
            "/" => Some(Binary::Divide),
            _ => None,
        };
        while let Some(operator) = self.next_sign(operator) {
            let (first, rest) = self.floored()?;
            factors.1.push((operator, first));
            factors.1.extend(rest);
        }
        self.combined(factors)
    }

    fn floored(&mut self) -> Outcome<Factors> {
        let mut factors = self.remainders()?;
        while self.words.sign("//") {
            let (first, rest) = self.remainders()?;
            factors.1.push((Binary::Divide, first));
            factors.1.extend(rest);
            let quotient = self.combined(factors)?;
            let at = quotient.at;
            factors = (self.unary(Unary::Floor, quotient, at)?, Vec::new());
        }
        Ok(factors)
    }

    fn remainders(&mut self) -> Outcome<Factors> {
        let first = self.power()?;
        let mut rest = Vec::new();
        while self.words.sign("%") {
            rest.push((Binary::Modulo, self.power()?));
        }
        Ok((first, rest))
    }

    fn combined(&mut self, (first, rest): Factors) -> Outcome<Expr> {
        rest.into_iter().try_fold(first, |left, (operator, right)| self.binary(operator, left, right))
    }

    fn power(&mut self) -> Outcome<Expr> {
        let mut left = self.filtered()?;
        while self.words.sign("**") {
            let right = self.filtered()?;
            left = self.binary(Binary::Power, left, right)?;
        }
        Ok(left)
    }

    fn filtered(&mut self) -> Outcome<Expr> {
        let mut input = self.signed()?;
        while self.words.sign("|") {
            input = self.filter(input)?;
        }
        Ok(input)
    }

    fn signed(&mut self) -> Outcome<Expr> {
        let at = self.words.at();
        let operator = match self.words.peek().word {
            Word::Sign("-") => Unary::Negate,
            Word::Sign("+") => Unary::Plus,
            _ => return self.postfix(),
        };
        self.words.skip();
        let operand = self.nested(Self::signed)?;
        if matches!(operand.kind, ExprKind::Unary { operator: inner, .. } if inner == operator) {
            return Err(
                Fault::syntax(operand.at, "the same sign stands here twice").hint("put brackets between")
            );
        }
        self.unary(operator, operand, at)
    }

    fn next_sign<T>(&mut self, operator: impl Fn(&str) -> Option<T>) -> Option<T> {
        let Word::Sign(sign) = self.words.peek().word else { return None };
        let operator = operator(sign)?;
        self.words.skip();
        Some(operator)
    }

    fn unary(&mut self, operator: Unary, operand: Expr, at: usize) -> Outcome<Expr> {
        self.make(at, ExprKind::Unary { operator, operand: Box::new(operand) })
    }

    fn binary(&mut self, operator: Binary, left: Expr, right: Expr) -> Outcome<Expr> {
        let at = left.at;
        self.make(at, ExprKind::Binary { operator, left: Box::new(left), right: Box::new(right) })
    }
}

impl Binary {
    /// Whether `not` before it goes to its left operand.
    fn is_arithmetic(self) -> bool {
        matches!(self, Self::Add | Self::Join | Self::Subtract | Self::Multiply | Self::Divide | Self::Modulo)
    }
}
