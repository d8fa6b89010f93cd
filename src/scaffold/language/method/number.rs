use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::number::{exponential, fixed, index, integer, precision, print, radix};
use super::super::value::{self, Value};
use super::arg;

pub(super) const NAMES: &[&str] = &["toExponential", "toFixed", "toPrecision", "toString"];

pub(super) fn call(number: f64, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let digits = arg(given, 0).map(|digits| value::number(digits, meter).map(integer)).transpose()?;
    let within = |digits: f64, least: f64, most: f64| {
        if (least..=most).contains(&digits) {
            return Ok(index(digits));
        }
        Err(Fault::new(format!("`{name}` takes a number from {least} to {most}")))
    };
    let text = match (name, digits) {
        ("toFixed", digits) => fixed(number, within(digits.unwrap_or(0.0), 0.0, 100.0)?),
        ("toExponential" | "toPrecision", _) if !number.is_finite() => print(number),
        ("toExponential", Some(digits)) => exponential(number, Some(within(digits, 0.0, 100.0)?)),
        ("toExponential", None) => exponential(number, None),
        ("toPrecision", Some(digits)) => precision(number, within(digits, 1.0, 100.0)?),
        ("toString", Some(digits)) => {
            let base = within(digits, 2.0, 36.0)?;
            radix(number, u32::try_from(base).unwrap_or(10))
        }
        _ => print(number),
    };
    Ok(Value::of_text(text))
}
