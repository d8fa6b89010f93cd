//! The value with which another alternative is taken.

use serde_json::{Value, json};

use super::resolve::Resolver;
use super::schema::{Schema, declared_type, discriminator, object};

impl Resolver<'_> {
    /// A value that means the alternative `wanted`, with as much of the data as it takes; none when nothing tells the
    /// alternatives apart.
    ///
    /// Which alternative is shown follows from the answers alone, as in Backstage; so the answers have to be made to
    /// say so.
    pub(super) fn opening(
        &self,
        schema: &Schema,
        options: &[Value],
        data: Option<&Value>,
        wanted: usize,
    ) -> Option<Value> {
        let option = options.get(wanted)?.as_object()?;
        let means_it = |value: &Value| self.closest(Some(value), options, 0, discriminator(schema)) == wanted;
        let Some(properties) = object(option, "properties") else {
            return simple(option).into_iter().find(means_it);
        };
        let always = object(schema, "properties");
        let mut kept = Schema::new();
        for (name, value) in data.and_then(Value::as_object).into_iter().flatten() {
            let is_shared = always.is_some_and(|always| always.contains_key(name));
            let is_taken = properties.get(name).is_some_and(|property| self.fits(property, value));
            if is_shared || is_taken {
                kept.insert(name.clone(), value.clone());
            }
        }
        let value = self.with_defaults(option, &Value::Object(kept));
        if means_it(&value) {
            return Some(value);
        }
        let distinct = |name: &&String| {
            let others = options.iter().enumerate().filter(|(at, _)| *at != wanted);
            others
                .filter_map(|(_, other)| other["properties"].as_object())
                .all(|other| !other.contains_key(*name))
        };
        let with = |name: &String| {
            let empties = properties.get(name).and_then(Value::as_object).map(simple).unwrap_or_default();
            empties
                .into_iter()
                .map(|empty| {
                    let mut value = value.clone();
                    value[name.as_str()] = empty;
                    value
                })
                .collect::<Vec<_>>()
        };
        properties.keys().filter(distinct).flat_map(with).find(means_it)
    }
}

/// Values to begin with: what the schema says itself, else the empty ones of its type.
fn simple(schema: &Schema) -> Vec<Value> {
    let said = ["const", "default"].into_iter().filter_map(|keyword| schema.get(keyword).cloned());
    let first = schema.get("enum").and_then(|values| values.get(0)).cloned();
    let empty = match declared_type(schema) {
        Some("string") => json!(""),
        Some("number" | "integer") => schema.get("minimum").cloned().unwrap_or(json!(0)),
        Some("boolean") => json!(false),
        Some("array") => json!([]),
        Some("null") => Value::Null,
        _ => json!({}),
    };
    said.chain(first).chain([empty]).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, json};

    use super::super::{Answers, Form, Path, Settings};
    use super::*;

    fn taken(property: &Value, before: &Value, alternative: usize) -> (Option<usize>, Value) {
        let page = json!({"properties": {"at": property}});
        let form = Form::of(Some(&page), &Settings::default());
        let mut values = Map::new();
        values.insert("at".into(), before.clone());
        let path: Path = ["at"].into_iter().collect();
        let opening = form.opening(0, &values, &path, alternative).unwrap_or_default();
        let mut answers = Answers::default();
        answers.set(&path, opening);
        let values = form.settle(&answers);
        (form.fields(0, &values).fields[0].chosen, values["at"].clone())
    }

    #[test]
    fn alternatives_are_told_apart_by_a_constant_by_a_key_or_by_their_type() {
        let by_constant = json!({"type": "object", "oneOf": [
            {"properties": {"kind": {"const": "a"}, "shared": {"type": "string"}, "x": {"type": "string"}}},
            {"properties": {"kind": {"const": "b"}, "shared": {"type": "string"}, "y": {"type": "number", "default": 2}}},
        ]});
        let before = json!({"kind": "a", "shared": "s", "x": "gone"});
        assert_eq!(taken(&by_constant, &before, 1), (Some(1), json!({"shared": "s", "kind": "b", "y": 2})));
        let by_key = json!({"type": "object", "oneOf": [
            {"properties": {"x": {"type": "string"}}}, {"properties": {"y": {"type": "string"}}},
        ]});
        assert_eq!(taken(&by_key, &json!({"x": "one"}), 1), (Some(1), json!({"y": ""})));
        assert_eq!(taken(&by_key, &json!({"y": "two"}), 0), (Some(0), json!({})));
        let by_type = json!({"anyOf": [{"type": "string"}, {"type": "number"}]});
        assert_eq!(taken(&by_type, &json!("text"), 1), (Some(1), json!(0)));
        assert_eq!(taken(&by_type, &json!(7), 0), (Some(0), json!("")));
    }
}
