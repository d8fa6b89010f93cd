//! Sorting and grouping.

use std::cmp::Ordering;
use std::rc::Rc;

use indexmap::IndexMap;

use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::value::{self, Entries, Value};
use super::{arg, attribute_path, below, indexed, indexed_exactly, sequence};

/// From here on lists are sorted by merging.
const MERGE_FROM: usize = 64;

/// `sort(reverse, case_sensitive, attribute)`.
pub(super) fn sort(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let items = match input {
        Value::Record(entries) => indexed_exactly(entries, meter)?,
        input => match sequence(input) {
            Some(items) => items,
            None => return Value::list(Vec::new()),
        },
    };
    let (reverse, case_sensitive) = (arg(given, 0).is_truthy(), arg(given, 1).is_truthy());
    let path = attribute_path(&arg(given, 2), meter)?;
    let sorted = sorted(items, meter, |left, right| {
        let fold = |value: Value| match value.as_text() {
            Some(text) if !case_sensitive => Value::of_text(text.to_lowercase()),
            _ => value,
        };
        let (left, right) = (below(left, &path)?, below(right, &path)?);
        let both = left.as_text().is_some() && right.as_text().is_some();
        let (left, right) = if both { (fold(left), fold(right)) } else { (left, right) };
        let order = value::order(&left, &right, meter)?.unwrap_or(Ordering::Equal);
        Ok(if reverse { order.reverse() } else { order })
    })?;
    Value::list(sorted)
}

/// `dictsort(case_sensitive, by)`: pairs of name and value.
pub(super) fn dictsort(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let Value::Record(entries) = input else {
        return Err(Fault::new(format!("only records can be sorted by name, not {}", input.kind())));
    };
    let case_sensitive = arg(given, 0).is_truthy();
    let by = match arg(given, 1) {
        Value::Undefined => 0,
        Value::Text(by) if &*by == "key" => 0,
        Value::Text(by) if &*by == "value" => 1,
        _ => return Err(Fault::new("a record is sorted by `key` or by `value`")),
    };
    let pairs =
        entries.iter().map(|(name, value)| Value::list(vec![Value::Text(name.clone()), value.clone()]));
    let pairs = pairs.collect::<Outcome<Vec<_>>>()?;
    let fold = |value: Value| match value.as_text() {
        Some(text) if !case_sensitive => Value::of_text(text.to_uppercase()),
        _ => value,
    };
    let part = |pair: &Value| fold(pair.own_or_undefined(&by.to_string()));
    let sorted = sorted(pairs, meter, |left, right| {
        let (left, right) = (part(left), part(right));
        Ok(match value::order(&left, &right, meter)? {
            Some(Ordering::Greater) => Ordering::Greater,
            _ if left.is(&right) => Ordering::Equal,
            _ => Ordering::Less,
        })
    })?;
    Value::list(sorted)
}

/// `groupby(attribute)`: lists of items by what the attribute says.
pub(super) fn group_by(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let items = match input {
        Value::Undefined | Value::Null => return Err(Fault::new("there is nothing to group")),
        Value::Record(entries) => indexed(entries, meter)?,
        input => sequence(input).unwrap_or_default(),
    };
    let path = attribute_path(&arg(given, 0), meter)?;
    let mut groups: IndexMap<Rc<str>, Vec<Value>> = IndexMap::new();
    for item in items {
        let name = value::text(&below(&item, &path)?, meter)?;
        groups.entry(name).or_default().push(item);
    }
    let groups = groups.into_iter().map(|(name, items)| Ok((name, Value::list(items)?)));
    Ok(Value::Record(Rc::new(Entries::new(groups.collect::<Outcome<Vec<_>>>()?)?)))
}

/// `items` in order; undefined ones last, as JavaScript has it. `compare` may contradict itself, so this is not
/// the standard library's sort, which may refuse to go on then.
pub(in super::super) fn sorted(
    items: Vec<Value>,
    meter: &Meter,
    compare: impl Fn(&Value, &Value) -> Outcome<Ordering>,
) -> Outcome<Vec<Value>> {
    let (mut defined, missing): (Vec<_>, Vec<_>) =
        items.into_iter().partition(|item| !matches!(item, Value::Undefined));
    let compare = |left: &Value, right: &Value| {
        meter.work(1)?;
        compare(left, right)
    };
    merge_sort(&mut defined, &compare)?;
    defined.extend(missing);
    Ok(defined)
}

fn merge_sort(items: &mut [Value], compare: &impl Fn(&Value, &Value) -> Outcome<Ordering>) -> Outcome<()> {
    if items.len() < MERGE_FROM {
        return insertion_sort(items, compare);
    }
    let (left, right) = items.split_at_mut(items.len() / 2);
    merge_sort(left, compare)?;
    merge_sort(right, compare)?;
    let (left, right) = (left.to_vec(), right.to_vec());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    for place in items {
        let takes_right = match (left.peek(), right.peek()) {
            (Some(left), Some(right)) => compare(right, left)?.is_lt(),
            (None, _) => true,
            _ => false,
        };
        let next = if takes_right { right.next() } else { left.next() };
        *place = next.unwrap_or(Value::Undefined);
    }
    Ok(())
}

/// Puts one item after the other into its place among those before it.
fn insertion_sort(
    items: &mut [Value],
    compare: &impl Fn(&Value, &Value) -> Outcome<Ordering>,
) -> Outcome<()> {
    for end in 1..items.len() {
        let (mut low, mut high) = (0, end);
        while low < high {
            let middle = low.midpoint(high);
            if compare(&items[end], &items[middle])?.is_lt() { high = middle } else { low = middle + 1 }
        }
        items[low..=end].rotate_right(1);
    }
    Ok(())
}
