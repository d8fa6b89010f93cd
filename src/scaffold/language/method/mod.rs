//! Methods of values: JavaScript's, as far as the language lends them out.

mod list;
mod number;
mod record;
mod text;

use super::fault::{Fault, Outcome};
use super::limits::Meter;
use super::number::integer;
use super::value::{self, Value};

/// As many arguments as one likes.
const ANY: usize = usize::MAX;

/// The method `name` of `receiver`, if it has one.
pub(super) fn find(receiver: &Value, name: &str, cookiecutter: bool) -> Option<&'static str> {
    let lists: [&[&'static str]; 2] = match receiver {
        Value::Text(_) | Value::Safe(_) => [text::NAMES, &[]],
        Value::Number(_) => [number::NAMES, &[]],
        Value::List(_) => [list::NAMES, if cookiecutter { list::PYTHON_NAMES } else { &[] }],
        Value::Record(_) if cookiecutter => [record::PYTHON_NAMES, &[]],
        Value::Regex(_) => [&["test"], &[]],
        _ => [&[], &[]],
    };
    lists.into_iter().flatten().copied().find(|known| *known == name)
}

/// The least and most arguments that a method takes.
pub(super) fn arity(receiver: &Value, name: &str, cookiecutter: bool) -> (usize, usize) {
    match receiver {
        Value::Text(_) | Value::Safe(_) => text::arity(name),
        Value::Number(_) => (0, 1),
        Value::List(_) => list::arity(name, cookiecutter),
        Value::Record(_) => record::arity(name),
        _ => (1, 1),
    }
}

/// Calls a method that [`find`] found.
pub(super) fn call(receiver: &Value, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    match receiver {
        Value::Text(text) | Value::Safe(text) => text::call(text, name, given, meter),
        Value::Number(number) => number::call(*number, name, given, meter),
        Value::List(list) => list::call(list, name, given, meter),
        Value::Record(entries) => record::call(entries, name, given, meter),
        Value::Regex(regex) => {
            let text = value::text(given.first().unwrap_or(&Value::Undefined), meter)?;
            meter.text(text.len())?;
            regex.test(&text).map(Value::Bool)
        }
        receiver => Err(unknown(receiver, name)),
    }
}

fn unknown(receiver: &Value, name: &str) -> Fault {
    Fault::new(format!("{} has no method `{name}`", receiver.kind()))
}

/// An argument; none when it was not given or is undefined.
fn arg(given: &[Value], index: usize) -> Option<&Value> {
    given.get(index).filter(|value| !matches!(value, Value::Undefined))
}

/// An argument as a text; a missing one is "undefined".
fn text_arg(given: &[Value], index: usize, meter: &Meter) -> Outcome<std::rc::Rc<str>> {
    value::text(given.get(index).unwrap_or(&Value::Undefined), meter)
}

/// An argument as a whole number.
fn integer_arg(given: &[Value], index: usize, meter: &Meter) -> Outcome<Option<f64>> {
    arg(given, index).map(|value| value::number(value, meter).map(integer)).transpose()
}
