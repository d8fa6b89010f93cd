//! What cookiecutter templates expect of a dictionary.

use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::value::{Entries, Value};
use super::text_arg;

pub(super) const PYTHON_NAMES: &[&str] = &["get", "has_key", "items", "keys", "values"];

pub(super) fn arity(name: &str) -> (usize, usize) {
    match name {
        "get" => (1, 2),
        "has_key" => (1, 1),
        _ => (0, 0),
    }
}

pub(super) fn call(entries: &Entries, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let name_of = |name: &std::rc::Rc<str>| Value::Text(name.clone());
    match name {
        "get" => {
            let found = entries.get(&text_arg(given, 0, meter)?).or(given.get(1));
            Ok(found.cloned().unwrap_or(Value::Undefined))
        }
        "has_key" => Ok(Value::Bool(entries.has(&text_arg(given, 0, meter)?))),
        "keys" => Value::list(entries.iter().map(|(name, _)| name_of(name)).collect()),
        "values" => Value::list(entries.iter().map(|(_, value)| value.clone()).collect()),
        "items" => {
            let pairs = entries.iter().map(|(name, value)| Value::list(vec![name_of(name), value.clone()]));
            Value::list(pairs.collect::<Outcome<_>>()?)
        }
        name => Err(Fault::new(format!("a record has no method `{name}`"))),
    }
}
