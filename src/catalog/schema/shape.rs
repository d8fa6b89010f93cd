use serde_json::{Map, Value};

use super::Violation;
use super::field_path::Trail;
use super::value::{described, is_placeholder};
use crate::diagnostic::Code;

/// What a value must be.
pub(super) enum Shape {
    /// A text that is not empty.
    Text,
    /// Any text.
    AnyText,
    /// A text or a truth value.
    TextOrBool,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list of such values.
    List(&'static Shape),
    /// Such a value, or a list of them.
    OneOrList(&'static Shape),
    /// A mapping with these fields among others.
    Object(&'static [Field]),
    /// A mapping with these fields, and others of this shape.
    ObjectOf(&'static [Field], &'static Shape),
}

/// A field of a mapping.
pub(super) struct Field {
    pub(super) name: &'static str,
    shape: Shape,
    /// For a field that must be there, an example of its value.
    example: Option<&'static str>,
}

impl Field {
    pub(super) const fn is_required(&self) -> bool {
        self.example.is_some()
    }
}

/// A field that must be there, with an example of its value.
pub(super) const fn required(name: &'static str, shape: Shape, example: &'static str) -> Field {
    Field { name, shape, example: Some(example) }
}

/// A field that may be missing.
pub(super) const fn optional(name: &'static str, shape: Shape) -> Field {
    Field { name, shape, example: None }
}

/// Compares values with shapes.
pub(super) struct Check<'a> {
    /// What to call mistakes.
    pub(super) code: Code,
    /// What has the fields, for instance `Component`.
    pub(super) owner: &'a str,
    pub(super) found: Vec<Violation>,
}

impl Check<'_> {
    /// Checks the fields of a mapping; `trail` leads to it.
    pub(super) fn fields(&mut self, object: &Map<String, Value>, fields: &[Field], trail: Trail<'_>) {
        for field in fields {
            let here = trail.field(field.name);
            match (object.get(field.name), field.example) {
                (Some(value), _) => self.value(value, &field.shape, here),
                (None, None) => {}
                (None, Some(example)) => {
                    let path = here.path();
                    let message = format!("`{path}` is missing; every {} needs it", self.owner);
                    let help = format!("for instance `{}: {example}`", field.name);
                    self.found.push(Violation::new(self.code, path, message, help));
                }
            }
        }
    }

    fn value(&mut self, value: &Value, shape: &Shape, trail: Trail<'_>) {
        if is_placeholder(value) {
            return;
        }
        match (shape, value) {
            (Shape::Text, Value::String(text)) if !text.is_empty() => {}
            (Shape::AnyText, Value::String(_)) | (Shape::TextOrBool, Value::String(_) | Value::Bool(_)) => {}
            (Shape::OneOf(allowed), Value::String(text)) if allowed.contains(&text.as_str()) => {}
            (Shape::List(shape) | Shape::OneOrList(shape), Value::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.value(item, shape, trail.item(index));
                }
            }
            (Shape::OneOrList(shape), value) => self.value(value, shape, trail),
            (Shape::Object(fields), Value::Object(object)) => self.fields(object, fields, trail),
            (Shape::ObjectOf(fields, others), Value::Object(object)) => {
                self.fields(object, fields, trail);
                for (name, value) in object {
                    if !fields.iter().any(|field| field.name == name) {
                        self.value(value, others, trail.field(name));
                    }
                }
            }
            (shape, value) => self.mismatch(value, shape, trail),
        }
    }

    fn mismatch(&mut self, value: &Value, shape: &Shape, trail: Trail<'_>) {
        let path = trail.path();
        let expected = match shape {
            Shape::Text | Shape::AnyText => "a text".to_owned(),
            Shape::TextOrBool => "a text, true or false".to_owned(),
            Shape::OneOf(allowed) => format!("one of `{}`", allowed.join("`, `")),
            Shape::List(_) => "a list".to_owned(),
            Shape::OneOrList(_) | Shape::Object(_) | Shape::ObjectOf(..) => "a mapping".to_owned(),
        };
        let message = match value {
            Value::Null => format!("`{path}` has no value, but must be {expected}"),
            Value::String(text) if text.is_empty() => format!("`{path}` must not be an empty text"),
            value => format!("`{path}` must be {expected}, but it is {}", described(value)),
        };
        self.found.push(Violation::new(self.code, path, message, remedy(value, shape)));
    }
}

/// What usually turns such a value into such a shape.
fn remedy(value: &Value, shape: &Shape) -> String {
    match (value, shape) {
        (Value::Null, _) => "write a value, or remove the field".to_owned(),
        (Value::Bool(_) | Value::Number(_), Shape::Text | Shape::AnyText) => {
            format!("put it into quotes: \"{value}\"")
        }
        (Value::Array(items), Shape::Text | Shape::AnyText) if items.len() == 1 => {
            "write the one entry without the list".to_owned()
        }
        (Value::Object(_), Shape::Text | Shape::AnyText) => {
            "write a text; a longer one starts with `|` and goes on below, indented".to_owned()
        }
        (Value::String(text), Shape::List(_)) if !text.is_empty() => {
            format!("write it as a list: [{}]", super::value::short(text))
        }
        _ => "correct it, or remove the field".to_owned(),
    }
}
