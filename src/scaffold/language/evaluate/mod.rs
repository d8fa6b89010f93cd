//! Runs templates.

mod call;
mod expression;
mod macros;
mod scope;
mod statement;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::ast::{Expr, Slot, Target};
use super::data::{Data, Record};
use super::extension::Extensions;
use super::fault::Outcome;
use super::limits::{Limits, Meter};
use super::parse::Parsed;
use super::syntax::Syntax;
use super::value::{self, Callable, Value};
use macros::Declared;
use scope::{Frame, Scope, Surroundings};

/// One rendering of one template.
pub(super) struct Evaluator<'e> {
    syntax: Syntax,
    extensions: &'e Extensions,
    context: &'e Record,
    /// What was looked up in the context: the same value each time, for lists can be changed.
    taken: RefCell<HashMap<Rc<str>, Value>>,
    meter: Meter,
    macros: RefCell<Vec<Declared>>,
    range: OnceCell<Value>,
    cycler: OnceCell<Value>,
    joiner: OnceCell<Value>,
}

impl<'e> Evaluator<'e> {
    pub(super) fn new(
        syntax: Syntax,
        extensions: &'e Extensions,
        limits: Limits,
        context: &'e Record,
    ) -> Self {
        Self {
            syntax,
            extensions,
            context,
            taken: RefCell::default(),
            meter: Meter::new(limits),
            macros: RefCell::default(),
            range: OnceCell::new(),
            cycler: OnceCell::new(),
            joiner: OnceCell::new(),
        }
    }

    /// What the template prints.
    pub(super) fn print(&self, template: &Parsed) -> Outcome<String> {
        let mut out = String::new();
        self.body(&template.body, &Self::surroundings(template), &mut out, 1)?;
        Ok(super::units::finish(&out))
    }

    /// What the template is if it is a single expression.
    pub(super) fn value(&self, template: &Parsed, expr: &Expr) -> Outcome<Option<Data>> {
        let value = self.evaluate(expr, &Self::surroundings(template), 3)?;
        self.meter.output(value::render(&value, &self.meter)?.len())?;
        value::to_data(&value, &self.meter)
    }

    fn surroundings(template: &Parsed) -> Surroundings {
        let exported = Scope::root();
        Surroundings {
            scope: Scope::inside(&exported, true),
            frame: Frame::new(template.slots, None),
            exported,
            exports_macros: true,
            exports_variables: true,
        }
    }

    /// The value of a name; undefined when nothing is called so.
    fn lookup(&self, target: &Target, around: &Surroundings) -> Outcome<Value> {
        if let Some(slot) = target.slot {
            return Ok(around.frame.get(slot));
        }
        let name = &*target.name;
        if let Some(value) = around.scope.get(name) {
            return Ok(value);
        }
        if let Some(data) = self.context.get(name) {
            return self.take(name, data);
        }
        if self.syntax.cookiecutter {
            match name {
                "True" => return Ok(Value::Bool(true)),
                "False" => return Ok(Value::Bool(false)),
                "None" => return Ok(Value::Null),
                _ => {}
            }
        }
        if self.extensions.function(name).is_some() {
            let function = || Value::callable(Callable::Extension(name.into()));
            return Ok(self.taken.borrow_mut().entry(name.into()).or_insert_with(function).clone());
        }
        let global =
            |cell: &OnceCell<Value>, callable| cell.get_or_init(|| Value::callable(callable)).clone();
        Ok(match name {
            "range" => global(&self.range, Callable::Range),
            "cycler" => global(&self.cycler, Callable::NewCycler),
            "joiner" => global(&self.joiner, Callable::NewJoiner),
            _ => Value::Undefined,
        })
    }

    fn take(&self, name: &str, data: &Data) -> Outcome<Value> {
        if let Some(value) = self.taken.borrow().get(name) {
            return Ok(value.clone());
        }
        let value = value::from_data(data)?;
        self.taken.borrow_mut().insert(name.into(), value.clone());
        Ok(value)
    }
}

/// Binds a name that a loop, a macro or a parameter declares.
fn bind(target: &Target, value: Value, around: &Surroundings) {
    around.scope.define(&target.name, value.clone());
    fill(target.slot, value, around);
}

fn fill(slot: Option<Slot>, value: Value, around: &Surroundings) {
    if let Some(slot) = slot {
        around.frame.set(slot, value);
    }
}
