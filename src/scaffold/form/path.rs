//! Where a value stands among the answers.

use std::fmt;

use serde_json::{Map, Value};

/// Names and list positions from the top of the answers down to one value; printed with `/` between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(Vec<String>);

impl Path {
    /// The place called `name` inside this one; list positions count from 0.
    #[must_use]
    pub fn join(&self, name: impl Into<String>) -> Self {
        let mut names = self.0.clone();
        names.push(name.into());
        Self(names)
    }

    /// The names, outermost first.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// The outermost name: the key of the answers that holds the value.
    pub fn top(&self) -> Option<&str> {
        self.0.first().map(String::as_str)
    }

    /// The innermost name.
    pub fn name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// Whether this is the other place or inside it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The value here.
    pub fn get<'v>(&self, values: &'v Map<String, Value>) -> Option<&'v Value> {
        let (top, inner) = self.0.split_first()?;
        inner.iter().try_fold(values.get(top)?, |value, name| match value {
            Value::Array(items) => items.get(name.parse::<usize>().ok()?),
            other => other.get(name),
        })
    }

    /// Puts a value here, with the objects and list entries around it that are missing.
    pub fn set(&self, values: &mut Map<String, Value>, value: Value) {
        if let Some((top, inner)) = self.0.split_first() {
            put(values.entry(top.clone()).or_insert(Value::Null), inner, value);
        }
    }

    /// Takes the value here away; an entry of a list becomes null, so that the others keep their places.
    pub fn remove(&self, values: &mut Map<String, Value>) {
        let Some((last, outer)) = self.0.split_last() else { return };
        if outer.is_empty() {
            values.shift_remove(last);
            return;
        }
        let Some((top, inner)) = outer.split_first() else { return };
        let holder = inner.iter().try_fold(values.get_mut(top), |value, name| {
            Some(match value? {
                Value::Array(items) => items.get_mut(name.parse::<usize>().ok()?),
                other => other.get_mut(name),
            })
        });
        match holder.flatten() {
            Some(Value::Object(object)) => {
                object.shift_remove(last);
            }
            Some(Value::Array(items)) => {
                if let Some(item) = last.parse::<usize>().ok().and_then(|at| items.get_mut(at)) {
                    *item = Value::Null;
                }
            }
            _ => {}
        }
    }
}

/// Lists are not made longer than this to reach a place.
const LONGEST: usize = 10_000;

fn put(holder: &mut Value, path: &[String], value: Value) {
    let Some((name, inner)) = path.split_first() else {
        *holder = value;
        return;
    };
    if let (Value::Array(items), Ok(at)) = (&mut *holder, name.parse::<usize>()) {
        if at < LONGEST {
            if items.len() <= at {
                items.resize(at + 1, Value::Null);
            }
            put(&mut items[at], inner, value);
        }
        return;
    }
    if !holder.is_object() {
        *holder = Value::Object(Map::new());
    }
    if let Value::Object(object) = holder {
        put(object.entry(name.clone()).or_insert(Value::Null), inner, value);
    }
}

impl<S: Into<String>> FromIterator<S> for Path {
    fn from_iter<I: IntoIterator<Item = S>>(names: I) -> Self {
        Self(names.into_iter().map(Into::into).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_set_and_found_where_it_belongs() {
        let mut values = json!({"l": [{"n": 1}]}).as_object().unwrap().clone();
        let path: Path = ["l", "1", "n"].into_iter().collect();
        path.set(&mut values, json!(2));
        assert_eq!(Value::Object(values.clone()), json!({"l": [{"n": 1}, {"n": 2}]}));
        assert_eq!(path.get(&values), Some(&json!(2)));
        path.remove(&mut values);
        assert_eq!(Value::Object(values), json!({"l": [{"n": 1}, {}]}));
        assert_eq!(path.to_string(), "l/1/n");
    }
}
