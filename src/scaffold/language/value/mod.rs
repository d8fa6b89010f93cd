//! Values while a template runs: JavaScript's, closed to what the language offers.

mod callable;
mod coerce;
mod convert;
mod list;
mod regex;

use std::mem;
use std::rc::Rc;

use indexmap::IndexMap;

pub(super) use callable::{Callable, Cycler, Joiner};
pub(super) use coerce::{add, concatenate, ensure_plain, loosely_equal, number, order, render, size, text};
pub(super) use convert::{from_data, to_data};
pub(super) use list::List;
pub(super) use regex::Regex;

use super::fault::{Fault, Outcome};
use super::limits::{ENTRIES, Meter, NESTING};

/// A value. Cheap to clone: lists, records and texts are shared, and lists are equal only to themselves.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Undefined,
    Null,
    Bool(bool),
    Number(f64),
    Text(Rc<str>),
    /// A text that was marked as safe, or that a macro made. To JavaScript it is an object.
    Safe(Rc<str>),
    List(List),
    Record(Rc<Entries>),
    Regex(Rc<Regex>),
    Callable(Rc<Callable>),
}

/// The entries of a record. They do not change after it was made.
#[derive(Debug)]
pub(super) struct Entries {
    by_name: IndexMap<Rc<str>, Value>,
    holds_callable: bool,
    nesting: usize,
}

/// Names that no record may have and no template may say, for they lead out of a JavaScript object.
pub(super) fn is_reserved(name: &str) -> bool {
    matches!(name, "constructor" | "prototype" | "__proto__")
}

/// The fault of saying a reserved name.
pub(super) fn reserved(name: &str) -> Fault {
    Fault::new(format!("the name `{name}` is reserved"))
}

impl Entries {
    /// A record: names that are whole numbers come first and in order, as in JavaScript.
    pub(super) fn new(entries: impl IntoIterator<Item = (Rc<str>, Value)>) -> Outcome<Self> {
        let entries: IndexMap<Rc<str>, Value> = entries.into_iter().collect();
        if let Some(name) = entries.keys().find(|name| is_reserved(name)) {
            return Err(reserved(name));
        }
        Self::trusted(entries)
    }

    fn trusted(mut entries: IndexMap<Rc<str>, Value>) -> Outcome<Self> {
        if entries.len() > ENTRIES {
            return Err(Fault::limit(format!("a record grew beyond {ENTRIES} entries")));
        }
        if entries.keys().any(|name| array_index(name).is_some()) {
            entries.sort_by(|a, _, b, _| match (array_index(a), array_index(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        let holds_callable = entries.values().any(Value::holds_callable);
        let nesting = nesting(entries.values())?;
        Ok(Self { by_name: entries, holds_callable, nesting })
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.by_name.get(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub(super) fn len(&self) -> usize {
        self.by_name.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Value)> {
        self.by_name.iter()
    }
}

/// The levels of something that holds `items`.
fn nesting<'a>(items: impl IntoIterator<Item = &'a Value>) -> Outcome<usize> {
    let levels = items.into_iter().map(|item| match item {
        Value::List(list) => list.nesting(),
        Value::Record(entries) => entries.nesting,
        _ => 0,
    });
    let nesting = levels.max().unwrap_or(0) + 1;
    if nesting > NESTING { Err(too_deep()) } else { Ok(nesting) }
}

/// The fault of values that stand too deep inside each other.
fn too_deep() -> Fault {
    Fault::limit(format!("values stand more than {NESTING} deep inside each other"))
}

/// Lets values go one by one: what stands deep inside must not exhaust the stack.
fn dismantle(items: impl IntoIterator<Item = Value>) {
    let is_container = |value: &Value| matches!(value, Value::List(_) | Value::Record(_));
    let mut pending: Vec<Value> = items.into_iter().filter(is_container).collect();
    while let Some(item) = pending.pop() {
        match item {
            Value::List(list) => pending.extend(list.into_items().into_iter().flatten().filter(is_container)),
            Value::Record(record) => {
                let entries = Rc::into_inner(record).map(|mut record| mem::take(&mut record.by_name));
                pending.extend(entries.into_iter().flatten().map(|(_, item)| item).filter(is_container));
            }
            _ => {}
        }
    }
}

impl Drop for Entries {
    fn drop(&mut self) {
        dismantle(mem::take(&mut self.by_name).into_values());
    }
}

/// The index that a name spells in exactly JavaScript's way.
pub(super) fn array_index(name: &str) -> Option<u32> {
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    let index = name.parse().ok().filter(|_| digits && (name == "0" || !name.starts_with('0')))?;
    (index < u32::MAX).then_some(index)
}

impl Value {
    pub(super) fn of_text(text: impl Into<Rc<str>>) -> Self {
        Self::Text(text.into())
    }

    pub(super) fn record<const N: usize>(entries: [(&str, Self); N]) -> Outcome<Self> {
        let entries = entries.into_iter().map(|(name, value)| (Rc::from(name), value));
        Ok(Self::Record(Rc::new(Entries::new(entries)?)))
    }

    pub(super) fn list(items: Vec<Self>) -> Outcome<Self> {
        List::new(items).map(Self::List)
    }

    pub(super) fn callable(callable: Callable) -> Self {
        Self::Callable(Rc::new(callable))
    }

    /// Whether it counts as true: empty lists and records do, empty texts and NaN do not.
    pub(super) fn is_truthy(&self) -> bool {
        match self {
            Self::Undefined | Self::Null => false,
            Self::Bool(flag) => *flag,
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Safe(_) | Self::List(_) | Self::Record(_) | Self::Regex(_) | Self::Callable(_) => true,
        }
    }

    pub(super) fn is_nullish(&self) -> bool {
        matches!(self, Self::Undefined | Self::Null)
    }

    /// The text of a text, safe or not.
    pub(super) fn as_text(&self) -> Option<&Rc<str>> {
        match self {
            Self::Text(text) | Self::Safe(text) => Some(text),
            _ => None,
        }
    }

    /// Whether a function hides in it; such values cannot be printed or handed on.
    pub(super) fn holds_callable(&self) -> bool {
        match self {
            Self::Callable(_) => true,
            Self::List(list) => list.holds_callable(),
            Self::Record(entries) => entries.holds_callable,
            _ => false,
        }
    }

    /// `===`: the same primitive, or the very same object.
    #[expect(clippy::float_cmp, reason = "JavaScript compares exactly")]
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Undefined, Self::Undefined) | (Self::Null, Self::Null) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Number(a), Self::Number(b)) => a == b,
            (Self::Text(a), Self::Text(b)) => a == b,
            (Self::Safe(a), Self::Safe(b)) => Rc::ptr_eq(a, b),
            (Self::List(a), Self::List(b)) => a.is(b),
            (Self::Record(a), Self::Record(b)) => Rc::ptr_eq(a, b),
            (Self::Regex(a), Self::Regex(b)) => Rc::ptr_eq(a, b),
            (Self::Callable(a), Self::Callable(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// What an error calls it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Safe(_) => "safe string",
            Self::List(_) => "list",
            Self::Record(_) => "record",
            Self::Regex(_) => "regular expression",
            Self::Callable(_) => "function",
        }
    }

    /// What it has of its own under `name`: an entry, a code unit, its length.
    pub(super) fn own(&self, name: &str) -> Option<Self> {
        match self {
            Self::Record(entries) => entries.get(name).cloned(),
            Self::List(list) if name == "length" => Some(Self::Number(super::number::count(list.len()))),
            Self::List(list) => list.get(array_index(name)? as usize),
            Self::Safe(text) if name == "val" => Some(Self::Text(text.clone())),
            Self::Text(text) | Self::Safe(text) if name == "length" => {
                Some(Self::Number(super::number::count(super::units::len(text))))
            }
            Self::Text(text) | Self::Safe(text) => {
                super::units::at(text, array_index(name)? as usize).map(Self::of_text)
            }
            _ => None,
        }
    }

    /// [`own`](Self::own), or undefined.
    pub(super) fn own_or_undefined(&self, name: &str) -> Self {
        self.own(name).unwrap_or(Self::Undefined)
    }
}

/// A text in the making, counted.
pub(super) fn made(text: impl Into<Rc<str>>, meter: &Meter) -> Outcome<Value> {
    let text = text.into();
    meter.text(text.len())?;
    Ok(Value::Text(text))
}
