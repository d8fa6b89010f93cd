//! `allOf` as one schema, as npm's `json-schema-merge-allof` joins it (one level deep, as the form asks it to).

use serde_json::Value;

use super::merge::union;
use super::schema::{Schema, without};

/// Two parts of an `allOf` that contradict each other, so that there is no schema for both.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Contradiction;

type Merged = Result<Value, Contradiction>;

/// The schema with its `allOf`, and theirs, merged into it.
pub(super) fn merged(schema: &Schema) -> Result<Schema, Contradiction> {
    let mut parts = Vec::new();
    flatten(&Value::Object(schema.clone()), &mut parts);
    match merge(&parts)? {
        Value::Object(merged) => Ok(merged),
        // `false` among the parts: nothing fits, so nothing can be shown.
        _ => Ok(Schema::new()),
    }
}

fn flatten(schema: &Value, parts: &mut Vec<Value>) {
    let Value::Object(object) = schema else {
        parts.push(schema.clone());
        return;
    };
    parts.push(Value::Object(without(object, &["allOf"])));
    for part in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        flatten(part, parts);
    }
}

fn merge(parts: &[Value]) -> Merged {
    if parts.contains(&Value::Bool(false)) {
        return Ok(Value::Bool(false));
    }
    if parts.iter().all(|part| *part == Value::Bool(true)) {
        return Ok(Value::Bool(true));
    }
    let parts: Vec<Schema> = parts.iter().filter_map(Value::as_object).cloned().collect();
    let mut merged = Schema::new();
    for keyword in keys(parts.iter()) {
        if !TOGETHER.contains(&keyword.as_str()) {
            let values = distinct(parts.iter().filter_map(|part| part.get(&keyword)));
            merged.insert(keyword.clone(), keyword_of(&keyword, values)?);
        }
    }
    merged.extend(properties(parts.clone())?);
    merged.extend(items(&parts)?);
    Ok(Value::Object(merged))
}

/// Keywords that are merged with an eye on each other.
const TOGETHER: &[&str] =
    &["properties", "patternProperties", "additionalProperties", "items", "additionalItems"];

fn keys<'a>(objects: impl Iterator<Item = &'a Schema>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in objects.flat_map(Schema::keys) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    names
}

fn distinct<'a>(values: impl Iterator<Item = &'a Value>) -> Vec<Value> {
    union(&values.cloned().collect::<Vec<_>>(), &[])
}

fn keyword_of(keyword: &str, mut values: Vec<Value>) -> Merged {
    if values.len() == 1 {
        return Ok(values.swap_remove(0));
    }
    let largest = |values: &[Value]| extreme(values, |new, best| new > best);
    let smallest = |values: &[Value]| extreme(values, |new, best| new < best);
    match keyword {
        "title" | "description" | "default" | "$id" | "$ref" | "$schema" => Ok(values.swap_remove(0)),
        "type" => types(&values),
        "required" => {
            let mut names: Vec<Value> = union(&flat(&values), &[]);
            names.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            Ok(Value::Array(names))
        }
        "enum" => options(&values),
        "pattern" => Ok(Value::String(
            values.iter().filter_map(Value::as_str).map(|pattern| format!("(?={pattern})")).collect(),
        )),
        "uniqueItems" => Ok(Value::Bool(values.contains(&Value::Bool(true)))),
        "examples" => Ok(Value::Array(union(&flat(&values), &[]))),
        "maximum" | "maxItems" | "maxLength" | "maxProperties" | "exclusiveMaximum" => smallest(&values),
        "minimum" | "minItems" | "minLength" | "minProperties" | "exclusiveMinimum" => largest(&values),
        "not" => Ok(serde_json::json!({ "anyOf": values })),
        "contains" | "propertyNames" => merge(&values),
        "oneOf" | "anyOf" => combinations(&values),
        "definitions" | "dependencies" => by_name(&values),
        _ => Err(Contradiction),
    }
}

fn flat(values: &[Value]) -> Vec<Value> {
    values.iter().filter_map(Value::as_array).flatten().cloned().collect()
}

fn extreme(values: &[Value], better: fn(f64, f64) -> bool) -> Merged {
    let numbers = values.iter().filter(|value| value.is_number());
    let best = numbers.reduce(|best, new| {
        let (known, found) = (best.as_f64().unwrap_or_default(), new.as_f64().unwrap_or_default());
        if better(found, known) { new } else { best }
    });
    best.cloned().ok_or(Contradiction)
}

fn types(values: &[Value]) -> Merged {
    let named = |value: &Value| match value {
        Value::Array(names) => names.clone(),
        other => vec![other.clone()],
    };
    let shared = |value: &Value| values.iter().all(|other| named(other).contains(value));
    let mut common: Vec<Value> = values.first().map(named).unwrap_or_default();
    common.retain(shared);
    if !values.iter().any(Value::is_array) {
        return Err(Contradiction);
    }
    match common.len() {
        0 => Err(Contradiction),
        1 => Ok(common.swap_remove(0)),
        _ => Ok(Value::Array(common)),
    }
}

fn options(values: &[Value]) -> Merged {
    let mut common = values.first().and_then(Value::as_array).cloned().unwrap_or_default();
    common.retain(|value| {
        values.iter().all(|other| other.as_array().is_some_and(|options| options.contains(value)))
    });
    common.sort_by(|a, b| match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.as_str().cmp(&b.as_str()),
    });
    if common.is_empty() { Err(Contradiction) } else { Ok(Value::Array(common)) }
}

/// More alternatives than a form could ever show.
const MOST_ALTERNATIVES: usize = 256;

fn combinations(values: &[Value]) -> Merged {
    let mut chosen: Vec<Vec<Value>> = vec![Vec::new()];
    for alternatives in values.iter().filter_map(Value::as_array) {
        if chosen.len() * alternatives.len() > MOST_ALTERNATIVES {
            return Err(Contradiction);
        }
        chosen = chosen
            .iter()
            .flat_map(|earlier| {
                alternatives.iter().map(|next| [std::slice::from_ref(next), earlier].concat())
            })
            .collect();
    }
    let possible: Vec<Value> = chosen.iter().filter_map(|parts| merge(parts).ok()).collect();
    if possible.is_empty() { Err(Contradiction) } else { Ok(Value::Array(union(&possible, &[]))) }
}

fn by_name(groups: &[Value]) -> Merged {
    let groups: Vec<&Schema> = groups.iter().filter_map(Value::as_object).collect();
    let mut merged = Schema::new();
    for name in keys(groups.iter().copied()) {
        let values = distinct(groups.iter().filter_map(|group| group.get(&name)));
        let names_only = values.iter().all(Value::is_array);
        let value = if names_only {
            Value::Array(union(&flat(&values), &[]))
        } else {
            let as_schema = |value: &Value| match value {
                Value::Array(names) => serde_json::json!({ "required": names }),
                other => other.clone(),
            };
            merge(&values.iter().map(as_schema).collect::<Vec<_>>())?
        };
        merged.insert(name, value);
    }
    Ok(Value::Object(merged))
}

/// Properties of all parts; what one part forbids as additional goes from the others.
fn properties(mut parts: Vec<Schema>) -> Result<Schema, Contradiction> {
    for at in 0..parts.len() {
        let Some(additional) = parts[at].get("additionalProperties").cloned() else { continue };
        let own = parts[at].get("properties").and_then(Value::as_object).cloned().unwrap_or_default();
        for (_, other) in parts.iter_mut().enumerate().filter(|(index, _)| *index != at) {
            let Some(Value::Object(theirs)) = other.get_mut("properties") else { continue };
            for (_, property) in theirs.iter_mut().filter(|(name, _)| !own.contains_key(*name)) {
                *property = merge(&[property.take(), additional.clone()])?;
            }
        }
    }
    let mut merged = Schema::new();
    let additional: Vec<Value> =
        parts.iter().filter_map(|part| part.get("additionalProperties").cloned()).collect();
    if !additional.is_empty() {
        merged.insert("additionalProperties".into(), merge(&additional)?);
    }
    for keyword in ["patternProperties", "properties"] {
        let groups: Vec<Value> = parts.iter().filter_map(|part| part.get(keyword).cloned()).collect();
        let Value::Object(mut group) = by_name(&groups)? else { continue };
        if merged.get("additionalProperties") == Some(&Value::Bool(false)) {
            group.retain(|_, property| *property != Value::Bool(false));
        }
        if !group.is_empty() {
            merged.insert(keyword.into(), Value::Object(group));
        }
    }
    Ok(merged)
}

fn items(parts: &[Schema]) -> Result<Schema, Contradiction> {
    let mut merged = Schema::new();
    let all = distinct(parts.iter().filter_map(|part| part.get("items")));
    let tuples: Vec<&Vec<Value>> = all.iter().filter_map(Value::as_array).collect();
    match all.as_slice() {
        [] => {}
        [only] => {
            merged.insert("items".into(), only.clone());
        }
        _ if tuples.is_empty() => {
            merged.insert("items".into(), merge(&all)?);
        }
        _ => {
            let longest = tuples.iter().map(|tuple| tuple.len()).max().unwrap_or_default();
            let at = |index: usize| all.iter().filter_map(move |items| items.get(index).or(Some(items)));
            let schema_at = |index: usize| merge(&distinct(at(index).filter(|item| !item.is_array())));
            let merged_items = (0..longest).map(schema_at).collect::<Result<_, _>>()?;
            merged.insert("items".into(), Value::Array(merged_items));
        }
    }
    let additional = distinct(parts.iter().filter_map(|part| part.get("additionalItems")));
    if !additional.is_empty() {
        merged.insert("additionalItems".into(), merge(&additional)?);
    }
    Ok(merged)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn joined(schema: &Value) -> Result<Value, Contradiction> {
        merged(schema.as_object().unwrap()).map(Value::Object)
    }

    #[test]
    fn properties_add_up_and_bounds_tighten() {
        let schema = json!({"allOf": [
            {"required": ["b"], "properties": {"a": {"minLength": 1}}, "maxProperties": 9},
            {"required": ["a"], "properties": {"a": {"minLength": 3}, "b": {}}, "maxProperties": 5},
        ]});
        let expected = json!({
            "required": ["a", "b"], "maxProperties": 5, "properties": {"a": {"minLength": 3}, "b": {}}
        });
        assert_eq!(joined(&schema), Ok(expected));
    }

    #[test]
    fn parts_that_contradict_each_other_have_no_merger() {
        assert_eq!(joined(&json!({"allOf": [{"type": "string"}, {"type": "number"}]})), Err(Contradiction));
        assert_eq!(joined(&json!({"allOf": [{"enum": [1]}, {"enum": [2]}]})), Err(Contradiction));
    }

    #[test]
    fn what_one_part_forbids_goes_from_the_others() {
        let schema = json!({"allOf": [
            {"additionalProperties": false, "properties": {"a": {}}}, {"properties": {"b": {}}},
        ]});
        assert_eq!(joined(&schema), Ok(json!({"additionalProperties": false, "properties": {"a": {}}})));
    }
}
