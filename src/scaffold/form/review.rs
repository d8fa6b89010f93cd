//! The review before a template runs: labels and values, masked as the template says (Backstage semantics 5.4).

use serde_json::{Map, Value};

use super::field::Field;
use super::path::Path;
use super::schema::{Schema, is_truthy, object, text};

/// A row of the review. Its texts are foreign and not cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The field.
    pub path: Path,
    /// Its label; those of groups stand before it, with ` > ` between.
    pub label: String,
    /// Its value, or what stands for it.
    pub value: String,
    /// Whether the value is not shown.
    pub is_masked: bool,
}

const MASK: &str = "******";

/// The rows for the values of these fields, then for values that no field shows.
pub(super) fn rows<'f>(fields: impl Iterator<Item = &'f Field>, values: &Map<String, Value>) -> Vec<Row> {
    let fields: Vec<&Field> = fields.collect();
    let mut rows = Vec::new();
    for (key, value) in values {
        let path: Path = [key.as_str()].into_iter().collect();
        add(&mut rows, &fields, &path, "", value);
    }
    rows
}

fn add(rows: &mut Vec<Row>, fields: &[&Field], path: &Path, outer: &str, value: &Value) {
    let field = fields.iter().find(|field| field.path == *path);
    let empty = Schema::new();
    let backstage = field.and_then(|field| object(&field.options, "backstage")).unwrap_or(&empty);
    let review = object(backstage, "review").unwrap_or(&empty);
    if review.get("show") == Some(&Value::Bool(false)) {
        return;
    }
    let title = field.map(|field| field.title.as_str()).filter(|title| *title != path.name());
    let label = text(review, "name").or(title).map_or_else(|| start_case(path.name()), str::to_owned);
    let label = if outer.is_empty() { label } else { format!("{outer} > {label}") };
    let mask = text(review, "mask").or(field.filter(|field| field.is_secret).map(|_| MASK));
    match (mask, value) {
        (None, Value::Object(inner))
            if review.get("explode").is_none_or(|explode| is_truthy(Some(explode))) =>
        {
            for (key, value) in inner {
                add(rows, fields, &path.join(key), &label, value);
            }
        }
        _ => rows.push(Row {
            path: path.clone(),
            label,
            is_masked: mask.is_some(),
            value: mask.map_or_else(|| shown(field.copied(), value), str::to_owned),
        }),
    }
}

fn shown(field: Option<&Field>, value: &Value) -> String {
    let label = |value: &Value| {
        let choice = field?.choices.iter().find(|choice| choice.value == *value)?;
        Some(choice.label.clone())
    };
    match value {
        Value::Array(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            let items = items.iter().map(|item| label(item).unwrap_or_else(|| printed(item)));
            items.collect::<Vec<_>>().join(", ")
        }
        other => label(other).unwrap_or_else(|| printed(other)),
    }
}

fn printed(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// `repoUrl`, `repo_url` and `repo-url` as `Repo Url`.
fn start_case(key: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for letter in key.chars() {
        let starts = !last.is_alphanumeric()
            || letter.is_uppercase() && last.is_lowercase()
            || letter.is_numeric() != last.is_numeric();
        if letter.is_alphanumeric() {
            match words.last_mut().filter(|_| !starts) {
                Some(word) => word.push(letter),
                None => words.push(letter.to_uppercase().collect()),
            }
        }
        last = letter;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_become_words() {
        assert_eq!(start_case("repoUrl"), "Repo Url");
        assert_eq!(start_case("my_key-2"), "My Key 2");
    }
}
