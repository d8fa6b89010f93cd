use super::super::fault::{Fault, Outcome};
use super::super::filter::joined;
use super::super::limits::{ENTRIES, Meter};
use super::super::number::{count, index, integer, relative};
use super::super::units;
use super::super::value::{self, List, Value};
use super::{ANY, arg, integer_arg, text_arg};

pub(super) const NAMES: &[&str] = &[
    "at",
    "concat",
    "copyWithin",
    "fill",
    "flat",
    "includes",
    "indexOf",
    "join",
    "lastIndexOf",
    "pop",
    "push",
    "reverse",
    "shift",
    "slice",
    "sort",
    "splice",
    "unshift",
];

/// What cookiecutter templates expect besides.
pub(super) const PYTHON_NAMES: &[&str] = &["append", "count", "find", "index", "insert", "remove"];

pub(super) fn arity(name: &str, cookiecutter: bool) -> (usize, usize) {
    match name {
        "at" | "append" | "count" | "find" | "index" | "remove" => (1, 1),
        "insert" => (2, 2),
        "includes" | "indexOf" | "lastIndexOf" => (1, 2),
        "copyWithin" | "fill" => (1, 3),
        "flat" | "join" => (0, 1),
        "slice" => (0, 2),
        "pop" => (0, usize::from(cookiecutter)),
        "shift" | "sort" | "reverse" => (0, 0),
        _ => (0, ANY),
    }
}

pub(super) fn call(list: &List, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    match name {
        "at" | "concat" | "count" | "find" | "flat" | "includes" | "index" | "indexOf" | "join"
        | "lastIndexOf" | "slice" => read(list, name, given, meter),
        name => change(list, name, given, meter),
    }
}

fn read(list: &List, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let items = list.to_vec();
    let len = items.len();
    let integer = |index| integer_arg(given, index, meter);
    let wanted = given.first().unwrap_or(&Value::Undefined);
    let from = |start: Option<f64>| relative(start.unwrap_or(0.0), len);
    match name {
        "at" => {
            let at = integer(0)?.unwrap_or(0.0);
            let at = if at < 0.0 { at + count(len) } else { at };
            let item = if at < 0.0 { None } else { items.get(index(at)) };
            Ok(item.cloned().unwrap_or(Value::Undefined))
        }
        "concat" => {
            let mut items = items;
            for more in given {
                match more {
                    Value::List(more) => items.extend(more.items().iter().cloned()),
                    more => items.push(more.clone()),
                }
            }
            Value::list(items)
        }
        "flat" => {
            let mut flat = Vec::new();
            flatten(list, integer(0)?.unwrap_or(1.0), &mut flat, meter)?;
            Value::list(flat)
        }
        "includes" => {
            let is_nan = |value: &Value| matches!(value, Value::Number(number) if number.is_nan());
            let same = |item: &Value| item.is(wanted) || (is_nan(item) && is_nan(wanted));
            Ok(Value::Bool(items[from(integer(1)?)..].iter().any(same)))
        }
        "indexOf" | "index" | "find" => {
            let start = if name == "indexOf" { from(integer(1)?) } else { 0 };
            Ok(position(items[start..].iter().position(|item| item.is(wanted)).map(|at| at + start)))
        }
        "lastIndexOf" => {
            let end = match integer(1)? {
                None => len,
                Some(at) if at < 0.0 => index((at + count(len) + 1.0).max(0.0)),
                Some(at) => index(at).saturating_add(1).min(len),
            };
            Ok(position(items[..end].iter().rposition(|item| item.is(wanted))))
        }
        "count" => Ok(Value::Number(count(items.iter().filter(|item| item.is(wanted)).count()))),
        "join" => {
            let separator = if arg(given, 0).is_some() { text_arg(given, 0, meter)? } else { ",".into() };
            joined(&items, &separator, meter)
        }
        _ => {
            let (start, end) = (from(integer(0)?), integer(1)?.map_or(len, |end| relative(end, len)));
            Value::list(items.get(start..end).unwrap_or_default().to_vec())
        }
    }
}

fn change(list: &List, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let mut items = list.to_vec();
    let len = items.len();
    let integer = |index| integer_arg(given, index, meter);
    let range = |first: usize| {
        let start = relative(integer(first)?.unwrap_or(0.0), len);
        let end = integer(first + 1)?.map_or(len, |end| relative(end, len));
        Ok::<_, Fault>(start..end.max(start))
    };
    let given_or_undefined = |index: usize| given.get(index).cloned().unwrap_or(Value::Undefined);
    let answer = match name {
        "push" | "append" => {
            items.extend_from_slice(given);
            Value::Number(count(items.len()))
        }
        "unshift" => {
            items.splice(0..0, given.iter().cloned());
            Value::Number(count(items.len()))
        }
        "pop" => match integer(0)? {
            None => items.pop().unwrap_or(Value::Undefined),
            Some(at) => {
                let at = if at < 0.0 { at + count(len) } else { at };
                if (0.0..count(len)).contains(&at) {
                    items.remove(index(at))
                } else {
                    return Ok(Value::Undefined);
                }
            }
        },
        "shift" if len > 0 => items.remove(0),
        "shift" => Value::Undefined,
        "splice" => {
            let start = relative(integer(0)?.unwrap_or(0.0), len);
            let removed = match (arg(given, 0), integer(1)?) {
                (None, _) => 0,
                (Some(_), None) => len - start,
                (Some(_), Some(removed)) => index(removed).min(len - start),
            };
            let more = given.get(2..).filter(|_| arg(given, 1).is_some()).unwrap_or_default();
            Value::list(items.splice(start..start + removed, more.iter().cloned()).collect())?
        }
        "sort" => {
            items = super::super::filter::sorted(items, meter, |left, right| {
                Ok(units::compare(&value::text(left, meter)?, &value::text(right, meter)?))
            })?;
            Value::List(list.clone())
        }
        "reverse" => {
            items.reverse();
            Value::List(list.clone())
        }
        "fill" => {
            items[range(1)?].fill(given_or_undefined(0));
            Value::List(list.clone())
        }
        "copyWithin" => {
            let target = relative(integer(0)?.unwrap_or(0.0), len);
            let copied = items[range(1)?].to_vec();
            for (place, item) in items[target..].iter_mut().zip(copied) {
                *place = item;
            }
            Value::List(list.clone())
        }
        "insert" => {
            items.insert(relative(integer(0)?.unwrap_or(0.0), len), given_or_undefined(1));
            Value::list(Vec::new())?
        }
        "remove" => {
            let at = items.iter().position(|item| item.is(&given_or_undefined(0)));
            Value::list(at.map(|at| items.remove(at)).into_iter().collect())?
        }
        name => return Err(Fault::new(format!("a list has no method `{name}`"))),
    };
    list.replace(items, meter)?;
    Ok(answer)
}

fn flatten(list: &List, depth: f64, out: &mut Vec<Value>, meter: &Meter) -> Outcome<()> {
    for item in list.items().iter() {
        meter.work(1)?;
        match item {
            Value::List(inner) if depth > 0.0 => flatten(inner, integer(depth) - 1.0, out, meter)?,
            item => out.push(item.clone()),
        }
        if out.len() > ENTRIES {
            return Err(Fault::limit(format!("a list grew beyond {ENTRIES} entries")));
        }
    }
    Ok(())
}

fn position(found: Option<usize>) -> Value {
    Value::Number(found.map_or(-1.0, count))
}
