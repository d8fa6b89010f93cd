//! Values in from the outside and out again.

use std::rc::Rc;

use super::super::data::{Data, Record};
use super::super::fault::{Fault, Outcome};
use super::super::limits::{ENTRIES, Meter, NESTING};
use super::super::units;
use super::{Entries, Value, is_reserved, reserved, too_deep};

/// A plain value, taken in.
pub(in super::super) fn from_data(data: &Data) -> Outcome<Value> {
    let mut left = ENTRIES;
    take(data, &mut left)
}

fn take(data: &Data, left: &mut usize) -> Outcome<Value> {
    Ok(match data {
        Data::Null => Value::Null,
        Data::Bool(flag) => Value::Bool(*flag),
        Data::Number(number) => Value::Number(*number),
        Data::Text(text) => Value::of_text(text.as_str()),
        Data::List(items) => {
            spend(left, items.len())?;
            Value::list(items.iter().map(|item| take(item, left)).collect::<Outcome<_>>()?)?
        }
        Data::Record(entries) => {
            spend(left, entries.len())?;
            let taken = entries.iter().map(|(name, item)| Ok((Rc::from(name.as_str()), take(item, left)?)));
            Value::Record(Rc::new(Entries::new(taken.collect::<Outcome<Vec<_>>>()?)?))
        }
    })
}

/// A value handed out: none for undefined, which vanishes from records and is null in lists.
pub(in super::super) fn to_data(value: &Value, meter: &Meter) -> Outcome<Option<Data>> {
    let mut left = ENTRIES;
    give(value, &mut left, meter, 0)
}

fn give(value: &Value, left: &mut usize, meter: &Meter, depth: usize) -> Outcome<Option<Data>> {
    if depth > NESTING {
        return Err(too_deep());
    }
    Ok(Some(match value {
        Value::Undefined => return Ok(None),
        Value::Null => Data::Null,
        Value::Bool(flag) => Data::Bool(*flag),
        Value::Number(number) => Data::Number(*number),
        Value::Text(text) | Value::Safe(text) => Data::Text(units::finish(text)),
        Value::Regex(regex) => Data::Text(regex.print()),
        Value::List(list) => {
            spend(left, list.len())?;
            meter.work(list.len())?;
            let items = list.items();
            let given = items.iter().map(|item| Ok(give(item, left, meter, depth + 1)?.unwrap_or_default()));
            Data::List(given.collect::<Outcome<_>>()?)
        }
        Value::Record(entries) => {
            spend(left, entries.len())?;
            meter.work(entries.len())?;
            let mut given = Record::new();
            for (name, item) in entries.iter() {
                if is_reserved(name) {
                    return Err(reserved(name));
                }
                if let Some(item) = give(item, left, meter, depth + 1)? {
                    given.insert(units::finish(name), item);
                }
            }
            Data::Record(given)
        }
        Value::Callable(_) => {
            return Err(
                Fault::new("a function cannot be the value of an expression").hint("call it: add `()`")
            );
        }
    }))
}

fn spend(left: &mut usize, entries: usize) -> Outcome<()> {
    *left = left
        .checked_sub(entries)
        .ok_or_else(|| Fault::limit(format!("a value has more than {ENTRIES} entries")))?;
    Ok(())
}
