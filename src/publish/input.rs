//! The inputs of actions, read in the types that they have.

use crate::scaffold::OutsideFault;
use crate::scaffold::language::Data;

/// A text that is not empty.
pub(super) fn text<'d>(input: &'d Data, name: &str) -> Option<&'d str> {
    input.get(name)?.as_text().filter(|text| !text.is_empty())
}

/// A text that must be there.
pub(super) fn required<'d>(input: &'d Data, name: &str) -> Result<&'d str, OutsideFault> {
    text(input, name).ok_or_else(|| OutsideFault::input(format!("`{name}` is missing")))
}

/// A switch; none when it was not set.
pub(super) fn flag(input: &Data, name: &str) -> Option<bool> {
    match input.get(name)? {
        Data::Bool(flag) => Some(*flag),
        _ => None,
    }
}

/// A number; none when it was not set.
pub(super) fn number(input: &Data, name: &str) -> Option<f64> {
    match input.get(name)? {
        Data::Number(number) => Some(*number),
        _ => None,
    }
}

/// The texts of a list.
pub(super) fn texts(input: &Data, name: &str) -> Vec<String> {
    let items = input.get(name).and_then(Data::as_list).unwrap_or_default();
    items.iter().filter_map(Data::as_text).map(str::to_owned).collect()
}

/// The items of a list.
pub(super) fn items<'d>(input: &'d Data, name: &str) -> &'d [Data] {
    input.get(name).and_then(Data::as_list).unwrap_or_default()
}

/// The names and texts of a record; other values as JSON writes them.
pub(super) fn pairs(input: &Data, name: &str) -> Vec<(String, String)> {
    let entries = input.get(name).and_then(Data::as_record).into_iter().flatten();
    let text = |data: &Data| data.as_text().map_or_else(|| data.to_json().to_string(), str::to_owned);
    entries.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// Whether anything but an empty value was given.
pub(super) fn is_given(input: &Data, name: &str) -> bool {
    match input.get(name) {
        None | Some(Data::Null | Data::Bool(false)) => false,
        Some(Data::Text(text)) => !text.is_empty(),
        Some(Data::List(items)) => !items.is_empty(),
        Some(Data::Record(entries)) => !entries.is_empty(),
        Some(Data::Bool(true) | Data::Number(_)) => true,
    }
}
