//! The check of Backstage's server: npm's `jsonschema` 1.5, which is milder in types and formats (semantics 5.3).

use jsonschema::error::ValidationErrorKind;
use serde_json::{Value, json};

use super::browser::path_of;
use super::formats;
use super::mistake::{Judge, Mistake};
use super::path::Path;
use super::schema::{Schema, each_schema};
use super::words::said;

/// What Backstage's server has against the values, before it runs a template: a page of its `parameters` against the
/// answers to all pages. A schema that cannot be read at all forbids nothing.
pub fn server_mistakes(page: &Value, values: &Value) -> Vec<Mistake> {
    let mut lenient = page.as_object().cloned().unwrap_or_default();
    each_schema(&mut lenient, &mut relax);
    let Ok(validator) = formats::compile_for_server(&Value::Object(lenient)) else { return Vec::new() };
    let mut mistakes: Vec<Mistake> = Vec::new();
    for error in validator.iter_errors(values) {
        let blamed = path_of(&error);
        let (path, message) = match error.kind() {
            // The server names what should hold it.
            ValidationErrorKind::Required { .. } => {
                (parent(&blamed), format!("`{}` is required", blamed.name()))
            }
            _ => (blamed, said(&error)),
        };
        let schema_path: Vec<&str> = error.evaluation_path().as_str().split('/').skip(1).collect();
        let found = (path, error.kind().keyword().to_owned());
        for (path, keyword) in within_dependency(&schema_path, found) {
            mistakes.push(Mistake { path, keyword, message: message.clone(), judge: Judge::Server });
        }
    }
    mistakes
}

/// Of a dependency the server blames the dependency, then what it asks for, below the key that brought it up.
fn within_dependency(schema_path: &[&str], (path, keyword): (Path, String)) -> Vec<(Path, String)> {
    let (mut depth, mut at) = (0, 0);
    while let Some(name) = schema_path.get(at) {
        match *name {
            "dependencies" => break,
            "additionalProperties" | "items" => {
                depth += 1;
                let is_tuple = schema_path.get(at + 1).is_some_and(|next| next.parse::<usize>().is_ok());
                at += if is_tuple { 2 } else { 1 };
            }
            "properties" | "patternProperties" => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    let holder: Path = path.names().iter().take(depth).map(String::as_str).collect();
    let blamed = (holder.clone(), "dependencies".to_owned());
    match schema_path.get(at..) {
        None | Some([]) => vec![(path, keyword)],
        Some([_]) => vec![blamed],
        Some([_, trigger, ..]) => {
            let inner = path.names().iter().skip(depth).map(String::as_str);
            let below: Path =
                holder.names().iter().map(String::as_str).chain([*trigger]).chain(inner).collect();
            vec![blamed, (below, keyword)]
        }
    }
}

fn parent(path: &Path) -> Path {
    path.names().split_last().map(|(_, outer)| outer.iter().map(String::as_str).collect()).unwrap_or_default()
}

/// Types, formats and forms of keywords that the server knows.
fn relax(schema: &mut Schema) {
    const TYPES: &[&str] = &["string", "number", "integer", "boolean", "array", "object", "null"];
    const FORMATS: &[&str] = &[
        "uri",
        "email",
        "date",
        "date-time",
        "time",
        "hostname",
        "host-name",
        "ipv4",
        "ipv6",
        "ip-address",
        "color",
        "regex",
        "uri-reference",
        "utc-millisec",
        "uuid",
        "alpha",
        "alphanumeric",
        "phone",
        "style",
    ];
    let is_known = |name: &Value| name.as_str().is_some_and(|name| TYPES.contains(&name));
    let has_unknown = schema.get("type").is_some_and(|kind| match kind {
        Value::Array(names) => !names.iter().all(is_known),
        name => !is_known(name),
    });
    if has_unknown {
        schema.shift_remove("type");
    }
    if schema.get("format").is_some_and(|format| !format.as_str().is_some_and(|name| FORMATS.contains(&name)))
    {
        schema.shift_remove("format");
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        let is_required = |property: &Value| property.get("required") == Some(&json!(true));
        let names: Vec<Value> = properties
            .iter()
            .filter(|(_, property)| is_required(property))
            .map(|(name, _)| Value::String(name.clone()))
            .collect();
        for property in properties.values_mut().filter_map(Value::as_object_mut) {
            if property.get("required").is_some_and(Value::is_boolean) {
                property.shift_remove("required");
            }
        }
        if !names.is_empty() {
            *schema = super::merge::require(schema, &names);
        }
    }
    if let Some(Value::Object(dependencies)) = schema.get_mut("dependencies") {
        for dependency in dependencies.values_mut().filter(|dependency| dependency.is_string()) {
            *dependency = json!([dependency.take()]);
        }
    }
}
