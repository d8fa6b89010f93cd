//! The entries of lists, and of groups whose names are free.

use serde_json::{Map, Value};

use super::row::{Control, Row};
use super::wizard::Wizard;
use crate::scaffold::form::{Field, Kind, Path};

/// An entry of a list or group: where that stands, and the entry's name in it.
pub(super) type Entry = (Path, String);

impl Wizard {
    /// Puts an answer where it belongs, or takes it away.
    ///
    /// Answers hold a list as a whole, for its other entries may be defaults.
    pub(super) fn put(&mut self, path: &Path, value: Option<Value>) {
        let names = path.names();
        let outer = (1..names.len()).map(|length| names[..length].iter().cloned().collect::<Path>());
        let list = outer.into_iter().find(|outer| matches!(outer.get(&self.values), Some(Value::Array(_))));
        let is_item = list.as_ref().is_some_and(|list| list.names().len() + 1 == names.len());
        match (list, value) {
            (Some(list), value) => {
                let mut values = self.values.clone();
                match value {
                    Some(value) => path.set(&mut values, value),
                    // An emptied entry keeps its place.
                    None if is_item && self.kind_at(path) == Some(Kind::Text) => {
                        path.set(&mut values, Value::from(""));
                    }
                    None => path.remove(&mut values),
                }
                let whole = list.get(&values).cloned().unwrap_or_default();
                self.answers.set(&list, whole);
            }
            (None, Some(value)) => self.answers.set(path, value),
            (None, None) => self.answers.clear(path),
        }
    }

    /// Adds an entry to the list or group of the row in focus, and gives it the keys.
    pub fn add(&mut self) -> bool {
        let Some(row) = self.focused().filter(|row| row.control == Control::Add).cloned() else {
            return false;
        };
        let (path, value) = match (self.field(&row).kind, self.value(&row)) {
            (Kind::Group, group) => {
                let taken = group.and_then(Value::as_object);
                let is_free = |name: &String| taken.is_none_or(|taken| !taken.contains_key(name));
                let names =
                    std::iter::once("key".to_owned()).chain((2..).map(|number| format!("key{number}")));
                let name = names.into_iter().find(is_free).unwrap_or_default();
                (row.path.join(name), Value::from(""))
            }
            (_, list) => {
                let length = list.and_then(Value::as_array).map_or(0, Vec::len);
                if length == 0 {
                    self.answers.set(&row.path, Value::Array(Vec::new()));
                    self.settle();
                }
                (row.path.join(length.to_string()), Value::Null)
            }
        };
        self.put(&path, Some(value));
        self.settle();
        self.fill(&path);
        let is_new = |row: &Row| row.path.is_within(&path) && row.is_answered();
        if let Some(at) = self.rows.iter().position(is_new) {
            self.focus(at);
        }
        true
    }

    /// Gives a new entry the empty value of its kind.
    fn fill(&mut self, path: &Path) {
        let Some(field) = self.fields.iter().find(|field| field.path == *path) else { return };
        let value = field.default.clone().or_else(|| match field.kind {
            Kind::Text => Some(Value::from("")),
            Kind::Boolean => Some(false.into()),
            Kind::Group => Some(Value::Object(Map::new())),
            Kind::List => Some(Value::Array(Vec::new())),
            _ => None,
        });
        if let Some(value) = value {
            self.put(path, Some(value));
            self.settle();
        }
    }

    /// The entry that a row belongs to, the innermost that can be taken away or moved.
    pub(super) fn entry_of(&self, row: &Row) -> Option<Entry> {
        if row.control == Control::Add {
            return None;
        }
        let names = row.path.names();
        (1..names.len()).rev().find_map(|length| {
            let outer: Path = names[..length].iter().cloned().collect();
            let holder = self.fields.iter().find(|field| field.path == outer)?;
            let inner = outer.join(names[length].clone());
            let is_free = |field: &Field| field.path == inner && field.is_additional;
            let is_entry = holder.kind == Kind::List || self.fields.iter().any(is_free);
            (is_entry && holder.entries.can_remove).then(|| (outer, names[length].clone()))
        })
    }

    /// Takes the entry in focus away.
    pub fn remove_entry(&mut self) -> bool {
        let Some((holder, name)) = self.focused().and_then(|row| self.entry_of(row)) else { return false };
        match holder.get(&self.values).cloned() {
            Some(Value::Array(mut items)) => {
                let Some(at) = name.parse::<usize>().ok().filter(|at| *at < items.len()) else {
                    return false;
                };
                items.remove(at);
                self.forget_secrets(&holder);
                self.put(&holder, Some(Value::Array(items)));
            }
            Some(Value::Object(mut object)) => {
                object.shift_remove(&name);
                self.forget_secrets(&holder.join(name));
                self.put(&holder, Some(Value::Object(object)));
            }
            _ => return false,
        }
        self.settle();
        if self.focused().is_none() {
            self.go(false);
        }
        self.edit();
        true
    }

    /// Moves the entry in focus up or down in its list.
    pub fn move_entry(&mut self, down: bool) -> bool {
        let Some(row) = self.focused().cloned() else { return false };
        let Some((holder, name)) = self.entry_of(&row) else { return false };
        let can_move = self.fields.iter().any(|field| field.path == holder && field.entries.can_move);
        let (Some(Value::Array(mut items)), Ok(at)) =
            (holder.get(&self.values).cloned(), name.parse::<usize>())
        else {
            return false;
        };
        let to = if down { at + 1 } else { at.wrapping_sub(1) };
        if !can_move || to >= items.len() {
            return false;
        }
        items.swap(at, to);
        self.forget_secrets(&holder);
        self.put(&holder, Some(Value::Array(items)));
        self.settle();
        let moved = holder.join(to.to_string());
        let inner = row.path.names()[moved.names().len()..].iter().cloned();
        let path: Path = moved.names().iter().cloned().chain(inner).collect();
        if let Some(at) =
            self.rows.iter().position(|other| other.path == path && other.control == row.control)
        {
            self.focus(at);
        }
        true
    }

    /// A secret stands at a place; when entries change theirs, it must be given again.
    fn forget_secrets(&mut self, holder: &Path) {
        self.secrets.retain(|path, _| !path.is_within(holder));
    }

    /// Gives a value whose name is free another name, at the same place.
    pub(super) fn rename(&mut self, row: &Row, name: &str) {
        let (old, outer) = (row.path.name().to_owned(), row.path.names());
        let holder: Path = outer[..outer.len().saturating_sub(1)].iter().cloned().collect();
        let Some(Value::Object(object)) = holder.get(&self.values).cloned() else { return };
        if name == old || name.is_empty() || object.contains_key(name) {
            return;
        }
        let renamed = object
            .into_iter()
            .map(|(key, value)| if key == old { (name.to_owned(), value) } else { (key, value) });
        let renamed: Map<String, Value> = renamed.collect();
        self.forget_secrets(&row.path);
        self.put(&holder, Some(Value::Object(renamed)));
        self.settle();
        let path = holder.join(name);
        if let Some(at) = self.rows.iter().position(|row| row.path == path && row.control == Control::Key) {
            self.focus = at;
        }
    }
}
