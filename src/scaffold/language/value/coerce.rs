//! How JavaScript turns one kind of value into another, and compares them.

use std::cmp::Ordering;
use std::rc::Rc;

use super::super::fault::{Fault, Outcome};
use super::super::limits::{Meter, NESTING};
use super::super::{number as numbers, units};
use super::{Value, too_deep};

/// The text of a value where it is printed: nothing for undefined and null.
pub(in super::super) fn render(value: &Value, meter: &Meter) -> Outcome<Rc<str>> {
    if value.is_nullish() { Ok("".into()) } else { text(value, meter) }
}

/// The text of a value where an operator asks for one.
pub(in super::super) fn text(value: &Value, meter: &Meter) -> Outcome<Rc<str>> {
    ensure_plain(value)?;
    let text: Rc<str> = match value {
        Value::Text(text) | Value::Safe(text) => return Ok(text.clone()),
        Value::Undefined => "undefined".into(),
        Value::Null => "null".into(),
        Value::Bool(flag) => if *flag { "true" } else { "false" }.into(),
        Value::Number(number) => numbers::print(*number).into(),
        Value::Record(_) => "[object Object]".into(),
        Value::Regex(regex) => regex.print().into(),
        Value::List(_) => {
            let mut joined = String::new();
            join(value, &mut joined, meter, 1)?;
            units::mend(joined).into()
        }
        Value::Callable(_) => return Err(no_text()),
    };
    Ok(text)
}

/// Lists print their items with commas between, however deep they stand.
fn join(value: &Value, out: &mut String, meter: &Meter, depth: usize) -> Outcome<()> {
    let Value::List(list) = value else {
        out.push_str(&render(value, meter)?);
        return meter.text(out.len());
    };
    if depth > NESTING {
        return Err(too_deep());
    }
    for (index, item) in list.items().iter().enumerate() {
        meter.work(1)?;
        if index > 0 {
            out.push(',');
        }
        join(item, out, meter, depth + 1)?;
    }
    Ok(())
}

/// The number that a value means.
pub(in super::super) fn number(value: &Value, meter: &Meter) -> Outcome<f64> {
    Ok(match value {
        Value::Undefined => f64::NAN,
        Value::Null => 0.0,
        Value::Bool(flag) => f64::from(u8::from(*flag)),
        Value::Number(number) => *number,
        value => numbers::read(&text(value, meter)?),
    })
}

/// `+`: joins if either is a text by then, else adds.
pub(in super::super) fn add(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    let (left, right) = (primitive(left, meter)?, primitive(right, meter)?);
    if !matches!(left, Value::Text(_)) && !matches!(right, Value::Text(_)) {
        return Ok(Value::Number(number(&left, meter)? + number(&right, meter)?));
    }
    concatenate(&left, &right, meter)
}

/// `~`: joins as texts.
pub(in super::super) fn concatenate(left: &Value, right: &Value, meter: &Meter) -> Outcome<Value> {
    let (left, right) = (text(left, meter)?, text(right, meter)?);
    meter.text(left.len() + right.len())?;
    Ok(Value::of_text(units::mend(format!("{left}{right}"))))
}

/// `==`: a number and a text may be equal; two objects only when they are one.
pub(in super::super) fn loosely_equal(left: &Value, right: &Value, meter: &Meter) -> Outcome<bool> {
    if left.is(right) {
        return Ok(true);
    }
    if !is_primitive(left) && !is_primitive(right) {
        return Ok(false);
    }
    let (left, right) = (primitive(left, meter)?, primitive(right, meter)?);
    Ok(match (&left, &right) {
        (left, right) if left.is_nullish() || right.is_nullish() => left.is_nullish() && right.is_nullish(),
        (Value::Text(left), Value::Text(right)) => left == right,
        (left, right) => Value::Number(number(left, meter)?).is(&Value::Number(number(right, meter)?)),
    })
}

/// `<` and its relatives: texts by code unit, everything else as numbers. None when either is no number.
pub(in super::super) fn order(left: &Value, right: &Value, meter: &Meter) -> Outcome<Option<Ordering>> {
    let (left, right) = (primitive(left, meter)?, primitive(right, meter)?);
    if let (Value::Text(left), Value::Text(right)) = (&left, &right) {
        return Ok(Some(units::compare(left, right)));
    }
    Ok(number(&left, meter)?.partial_cmp(&number(&right, meter)?))
}

/// Refuses values that hold a function: those have no text and cannot leave the template.
pub(in super::super) fn ensure_plain(value: &Value) -> Outcome<()> {
    if value.holds_callable() { Err(no_text()) } else { Ok(()) }
}

/// Counts what going through all of `value` costs.
pub(in super::super) fn size(value: &Value, meter: &Meter) -> Outcome<()> {
    size_below(value, meter, 0)
}

fn size_below(value: &Value, meter: &Meter, depth: usize) -> Outcome<()> {
    if depth > NESTING {
        return Err(too_deep());
    }
    match value {
        Value::List(list) => {
            meter.work(list.len())?;
            list.items().iter().try_for_each(|item| size_below(item, meter, depth + 1))
        }
        Value::Record(entries) => {
            meter.work(entries.len())?;
            entries.iter().try_for_each(|(_, item)| size_below(item, meter, depth + 1))
        }
        Value::Text(text) | Value::Safe(text) => meter.text(text.len()),
        _ => Ok(()),
    }
}

fn primitive(value: &Value, meter: &Meter) -> Outcome<Value> {
    if is_primitive(value) { Ok(value.clone()) } else { text(value, meter).map(Value::Text) }
}

fn is_primitive(value: &Value) -> bool {
    matches!(value, Value::Undefined | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_))
}

fn no_text() -> Fault {
    Fault::new("a function is no value that can be printed or handed on").hint("call it: add `()`")
}
