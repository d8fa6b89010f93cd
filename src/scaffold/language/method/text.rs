use std::rc::Rc;

use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::number::{count, index, relative};
use super::super::pattern::replace_first;
use super::super::units;
use super::super::value::{self, Value, made};
use super::{ANY, arg, integer_arg, text_arg};

pub(super) const NAMES: &[&str] = &[
    "charAt",
    "charCodeAt",
    "concat",
    "endsWith",
    "includes",
    "indexOf",
    "lastIndexOf",
    "replace",
    "slice",
    "split",
    "startsWith",
    "substring",
    "toLowerCase",
    "toUpperCase",
    "trim",
    "trimEnd",
    "trimStart",
];

pub(super) fn arity(name: &str) -> (usize, usize) {
    match name {
        "replace" => (2, 2),
        "split" | "slice" | "substring" => (0, 2),
        "includes" | "startsWith" | "endsWith" | "indexOf" | "lastIndexOf" => (1, 2),
        "charAt" | "charCodeAt" => (0, 1),
        "concat" => (0, ANY),
        _ => (0, 0),
    }
}

pub(super) fn call(text: &Rc<str>, name: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let integer = |index| integer_arg(given, index, meter);
    match name {
        "replace" => replace(text, given, meter),
        "split" => split(text, given, meter),
        "includes" | "indexOf" | "startsWith" => {
            let (needle, from) = (text_arg(given, 0, meter)?, index(integer(1)?.unwrap_or(0.0)));
            let from = from.min(units::len(text));
            Ok(match name {
                "includes" => Value::Bool(units::find(text, &needle, from).is_some()),
                "indexOf" => position(units::find(text, &needle, from)),
                _ => Value::Bool(text[units::byte_offset(text, from)..].starts_with(&*needle)),
            })
        }
        "endsWith" => {
            let end = integer(1)?.map_or(units::len(text), |end| index(end).min(units::len(text)));
            Ok(Value::Bool(units::slice(text, 0, end).ends_with(&*text_arg(given, 0, meter)?)))
        }
        "lastIndexOf" => {
            let until = arg(given, 1).map_or(Ok(f64::NAN), |until| value::number(until, meter))?;
            let until = if until.is_nan() { usize::MAX } else { index(until) };
            Ok(position(units::rfind(text, &text_arg(given, 0, meter)?, until)))
        }
        "slice" => {
            let len = units::len(text);
            let (start, end) = (integer(0)?.unwrap_or(0.0), integer(1)?.unwrap_or(count(len)));
            made(units::slice(text, relative(start, len), relative(end, len)), meter)
        }
        "substring" => {
            let len = units::len(text);
            let start = index(integer(0)?.unwrap_or(0.0)).min(len);
            let end = integer(1)?.map_or(len, |end| index(end).min(len));
            made(units::slice(text, start.min(end), start.max(end)), meter)
        }
        "trim" => made(text.trim_matches(units::is_space), meter),
        "trimStart" => made(text.trim_start_matches(units::is_space), meter),
        "trimEnd" => made(text.trim_end_matches(units::is_space), meter),
        "toLowerCase" => made(text.to_lowercase(), meter),
        "toUpperCase" => made(text.to_uppercase(), meter),
        "charAt" | "charCodeAt" => {
            let at = integer(0)?.unwrap_or(0.0);
            let letter = if at < 0.0 { None } else { units::at(text, index(at)) };
            Ok(match (name, letter) {
                ("charAt", letter) => Value::of_text(letter.unwrap_or_default()),
                (_, letter) => {
                    let code = letter.and_then(|letter| units::units(&letter).first().copied());
                    Value::Number(code.map_or(f64::NAN, f64::from))
                }
            })
        }
        "concat" => {
            let mut joined = text.to_string();
            for index in 0..given.len() {
                joined.push_str(&text_arg(given, index, meter)?);
                meter.text(joined.len())?;
            }
            made(units::mend(joined), meter)
        }
        name => Err(Fault::new(format!("a text has no method `{name}`"))),
    }
}

fn replace(text: &str, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let replacement = text_arg(given, 1, meter)?;
    if let Some(Value::Regex(regex)) = given.first() {
        return made(units::mend(regex.replace(text, &replacement)?), meter);
    }
    made(units::mend(replace_first(text, &text_arg(given, 0, meter)?, &replacement)), meter)
}

fn split(text: &Rc<str>, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let most = match arg(given, 1) {
        Some(most) => to_uint32(value::number(most, meter)?),
        None => usize::MAX,
    };
    let parts: Vec<Value> = match given.first().unwrap_or(&Value::Undefined) {
        Value::Undefined if most == 0 => Vec::new(),
        Value::Undefined => vec![Value::Text(text.clone())],
        Value::Regex(regex) => {
            let parts = regex.pattern().split(text, most)?;
            parts.into_iter().map(|part| part.map_or(Value::Undefined, Value::of_text)).collect()
        }
        separator => {
            let separator = value::text(separator, meter)?;
            if separator.is_empty() {
                units::split(text).into_iter().take(most).map(Value::of_text).collect()
            } else {
                text.split(&*separator).take(most).map(Value::of_text).collect()
            }
        }
    };
    Value::list(parts)
}

/// A limit wraps around at 2^32, as in JavaScript.
fn to_uint32(number: f64) -> usize {
    if number.is_finite() { index(number.trunc().rem_euclid(4_294_967_296.0)) } else { 0 }
}

fn position(found: Option<usize>) -> Value {
    Value::Number(found.map_or(-1.0, count))
}
