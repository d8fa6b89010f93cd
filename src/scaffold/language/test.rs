//! Tests: what may stand behind `is`.

use std::cmp::Ordering;

use super::fault::{Fault, Outcome};
use super::limits::Meter;
use super::value::{self, Value};
use crate::text::nearest;

/// Every test.
pub(super) const NAMES: &[&str] = &[
    "callable",
    "defined",
    "divisibleby",
    "escaped",
    "eq",
    "equalto",
    "even",
    "falsy",
    "ge",
    "greaterthan",
    "gt",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "null",
    "number",
    "odd",
    "sameas",
    "string",
    "truthy",
    "undefined",
    "upper",
];

/// How many arguments a test takes; none when there is no such test.
pub(super) fn arity(name: &str) -> Option<usize> {
    let takes_one = matches!(
        name,
        "divisibleby"
            | "eq"
            | "equalto"
            | "ge"
            | "greaterthan"
            | "gt"
            | "le"
            | "lessthan"
            | "lt"
            | "ne"
            | "sameas"
    );
    NAMES.contains(&name).then_some(usize::from(takes_one))
}

/// The fault of using a test that there is not.
pub(super) fn unknown(name: &str) -> Fault {
    let fault = Fault::new(format!("there is no test `{name}`"));
    match nearest(name, NAMES.iter().copied()) {
        Some(near) => fault.hint(format!("did you mean `{near}`?")),
        None => fault.hint("compare with `==`"),
    }
}

/// Refuses another number of arguments than the test takes.
pub(super) fn check_arity(name: &str, wanted: usize, given: usize) -> Outcome<()> {
    if wanted == given {
        return Ok(());
    }
    let wanted = if wanted == 0 { "no argument" } else { "one argument" };
    Err(Fault::new(format!("the test `{name}` takes {wanted}")))
}

/// Whether `value` passes the test.
pub(super) fn apply(name: &str, value: &Value, given: &[Value], meter: &Meter) -> Outcome<bool> {
    if !matches!(name, "callable" | "eq" | "equalto" | "sameas" | "ne") {
        value::ensure_plain(value)?;
        given.iter().try_for_each(value::ensure_plain)?;
    }
    let other = given.first().unwrap_or(&Value::Undefined);
    let order = || value::order(value, other, meter);
    let remainder = |by: f64| Ok(value::number(value, meter)? % by);
    Ok(match name {
        "callable" => matches!(value, Value::Callable(_)),
        "defined" => !matches!(value, Value::Undefined),
        "divisibleby" => remainder(value::number(other, meter)?)? == 0.0,
        "escaped" => matches!(value, Value::Safe(_)),
        "eq" | "equalto" | "sameas" => value.is(other),
        "ne" => !value.is(other),
        "even" => remainder(2.0)? == 0.0,
        "odd" => Value::Number(remainder(2.0)?).is(&Value::Number(1.0)),
        "falsy" => !value.is_truthy(),
        "truthy" => value.is_truthy(),
        "ge" => order()?.is_some_and(Ordering::is_ge),
        "gt" | "greaterthan" => order()?.is_some_and(Ordering::is_gt),
        "le" => order()?.is_some_and(Ordering::is_le),
        "lt" | "lessthan" => order()?.is_some_and(Ordering::is_lt),
        "iterable" => match value {
            Value::Undefined | Value::Null => return Err(Fault::new("there is no value to look at")),
            value => matches!(value, Value::Text(_) | Value::Safe(_) | Value::List(_)),
        },
        "lower" => in_case(value, str::to_lowercase)?,
        "upper" => in_case(value, str::to_uppercase)?,
        "mapping" => matches!(value, Value::Record(_) | Value::Safe(_) | Value::Regex(_)),
        "null" => matches!(value, Value::Null),
        "number" => matches!(value, Value::Number(_)),
        "string" => matches!(value, Value::Text(_)),
        "undefined" => matches!(value, Value::Undefined),
        _ => return Err(Fault::new(format!("there is no test `{name}`"))),
    })
}

fn in_case(value: &Value, convert: impl Fn(&str) -> String) -> Outcome<bool> {
    match value {
        Value::Text(text) => Ok(convert(text) == **text),
        Value::Safe(_) => Ok(false),
        _ => Err(Fault::new("this is no text")),
    }
}
