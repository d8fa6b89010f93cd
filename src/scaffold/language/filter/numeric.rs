use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::number;
use super::super::value::{self, Value};
use super::{arg, attribute, projected, truthy};

pub(super) fn abs(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    Ok(Value::Number(value::number(input, meter)?.abs()))
}

pub(super) fn float(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let parsed = number::leading_float(&value::text(input, meter)?);
    Ok(if parsed.is_nan() { arg(given, 0) } else { Value::Number(parsed) })
}

/// `int(default, base)`.
pub(super) fn int(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let base = match arg(given, 1) {
        Value::Undefined => 10.0,
        base => value::number(&base, meter)?.trunc(),
    };
    let parsed = number::leading_int(&value::text(input, meter)?, to_int32(base));
    Ok(if parsed.is_nan() { arg(given, 0) } else { Value::Number(parsed) })
}

/// A base is taken as JavaScript takes it: what is no number is 0, which means the usual one.
fn to_int32(base: f64) -> f64 {
    if base.is_finite() { base } else { 0.0 }
}

/// `round(precision, method)`: half up, or `ceil`, or `floor`.
pub(super) fn round(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let precision = truthy(given, 0).map_or(Ok(0.0), |precision| value::number(precision, meter))?;
    let factor = number::power(10.0, precision);
    let scaled = value::number(input, meter)? * factor;
    let rounded = match given.get(1) {
        Some(Value::Text(method)) if &**method == "ceil" => scaled.ceil(),
        Some(Value::Text(method)) if &**method == "floor" => scaled.floor(),
        _ => number::round(scaled),
    };
    Ok(Value::Number(rounded / factor))
}

/// `sum(attribute, start)`, with JavaScript's `+`.
pub(super) fn sum(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let items = match (truthy(given, 0), input) {
        (Some(name), input) => projected(input, &attribute(name, meter)?, meter)?,
        (None, Value::List(list)) => list.to_vec(),
        (None, input) => return Err(Fault::new(format!("only lists have a sum, not {}", input.kind()))),
    };
    let sum = items.iter().try_fold(Value::Number(0.0), |sum, item| value::add(&sum, item, meter))?;
    let start = match arg(given, 1) {
        Value::Undefined => Value::Number(0.0),
        start => start,
    };
    value::add(&start, &sum, meter)
}
