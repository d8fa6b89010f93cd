use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::test;
use super::super::value::{self, Value};
use super::{arg, attribute, attribute_of, sequence};

/// `select(test, …)`: the items that pass it.
pub(super) fn select(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    by_test(input, given, true, meter)
}

/// `reject(test, …)`: those that do not.
pub(super) fn reject(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    by_test(input, given, false, meter)
}

/// `selectattr(name)`: the items whose attribute counts as true.
pub(super) fn select_by(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    by_attribute(input, given, true, meter)
}

/// `rejectattr(name)`: those whose attribute does not.
pub(super) fn reject_by(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    by_attribute(input, given, false, meter)
}

fn by_test(input: &Value, given: &[Value], wanted: bool, meter: &Meter) -> Outcome<Value> {
    let name = match arg(given, 0) {
        Value::Undefined => "truthy".into(),
        name => value::text(&name, meter)?,
    };
    let Some(arity) = test::arity(&name) else {
        return Err(Fault::new(format!("there is no test `{name}`")));
    };
    if input.is_nullish() {
        return Err(Fault::new("there is nothing to select from"));
    }
    let items = match input {
        Value::Record(entries) => present_items(entries, meter)?,
        input => match sequence(input) {
            Some(items) => items,
            None => return Value::list(Vec::new()),
        },
    };
    let given = given.get(1..).unwrap_or_default();
    test::check_arity(&name, arity, given.len())?;
    let mut selected = Vec::new();
    for item in items {
        if test::apply(&name, &item, given, meter)? == wanted {
            selected.push(item);
        }
    }
    Value::list(selected)
}

/// What a record holds under 0, 1, … below its `length`, without the gaps.
fn present_items(entries: &value::Entries, meter: &Meter) -> Outcome<Vec<Value>> {
    let length = value::number(entries.get("length").unwrap_or(&Value::Undefined), meter)?.floor();
    let mut items = Vec::new();
    let mut index = 0_u32;
    while f64::from(index) < length {
        meter.work(1)?;
        items.extend(entries.get(&index.to_string()).cloned());
        index += 1;
    }
    Ok(items)
}

fn by_attribute(input: &Value, given: &[Value], wanted: bool, meter: &Meter) -> Outcome<Value> {
    let Value::List(list) = input else {
        return Err(Fault::new(format!("only the items of a list have attributes, not {}", input.kind())));
    };
    let name = attribute(&arg(given, 0), meter)?;
    let mut selected = Vec::new();
    for item in list.to_vec() {
        if attribute_of(&item, &name)?.is_truthy() == wanted {
            selected.push(item);
        }
    }
    Value::list(selected)
}
