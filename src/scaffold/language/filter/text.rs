use super::super::fault::{Fault, Outcome};
use super::super::limits::Meter;
use super::super::value::{self, Value, made};
use super::super::{number, units};
use super::{arg, is_nothing, like, text_of, text_or_empty, truthy};

/// The most blanks that a filter adds at once.
const BLANKS: f64 = 16_777_216.0;

pub(super) fn capitalize(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    like(input, capitalized(&text_or_empty(input)?), meter)
}

pub(super) fn title(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    let text = text_or_empty(input)?;
    let words: Vec<String> = text.split(' ').map(capitalized).collect();
    like(input, words.join(" "), meter)
}

/// The first code unit in upper case, the rest in lower.
fn capitalized(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut letters = lower.chars();
    match letters.next() {
        // JavaScript looks at one code unit, and half a character has no upper case.
        Some(first) if first.len_utf16() == 1 => first.to_uppercase().chain(letters).collect(),
        _ => lower,
    }
}

pub(super) fn lower(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    made(text_or_empty(input)?.to_lowercase(), meter)
}

pub(super) fn upper(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    made(text_or_empty(input)?.to_uppercase(), meter)
}

pub(super) fn trim(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    like(input, text_of(input)?.trim_matches(units::is_space), meter)
}

pub(super) fn string(input: &Value, _: &[Value], meter: &Meter) -> Outcome<Value> {
    match input {
        Value::Undefined | Value::Null => Err(Fault::new("there is no value to print")),
        Value::Safe(_) => Ok(input.clone()),
        input => value::render(input, meter).map(Value::Text),
    }
}

/// Blanks on both sides up to a width. Of an odd number, the left side loses one.
pub(super) fn center(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let input = if is_nothing(input) { &Value::of_text("") } else { input };
    let eighty = Value::Number(80.0);
    let width = truthy(given, 0).unwrap_or(&eighty);
    let length = direct_length(input);
    if value::order(&length, width, meter)?.is_some_and(std::cmp::Ordering::is_ge) {
        return Ok(input.clone());
    }
    let blanks = value::number(width, meter)? - value::number(&length, meter)?;
    let (left, right) = (spaces(blanks / 2.0 - blanks % 2.0)?, spaces(blanks / 2.0)?);
    let text = value::text(input, meter)?;
    like(input, format!("{left}{text}{right}"), meter)
}

/// Blanks before every line but the first, or before that one too.
pub(super) fn indent(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let text = text_or_empty(input)?;
    if text.is_empty() && !matches!(input, Value::Safe(_)) {
        return Ok(Value::of_text(""));
    }
    let four = Value::Number(4.0);
    let blanks = spaces(value::number(truthy(given, 0).unwrap_or(&four), meter)?)?;
    meter.text(text.len() + blanks.len().saturating_mul(text.matches('\n').count() + 1))?;
    let first = if truthy(given, 1).is_some() { blanks.as_str() } else { "" };
    like(input, format!("{first}{}", text.replace('\n', &format!("\n{blanks}"))), meter)
}

pub(super) fn truncate(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let input = if is_nothing(input) { &Value::of_text("") } else { input };
    let usual = Value::Number(255.0);
    let limit = truthy(given, 0).unwrap_or(&usual);
    if value::order(&direct_length(input), limit, meter)?.is_some_and(std::cmp::Ordering::is_le) {
        return Ok(input.clone());
    }
    let text = text_of(input)?;
    let limit = value::number(limit, meter)?;
    let cut = number::index(limit).min(units::len(&text));
    // A missing number means the last space of all.
    let until = if limit.is_nan() { usize::MAX } else { number::index(limit) };
    let end = match truthy(given, 1) {
        Some(_) => cut,
        None => units::rfind(&text, " ", until).unwrap_or(cut),
    };
    let ellipsis = match arg(given, 2) {
        Value::Undefined | Value::Null => "...".into(),
        ellipsis => value::text(&ellipsis, meter)?,
    };
    like(input, units::slice(&text, 0, end) + &ellipsis, meter)
}

pub(super) fn word_count(input: &Value, _: &[Value], _: &Meter) -> Outcome<Value> {
    let text = if is_nothing(input) { return Ok(Value::Null) } else { input };
    if !text.is_truthy() {
        return Ok(Value::Null);
    }
    let text = text_of(text)?;
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let words = text.split(|c| !is_word(c)).filter(|word| !word.is_empty()).count();
    Ok(if words == 0 { Value::Null } else { Value::Number(number::count(words)) })
}

/// `replace(what, by, most)`: of a pattern the first match, or every one with `g`.
pub(super) fn replace(input: &Value, given: &[Value], meter: &Meter) -> Outcome<Value> {
    let (search, replacement) = (arg(given, 0), arg(given, 1));
    if let Value::Regex(regex) = &search {
        let Some(text) = input.as_text() else {
            return Err(Fault::new("a pattern is replaced only in a text"));
        };
        let replacement = value::text(&replacement, meter)?;
        return made(regex.pattern().replace(text, 0, &replacement)?.0, meter);
    }
    let is_plain = matches!(search, Value::Text(_) | Value::Number(_));
    let text = match input {
        Value::Number(_) if is_plain => value::text(input, meter)?,
        Value::Text(text) | Value::Safe(text) if is_plain => text.clone(),
        input => return Ok(input.clone()),
    };
    let unchanged =
        || if matches!(input, Value::Number(_)) { Value::Text(text.clone()) } else { input.clone() };
    let needle = value::text(&search, meter)?;
    let most = arg(given, 2);
    let by = value::text(&replacement, meter)?;
    if needle.is_empty() {
        let between = if matches!(replacement, Value::Undefined) { "," } else { &*by };
        meter.text(text.len().saturating_mul(between.len() + 1))?;
        let spread = units::split(&text).join(between);
        return like(input, units::mend(format!("{by}{spread}{by}")), meter);
    }
    if most.is(&Value::Number(0.0)) || !text.contains(&*needle) {
        return Ok(unchanged());
    }
    meter.text(text.len() + text.matches(&*needle).count().saturating_mul(by.len()))?;
    let replaced = match most {
        Value::Undefined => text.replace(&*needle, &by),
        most if most.is(&Value::Number(-1.0)) => text.replace(&*needle, &by),
        most => {
            let most = value::number(&most, meter)?;
            let most = if most.is_nan() { 0.0 } else { most.ceil() };
            text.replacen(&*needle, &by, number::index(most))
        }
    };
    like(input, units::mend(replaced), meter)
}

/// The length that a text or list has by itself; undefined for others.
fn direct_length(input: &Value) -> Value {
    match input {
        Value::Text(_) | Value::Safe(_) | Value::List(_) | Value::Record(_) => {
            input.own_or_undefined("length")
        }
        _ => Value::Undefined,
    }
}

fn spaces(count: f64) -> Outcome<String> {
    if count.is_nan() || count <= 0.0 {
        return Ok(String::new());
    }
    if count > BLANKS {
        return Err(Fault::limit("these are too many blanks"));
    }
    Ok(" ".repeat(number::index(count.ceil())))
}
