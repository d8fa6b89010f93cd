//! Runs statements.

use super::super::ast::{Body, Expr, For, Node, Slot, Target};
use super::super::fault::{Fault, Outcome};
use super::super::number::count;
use super::super::units;
use super::super::value::{self, Value};
use super::scope::{Frame, Scope, Surroundings};
use super::{Evaluator, bind, fill};

impl Evaluator<'_> {
    /// Runs statements one after the other and prints to `out`.
    pub(super) fn body(
        &self,
        body: &Body,
        around: &Surroundings,
        out: &mut String,
        depth: usize,
    ) -> Outcome<()> {
        self.meter.step(depth)?;
        body.iter().try_for_each(|node| self.node(node, around, out, depth + 1))
    }

    fn node(&self, node: &Node, around: &Surroundings, out: &mut String, depth: usize) -> Outcome<()> {
        self.meter.step(depth)?;
        match node {
            Node::Text(text) => self.print_text(text, out),
            Node::Print { value, at } => {
                self.print_value(value, around, out, depth).map_err(|fault| fault.at(*at))
            }
            Node::If { branches, otherwise, at } => {
                self.branches(branches, otherwise.as_ref(), around, out, depth).map_err(|fault| fault.at(*at))
            }
            Node::For(node) => self.for_loop(node, around, out, depth + 1).map_err(|fault| fault.at(node.at)),
            Node::Set { targets, value, at } => {
                self.set(targets, value, around, depth + 1).map_err(|fault| fault.at(*at))
            }
            Node::Macro { name, callable, .. } => {
                self.declare(name, callable, around);
                Ok(())
            }
            Node::Call { call, caller, at } => {
                self.call_block(call, caller, around, out, depth + 1).map_err(|fault| fault.at(*at))
            }
            Node::Block { body, slots, at, .. } => {
                self.block(body, *slots, around, out, depth).map_err(|fault| fault.at(*at))
            }
            Node::Switch { value, cases, otherwise, at } => self
                .switch(value, cases, otherwise.as_ref(), around, out, depth)
                .map_err(|fault| fault.at(*at)),
        }
    }

    fn print_value(&self, expr: &Expr, around: &Surroundings, out: &mut String, depth: usize) -> Outcome<()> {
        let value = self.evaluate(expr, around, depth + 1)?;
        let text = value::render(&value, &self.meter)?;
        self.print_text(&text, out)
    }

    pub(super) fn print_text(&self, text: &str, out: &mut String) -> Outcome<()> {
        self.meter.output(text.len())?;
        out.push_str(text);
        Ok(())
    }

    fn branches(
        &self,
        branches: &[(Expr, Body)],
        otherwise: Option<&Body>,
        around: &Surroundings,
        out: &mut String,
        depth: usize,
    ) -> Outcome<()> {
        for (condition, body) in branches {
            if self.evaluate(condition, around, depth + 1)?.is_truthy() {
                return self.body(body, around, out, depth + 1);
            }
        }
        otherwise.map_or(Ok(()), |body| self.body(body, around, out, depth + 1))
    }

    /// A loop runs in one scope for all its turns.
    fn for_loop(&self, node: &For, around: &Surroundings, out: &mut String, depth: usize) -> Outcome<()> {
        let over = self.evaluate(&node.over, around, depth + 1)?;
        let turns = Turns::of(&over, node.targets.len(), self)?;
        let inside = Surroundings {
            scope: Scope::inside(&around.scope, false),
            exports_macros: false,
            exports_variables: false,
            ..around.clone()
        };
        let length_slot = Slot { up: 0, index: node.length };
        if over.is_truthy() {
            around.frame.set(length_slot, turns.length.clone());
        }
        let length = around.frame.get(length_slot);
        let (targets, body) = match &node.over_pairs {
            Some((targets, body)) if turns.is_pairs => (targets, body),
            _ => (&node.targets, &node.body),
        };
        let known = value::number(&length, &self.meter)?;
        for (index, item) in turns.items.into_iter().enumerate() {
            bind_turn(targets, item, turns.is_pairs, &inside)?;
            let about = about_turn(count(index), known, length.clone())?;
            inside.scope.define("loop", about);
            self.body(body, &inside, out, depth + 1)?;
        }
        match &node.otherwise {
            Some(otherwise) if !length.is_truthy() => self.body(otherwise, &inside, out, depth + 1),
            _ => Ok(()),
        }
    }

    fn set(&self, targets: &[Target], value: &Expr, around: &Surroundings, depth: usize) -> Outcome<()> {
        let value = self.evaluate(value, around, depth + 1)?;
        for target in targets {
            around.scope.assign(&target.name, value.clone());
            fill(target.slot, value.clone(), around);
            if around.exports_variables {
                around.exported.define(&target.name, value.clone());
            }
        }
        Ok(())
    }

    fn block(
        &self,
        body: &Body,
        slots: usize,
        around: &Surroundings,
        out: &mut String,
        depth: usize,
    ) -> Outcome<()> {
        let inside = Surroundings {
            scope: Scope::inside(&around.scope, true),
            frame: Frame::new(slots, None),
            exported: around.exported.clone(),
            exports_macros: true,
            exports_variables: false,
        };
        self.body(body, &inside, out, depth + 2)
    }

    /// A case with an empty body shares that of the next one.
    fn switch(
        &self,
        value: &Expr,
        cases: &[(Expr, Body)],
        otherwise: Option<&Body>,
        around: &Surroundings,
        out: &mut String,
        depth: usize,
    ) -> Outcome<()> {
        let value = self.evaluate(value, around, depth + 1)?;
        let mut is_met = false;
        for (condition, body) in cases {
            is_met = is_met || value.is(&self.evaluate(condition, around, depth + 1)?);
            if is_met && !body.is_empty() {
                return self.body(body, around, out, depth + 1);
            }
        }
        otherwise.map_or(Ok(()), |body| self.body(body, around, out, depth + 1))
    }
}

fn bind_turn(targets: &[Target], item: Value, is_pairs: bool, inside: &Surroundings) -> Outcome<()> {
    if let [target] = targets {
        bind(target, item, inside);
        return Ok(());
    }
    for (index, target) in targets.iter().enumerate() {
        let part = part(&item, index)?;
        if !is_pairs {
            // Names that a list is taken apart into are known only to the text of the loop.
            fill(target.slot, part, inside);
        } else if index < 2 {
            bind(target, part, inside);
        }
    }
    Ok(())
}

/// What a loop goes through.
struct Turns {
    items: Vec<Value>,
    /// What the loop takes for their number.
    length: Value,
    /// Whether the items are pairs of a name and a value.
    is_pairs: bool,
}

impl Turns {
    fn of(over: &Value, targets: usize, evaluator: &Evaluator<'_>) -> Outcome<Self> {
        let is_pairs = !matches!(over, Value::List(_) | Value::Safe(_));
        let counted = |items: Vec<Value>| Self { length: Value::Number(count(items.len())), items, is_pairs };
        let letters = |text: &str| units::split(text).into_iter().map(Value::of_text).collect::<Vec<_>>();
        Ok(match over {
            Value::List(list) => counted(list.to_vec()),
            Value::Safe(text) => counted(letters(text)),
            Value::Text(text) if targets == 1 => counted(letters(text)),
            Value::Text(text) => counted(pairs(
                letters(text)
                    .into_iter()
                    .enumerate()
                    .map(|(index, letter)| (index.to_string().into(), letter)),
            )?),
            Value::Record(entries) if targets == 1 => {
                let length = over.own_or_undefined("length");
                let most = value::number(&length, &evaluator.meter)?;
                let mut items = Vec::new();
                while count(items.len()) < most {
                    evaluator.meter.work(1)?;
                    items.push(entries.get(&items.len().to_string()).cloned().unwrap_or(Value::Undefined));
                }
                Self { items, length, is_pairs }
            }
            Value::Record(entries) => {
                counted(pairs(entries.iter().map(|(name, value)| (name.clone(), value.clone())))?)
            }
            _ if targets == 1 => Self { items: Vec::new(), length: Value::Undefined, is_pairs },
            _ => counted(Vec::new()),
        })
    }
}

fn pairs(entries: impl Iterator<Item = (std::rc::Rc<str>, Value)>) -> Outcome<Vec<Value>> {
    entries.map(|(name, value)| Value::list(vec![Value::Text(name), value])).collect()
}

/// One part of an item that a loop takes apart.
fn part(item: &Value, index: usize) -> Outcome<Value> {
    Ok(match item {
        Value::Undefined | Value::Null => {
            return Err(Fault::new(format!("{} cannot be taken apart into several names", item.kind())));
        }
        Value::List(_) | Value::Record(_) | Value::Text(_) => item.own_or_undefined(&index.to_string()),
        _ => Value::Undefined,
    })
}

/// The `loop` of a turn.
#[expect(clippy::float_cmp, reason = "both are counts")]
fn about_turn(index: f64, known: f64, length: Value) -> Outcome<Value> {
    Value::record([
        ("index", Value::Number(index + 1.0)),
        ("index0", Value::Number(index)),
        ("revindex", Value::Number(known - index)),
        ("revindex0", Value::Number(known - index - 1.0)),
        ("first", Value::Bool(index == 0.0)),
        ("last", Value::Bool(index == known - 1.0)),
        ("length", length),
    ])
}
