//! Evaluates expressions.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::ast::{Binary, Comparison, Expr, ExprKind, Unary, shared};
use super::super::fault::{Fault, Outcome};
use super::super::limits::{Meter, deeper};
use super::super::value::{self, Callable, Entries, Regex, Value};
use super::super::{method, number};
use super::Evaluator;
use super::scope::Surroundings;

impl Evaluator<'_> {
    /// The value of an expression. A failure is told at the innermost expression that failed.
    pub(super) fn evaluate(&self, expr: &Expr, around: &Surroundings, depth: usize) -> Outcome<Value> {
        let value = self.meter.step(depth).and_then(|()| deeper(|| self.kind(&expr.kind, around, depth)));
        value.map_err(|fault| fault.at(expr.at))
    }

    fn kind(&self, kind: &ExprKind, around: &Surroundings, depth: usize) -> Outcome<Value> {
        let below = depth + 1;
        match kind {
            ExprKind::Null => Ok(Value::Null),
            ExprKind::Bool(flag) => Ok(Value::Bool(*flag)),
            ExprKind::Number(number) => Ok(Value::Number(*number)),
            ExprKind::Text(text) => Ok(Value::Text(shared(text))),
            ExprKind::Regex(pattern) => Ok(Value::Regex(Rc::new(Regex::new(pattern.clone())))),
            ExprKind::Name(target) => self.lookup(target, around),
            ExprKind::List(items) => Value::list(self.all(items, around, below)?),
            ExprKind::Record(entries) => self.record(entries, around, below),
            ExprKind::Group(items) => self.group(items, around, below),
            ExprKind::Member { target, key } => self.member(target, key, around, below),
            ExprKind::Slice { target, start, end, step } => {
                let target = self.evaluate(target, around, below)?;
                let bound = |bound: &Option<Box<Expr>>| {
                    bound.as_ref().map_or(Ok(Value::Null), |bound| self.evaluate(bound, around, below + 1))
                };
                let (start, end) = (bound(start)?, bound(end)?);
                let step = if step.is_none() { Value::Number(1.0) } else { bound(step)? };
                self.slice(target, start, end, &step)
            }
            ExprKind::Conditional { condition, then, otherwise } => {
                match (self.evaluate(condition, around, below)?.is_truthy(), otherwise) {
                    (true, _) => self.evaluate(then, around, below),
                    (false, Some(otherwise)) => self.evaluate(otherwise, around, below),
                    (false, None) => Ok(Value::of_text("")),
                }
            }
            ExprKind::Unary { operator, operand } => {
                let operand = self.evaluate(operand, around, below)?;
                unary(*operator, &operand, &self.meter)
            }
            ExprKind::Binary { operator, left, right } => self.binary(*operator, left, right, around, below),
            ExprKind::Compare { first, rest } => self.compare(first, rest, around, below + 1),
            ExprKind::Test { value, name, arguments } => {
                self.test(value, name, arguments.as_ref(), around, below + 1)
            }
            ExprKind::Filter { name, input, arguments } => {
                self.filter(name, input, arguments, around, below + 1)
            }
            ExprKind::Call { callee, arguments } => self.call(callee, arguments, around, below + 1),
            ExprKind::Capture(body) => {
                let inside = Surroundings {
                    scope: super::scope::Scope::inside(&around.scope, false),
                    ..around.clone()
                };
                let mut out = String::new();
                self.body(body, &inside, &mut out, below + 1)?;
                value::made(out, &self.meter)
            }
        }
    }

    pub(super) fn all(&self, exprs: &[Expr], around: &Surroundings, depth: usize) -> Outcome<Vec<Value>> {
        exprs.iter().map(|expr| self.evaluate(expr, around, depth)).collect()
    }

    fn record(
        &self,
        entries: &[(std::sync::Arc<str>, Expr)],
        around: &Surroundings,
        depth: usize,
    ) -> Outcome<Value> {
        let entries =
            entries.iter().map(|(name, value)| Ok((shared(name), self.evaluate(value, around, depth)?)));
        Ok(Value::Record(Rc::new(Entries::new(entries.collect::<Outcome<Vec<_>>>()?)?)))
    }

    fn group(&self, items: &[Expr], around: &Surroundings, depth: usize) -> Outcome<Value> {
        let mut values = self.all(items, around, depth)?;
        let last = values.pop().unwrap_or(Value::Undefined);
        values.iter().try_for_each(value::ensure_plain)?;
        Ok(last)
    }

    fn member(&self, target: &Expr, key: &Expr, around: &Surroundings, depth: usize) -> Outcome<Value> {
        let target = self.evaluate(target, around, depth)?;
        let key = self.evaluate(key, around, depth)?;
        let name = value::text(&key, &self.meter)?;
        if let Value::Callable(callable) = &target {
            return Ok(callable_member(callable, &name));
        }
        let own = target.own(&name);
        Ok(match own {
            // A function taken from a record is a new one each time.
            Some(Value::Callable(callable)) => Value::callable(same_callable(&callable)),
            Some(value) => value,
            None => match method::find(&target, &name, self.syntax.cookiecutter) {
                Some(name) => Value::callable(Callable::Method { receiver: target, name }),
                None => Value::Undefined,
            },
        })
    }

    /// `list[start:end:step]`; always a list, of a text too.
    fn slice(&self, target: Value, start: Value, end: Value, step: &Value) -> Outcome<Value> {
        let meter = &self.meter;
        if matches!(target, Value::Callable(_)) {
            return Err(Fault::new("a function cannot be cut into slices"));
        }
        let target = if target.is_truthy() { target } else { Value::list(Vec::new())? };
        let length = target.own_or_undefined("length");
        let by = value::number(step, meter)?;
        if !by.is_finite() || by == 0.0 {
            return Err(Fault::new("the step of a slice must be a number other than 0"));
        }
        let zero = Value::Number(0.0);
        let is_negative = |value: &Value| Ok(value::order(value, &zero, meter)? == Some(Ordering::Less));
        let from_end =
            |value: Value| if is_negative(&value)? { value::add(&value, &length, meter) } else { Ok(value) };
        let mut index = match start {
            Value::Null if by < 0.0 => Value::Number(value::number(&length, meter)? - 1.0),
            Value::Null => zero.clone(),
            start => start,
        };
        let end = match end {
            Value::Null if by < 0.0 => Value::Number(-1.0),
            Value::Null => length.clone(),
            end => from_end(end)?,
        };
        index = from_end(index)?;
        let mut items = Vec::new();
        loop {
            let (to_bound, to_length) =
                (value::order(&index, &end, meter)?, value::order(&index, &length, meter)?);
            let is_past = to_bound.is_some_and(|order| if by > 0.0 { order.is_ge() } else { order.is_le() });
            if is_negative(&index)? || to_length == Some(Ordering::Greater) || is_past {
                return Value::list(items);
            }
            if to_bound.is_none() && to_length.is_none() {
                return Err(Fault::new(format!("{} has no length, so this slice has no end", target.kind())));
            }
            meter.work(1)?;
            let item = target.own_or_undefined(&value::text(&index, meter)?);
            value::ensure_plain(&item)?;
            items.push(item);
            index = value::add(&index, step, meter)?;
        }
    }

    fn binary(
        &self,
        operator: Binary,
        left: &Expr,
        right: &Expr,
        around: &Surroundings,
        depth: usize,
    ) -> Outcome<Value> {
        let depth = if matches!(operator, Binary::Or | Binary::And | Binary::In) { depth } else { depth + 1 };
        let left = self.evaluate(left, around, depth)?;
        match operator {
            Binary::Or if left.is_truthy() => return Ok(left),
            Binary::And if !left.is_truthy() => return Ok(left),
            _ => {}
        }
        let right = self.evaluate(right, around, depth)?;
        combine(operator, &left, right, &self.meter)
    }

    /// `a < b == c` compares the answer of each with the next.
    fn compare(
        &self,
        first: &Expr,
        rest: &[(Comparison, Expr)],
        around: &Surroundings,
        depth: usize,
    ) -> Outcome<Value> {
        let mut left = self.evaluate(first, around, depth + 1)?;
        for (comparison, right) in rest {
            let right = self.evaluate(right, around, depth + 1)?;
            left = Value::Bool(holds(*comparison, &left, &right, &self.meter)?);
        }
        Ok(left)
    }
}

fn unary(operator: Unary, operand: &Value, meter: &Meter) -> Outcome<Value> {
    Ok(match operator {
        Unary::Not => Value::Bool(!operand.is_truthy()),
        Unary::Negate => Value::Number(-value::number(operand, meter)?),
        Unary::Plus => Value::Number(value::number(operand, meter)?),
        Unary::Floor => Value::Number(value::number(operand, meter)?.floor()),
    })
}

fn combine(operator: Binary, left: &Value, right: Value, meter: &Meter) -> Outcome<Value> {
    let numbers = || Ok((value::number(left, meter)?, value::number(&right, meter)?));
    Ok(Value::Number(match operator {
        Binary::Or | Binary::And => return Ok(right),
        Binary::In => return contains(&right, left, meter).map(Value::Bool),
        Binary::Add => return value::add(left, &right, meter),
        Binary::Join => return value::concatenate(left, &right, meter),
        Binary::Subtract => numbers().map(|(a, b)| a - b)?,
        Binary::Multiply => numbers().map(|(a, b)| a * b)?,
        Binary::Divide => numbers().map(|(a, b)| a / b)?,
        Binary::Modulo => numbers().map(|(a, b)| a % b)?,
        Binary::Power => numbers().map(|(a, b)| number::power(a, b))?,
    }))
}

fn holds(comparison: Comparison, left: &Value, right: &Value, meter: &Meter) -> Outcome<bool> {
    let order = || value::order(left, right, meter);
    Ok(match comparison {
        Comparison::Same => left.is(right),
        Comparison::NotSame => !left.is(right),
        Comparison::Equal => value::loosely_equal(left, right, meter)?,
        Comparison::NotEqual => !value::loosely_equal(left, right, meter)?,
        Comparison::Less => order()?.is_some_and(Ordering::is_lt),
        Comparison::LessOrEqual => order()?.is_some_and(Ordering::is_le),
        Comparison::Greater => order()?.is_some_and(Ordering::is_gt),
        Comparison::GreaterOrEqual => order()?.is_some_and(Ordering::is_ge),
    })
}

/// `needle in container`.
fn contains(container: &Value, needle: &Value, meter: &Meter) -> Outcome<bool> {
    Ok(match container {
        Value::Text(text) => text.contains(&*value::text(needle, meter)?),
        Value::Safe(_) => matches!(&*value::text(needle, meter)?, "length" | "val"),
        Value::List(list) => {
            meter.work(list.len() / 8)?;
            list.items().iter().any(|item| item.is(needle))
        }
        Value::Record(entries) => entries.has(&value::text(needle, meter)?),
        container => {
            return Err(Fault::new(format!(
                "`in` looks into a list, a record or a text, not into {}",
                container.kind()
            )));
        }
    })
}

/// What a function has: a cycler has three names, everything else none.
fn callable_member(callable: &Callable, name: &str) -> Value {
    match (callable, name) {
        (Callable::Cycler(cycler), "current") => cycler.current(),
        (Callable::Cycler(cycler), "next") => Value::callable(Callable::CyclerNext(cycler.clone())),
        (Callable::Cycler(cycler), "reset") => Value::callable(Callable::CyclerReset(cycler.clone())),
        _ => Value::Undefined,
    }
}

/// The same function under another identity; one with a state of its own stays itself.
fn same_callable(callable: &Rc<Callable>) -> Callable {
    match &**callable {
        Callable::Macro { id, is_caller } => Callable::Macro { id: *id, is_caller: *is_caller },
        Callable::Range => Callable::Range,
        Callable::NewCycler => Callable::NewCycler,
        Callable::NewJoiner => Callable::NewJoiner,
        Callable::Cycler(cycler) => Callable::Cycler(cycler.clone()),
        Callable::CyclerNext(cycler) => Callable::CyclerNext(cycler.clone()),
        Callable::CyclerReset(cycler) => Callable::CyclerReset(cycler.clone()),
        Callable::Joiner(joiner) => Callable::Joiner(joiner.clone()),
        Callable::Method { receiver, name } => Callable::Method { receiver: receiver.clone(), name },
        Callable::Extension(name) => Callable::Extension(name.clone()),
    }
}
