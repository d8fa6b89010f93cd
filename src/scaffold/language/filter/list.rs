use std::hash::{BuildHasher, RandomState};
use std::rc::Rc;

use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::value::{self, Value, made};
use super::super::{number, units};
use super::{arg, attribute, indexed, indexed_exactly, letters, projected, sequence, truthy};

/// `batch(size, fill)`: lists of that size.
pub(super) fn batch(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let wanted = present(input)?;
    let size = positive(&arg(given, 0), "the size of a batch", meter)?;
    let items = match wanted {
        Value::Record(entries) => indexed(entries, meter)?,
        input => sequence(input).unwrap_or_default(),
    };
    let mut rows: Vec<Vec<Value>> = items.chunks(size).map(<[Value]>::to_vec).collect();
    if let (Some(row), Some(fill)) = (rows.last_mut(), truthy(given, 1)) {
        meter.work(size)?;
        row.resize(size, fill.clone());
    }
    Value::list(rows.into_iter().map(Value::list).collect::<Outcome<_>>()?)
}

/// `slice(count, fill)`: that many parts, as equal as possible.
pub(super) fn slice(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let items = sequence(input).ok_or_else(|| Fault::new("only a list or a text can be sliced"))?;
    let count = positive(&arg(given, 0), "the number of slices", meter)?;
    meter.work(count)?;
    let text = input.as_text();
    let (base, extra) = (items.len() / count, items.len() % count);
    let mut parts = Vec::new();
    let mut start = 0;
    for index in 0..count {
        let end = start + base + usize::from(index < extra);
        let fill = truthy(given, 1).filter(|_| index >= extra);
        parts.push(match (text, fill) {
            (Some(_), Some(_)) => return Err(Fault::new("slices of a text cannot be filled up")),
            (Some(text), None) => Value::of_text(units::slice(text, start, end)),
            (None, fill) => Value::list(items[start..end].iter().chain(fill).cloned().collect())?,
        });
        start = end;
    }
    Value::list(parts)
}

pub(super) fn first(input: &Value, _: &[Value], _: &Meter) -> Outcome<Value> {
    Ok(present(input)?.own_or_undefined("0"))
}

pub(super) fn last(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let length = present(input)?.own_or_undefined("length");
    let last = Value::Number(value::number(&length, meter)? - 1.0);
    Ok(input.own_or_undefined(&value::text(&last, meter)?))
}

#[expect(clippy::unnecessary_wraps, reason = "every filter has this shape")]
pub(super) fn length(input: &Value, _: &[Value], _: &Meter) -> Outcome<Value> {
    Ok(match input {
        Value::List(_) | Value::Text(_) | Value::Safe(_) => input.own_or_undefined("length"),
        Value::Record(entries) => Value::Number(number::count(entries.len())),
        Value::Undefined | Value::Null | Value::Bool(false) => Value::Number(0.0),
        _ => Value::Undefined,
    })
}

/// A list of letters, or of the entries of a record.
pub(super) fn list(input: &Value, _: &[Value], _: &Meter) -> Outcome<Value> {
    match input {
        Value::List(_) => Ok(input.clone()),
        Value::Text(text) | Value::Safe(text) => Value::list(letters(text)),
        Value::Record(entries) => {
            let entries = entries.iter();
            let entries = entries.map(|(name, value)| {
                Value::record([("key", Value::Text(name.clone())), ("value", value.clone())])
            });
            Value::list(entries.collect::<Outcome<_>>()?)
        }
        input => Err(Fault::new(format!("no list can be made of {}", input.kind()))),
    }
}

pub(super) fn reverse(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let backwards = |mut items: Vec<Value>| {
        items.reverse();
        Value::list(items)
    };
    match input {
        Value::Text(text) | Value::Safe(text) => {
            let mut letters = units::units(text);
            letters.reverse();
            super::like(input, units::text(&letters), meter)
        }
        Value::List(list) => backwards(list.to_vec()),
        Value::Record(entries) => backwards(indexed_exactly(entries, meter)?),
        _ => Value::list(Vec::new()),
    }
}

/// `join(separator, attribute)`.
pub(super) fn join(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let separator = truthy(given, 0).map_or(Ok("".into()), |separator| value::text(separator, meter))?;
    let items = match (truthy(given, 1), input) {
        (Some(name), input) => projected(input, &attribute(name, meter)?, meter)?,
        (None, Value::List(list)) => list.to_vec(),
        (None, input) => return Err(Fault::new(format!("only lists can be joined, not {}", input.kind()))),
    };
    joined(&items, &separator, meter)
}

/// The texts of `items`, with `separator` between. What is missing has none.
pub(in super::super) fn joined(items: &[Value], separator: &str, meter: &Meter) -> Outcome<Value> {
    let mut out = String::new();
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(&value::render(item, meter)?);
        if out.len() > (1 << 16) {
            // Texts this long are counted while they grow, so that they cannot grow without end.
            meter.text(out.len().min(out.capacity()))?;
        }
    }
    made(units::mend(out), meter)
}

pub(super) fn random(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let items: Rc<[Value]> = match present(input)? {
        Value::Record(entries) => indexed(entries, meter)?,
        input => sequence(input).unwrap_or_default(),
    }
    .into();
    // The seed of the standard library's hash tables is as random as a template needs it.
    let chance = usize::try_from(RandomState::new().hash_one(0) >> 1).unwrap_or_default();
    let index = chance.checked_rem(items.len());
    Ok(index.and_then(|index| items.get(index)).cloned().unwrap_or(Value::Undefined))
}

fn present(input: &Value) -> Outcome<&Value> {
    if input.is_nullish() { Err(Fault::new("there is nothing to go through")) } else { Ok(input) }
}

fn positive(count: &Value, what: &str, meter: &Meter) -> Outcome<usize> {
    let count = value::number(count, meter)?.trunc();
    if (1.0..=9_007_199_254_740_991.0).contains(&count) {
        return Ok(number::index(count));
    }
    Err(Fault::new(format!("{what} must be a whole number above 0")))
}
