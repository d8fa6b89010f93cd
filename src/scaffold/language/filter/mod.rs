//! Filters: what may stand behind `|`. As in Nunjucks, without escaping by itself.

mod dump;
mod html;
mod list;
mod numeric;
mod order;
mod select;
mod text;
mod url;

pub(super) use list::joined;
pub(super) use order::sorted;

use std::rc::Rc;

use super::fault::{Fault, Outcome};
use super::limits::Meter;
use super::value::{self, Value};
use super::{number, units};
use crate::text::nearest;

/// A filter: its input, its arguments.
pub(super) type Filter = fn(&Value, &[Value], &Meter) -> Outcome<Value>;

/// Every filter.
pub(super) const NAMES: &[&str] = &[
    "abs",
    "batch",
    "capitalize",
    "center",
    "d",
    "default",
    "dictsort",
    "dump",
    "e",
    "escape",
    "first",
    "float",
    "forceescape",
    "groupby",
    "indent",
    "int",
    "join",
    "last",
    "length",
    "list",
    "lower",
    "nl2br",
    "random",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "string",
    "striptags",
    "sum",
    "title",
    "trim",
    "truncate",
    "upper",
    "urlencode",
    "urlize",
    "wordcount",
];

/// The filter of that name.
pub(super) fn find(name: &str) -> Option<Filter> {
    Some(match name {
        "abs" => numeric::abs,
        "batch" => list::batch,
        "capitalize" => text::capitalize,
        "center" => text::center,
        "d" | "default" => default,
        "dictsort" => order::dictsort,
        "dump" => dump::dump,
        "e" | "escape" => html::escape,
        "first" => list::first,
        "float" => numeric::float,
        "forceescape" => html::force_escape,
        "groupby" => order::group_by,
        "indent" => text::indent,
        "int" => numeric::int,
        "join" => list::join,
        "last" => list::last,
        "length" => list::length,
        "list" => list::list,
        "lower" => text::lower,
        "nl2br" => html::line_breaks,
        "random" => list::random,
        "reject" => select::reject,
        "rejectattr" => select::reject_by,
        "replace" => text::replace,
        "reverse" => list::reverse,
        "round" => numeric::round,
        "safe" => html::safe,
        "select" => select::select,
        "selectattr" => select::select_by,
        "slice" => list::slice,
        "sort" => order::sort,
        "string" => text::string,
        "striptags" => html::strip_tags,
        "sum" => numeric::sum,
        "title" => text::title,
        "trim" => text::trim,
        "truncate" => text::truncate,
        "upper" => text::upper,
        "urlencode" => url::encode,
        "urlize" => url::link,
        "wordcount" => text::word_count,
        _ => return None,
    })
}

/// The fault of using a filter that neither the language nor `others` have.
pub(super) fn unknown<'n>(name: &str, others: impl Iterator<Item = &'n str>) -> Fault {
    let fault = Fault::new(format!("there is no filter `{name}`"));
    match (name, nearest(name, NAMES.iter().copied().chain(others))) {
        ("split", _) => fault.hint("texts have a method for it: `text.split(',')`"),
        ("tojson" | "jsonify" | "to_json", _) => fault.hint("write `dump`"),
        (_, Some(near)) => fault.hint(format!("did you mean `{near}`?")),
        _ => fault,
    }
}

/// `default(other)` for undefined; `default(other, true)` for anything false.
#[expect(clippy::unnecessary_wraps, reason = "every filter has this shape")]
fn default(input: &Value, given: &[Value], _: &Meter) -> Outcome<Value> {
    let is_missing =
        if arg(given, 1).is_truthy() { !input.is_truthy() } else { matches!(input, Value::Undefined) };
    Ok(if is_missing { arg(given, 0) } else { input.clone() })
}

/// An argument; undefined when it was not given.
fn arg(given: &[Value], index: usize) -> Value {
    given.get(index).cloned().unwrap_or(Value::Undefined)
}

/// An argument if it counts as true.
fn truthy(given: &[Value], index: usize) -> Option<&Value> {
    given.get(index).filter(|value| value.is_truthy())
}

/// The input's text; anything else fails.
fn text_of(input: &Value) -> Outcome<Rc<str>> {
    input.as_text().cloned().ok_or_else(|| Fault::new("this is no text"))
}

/// The input's text, where nothing and false count as empty.
fn text_or_empty(input: &Value) -> Outcome<Rc<str>> {
    if is_nothing(input) { Ok("".into()) } else { text_of(input) }
}

fn is_nothing(input: &Value) -> bool {
    matches!(input, Value::Undefined | Value::Null | Value::Bool(false))
}

/// A text that is as safe as what it was made of.
fn like(input: &Value, text: impl Into<Rc<str>>, meter: &Meter) -> Outcome<Value> {
    let text = text.into();
    meter.text(text.len())?;
    Ok(if matches!(input, Value::Safe(_)) { Value::Safe(text) } else { Value::Text(text) })
}

/// The items of a list, or the letters of a text.
fn sequence(input: &Value) -> Option<Vec<Value>> {
    match input {
        Value::List(list) => Some(list.to_vec()),
        Value::Text(text) | Value::Safe(text) => Some(letters(text)),
        _ => None,
    }
}

fn letters(text: &str) -> Vec<Value> {
    units::split(text).into_iter().map(Value::of_text).collect()
}

/// What a record holds under 0, 1, … up to its `length`.
fn indexed(entries: &value::Entries, meter: &Meter) -> Outcome<Vec<Value>> {
    let length = value::number(entries.get("length").unwrap_or(&Value::Undefined), meter)?;
    let mut items = Vec::new();
    while number::count(items.len()) < length {
        meter.work(1)?;
        items.push(entries.get(&items.len().to_string()).cloned().unwrap_or(Value::Undefined));
    }
    Ok(items)
}

/// The same for filters that make a list of that length first, which must be a possible one.
fn indexed_exactly(entries: &value::Entries, meter: &Meter) -> Outcome<Vec<Value>> {
    if let Some(Value::Number(length)) = entries.get("length")
        && !length.is_nan()
        && (length.fract() != 0.0 || !(0.0..=f64::from(u32::MAX)).contains(length))
    {
        return Err(Fault::new("a record cannot have this length"));
    }
    indexed(entries, meter)
}

/// The name of an attribute, which must not be a reserved one.
fn attribute(name: &Value, meter: &Meter) -> Outcome<Rc<str>> {
    let name = value::text(name, meter)?;
    if value::is_reserved(&name) { Err(value::reserved(&name)) } else { Ok(name) }
}

/// An attribute of an item.
fn attribute_of(item: &Value, name: &str) -> Outcome<Value> {
    if item.is_nullish() {
        return Err(Fault::new(format!("{} has no attributes, so no `{name}` either", item.kind())));
    }
    Ok(item.own_or_undefined(name))
}

/// A dotted path of attributes; empty when none was asked for.
fn attribute_path(path: &Value, meter: &Meter) -> Outcome<Vec<Rc<str>>> {
    match path {
        Value::Text(path) if !path.is_empty() => {
            path.split('.').map(|name| attribute(&Value::of_text(name), meter)).collect()
        }
        path if path.is_truthy() => Ok(vec![attribute(path, meter)?]),
        _ => Ok(Vec::new()),
    }
}

/// What lies below a path.
fn below(item: &Value, path: &[Rc<str>]) -> Outcome<Value> {
    let mut current = item.clone();
    for name in path {
        if current.is_nullish() {
            return Err(Fault::new(format!("{} has no attributes, so no `{name}` either", current.kind())));
        }
        match current.own(name) {
            Some(value) => current = value,
            None => return Ok(Value::Undefined),
        }
    }
    Ok(current)
}

/// The attribute `name` of every item.
fn projected(input: &Value, name: &str, meter: &Meter) -> Outcome<Vec<Value>> {
    let items = match input {
        Value::List(list) => list.to_vec(),
        Value::Text(text) => letters(text),
        Value::Record(entries) => indexed_exactly(entries, meter)?,
        Value::Safe(text) if !text.is_empty() => return Err(Fault::new("letters have no attributes")),
        _ => Vec::new(),
    };
    items.iter().map(|item| attribute_of(item, name)).collect()
}
