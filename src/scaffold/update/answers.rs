use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::scaffold::form::{Form, Page, Path};

/// The answers that may be kept, and the dotted names of the secrets that were among them. One that nobody gave is
/// not among them.
///
/// A secret is what a shown field hides, and also whatever goes by the name of one that some page would hide: its field
/// may be out of sight for these answers.
pub fn without_secrets(form: &Form, values: &Map<String, Value>) -> (Map<String, Value>, Vec<String>) {
    let fields = form.pages(values).into_iter().flat_map(|page| form.fields(page, values).fields);
    let shown: Vec<(Path, bool)> = fields.map(|field| (field.path, field.is_secret)).collect();
    let mut hidden_names = BTreeSet::new();
    form.all_pages().iter().map(Page::schema).for_each(|schema| secret_names(schema, &mut hidden_names));
    let mut kept = values.clone();
    let mut found = Vec::new();
    for (path, _) in shown.iter().filter(|(path, is_secret)| *is_secret && path.get(values).is_some()) {
        path.remove(&mut kept);
        found.push(path.names().join("."));
    }
    let is_shown = |path: &Path| shown.iter().any(|(known, _)| known == path);
    drop_named(&mut kept, &Path::default(), &hidden_names, &is_shown, &mut found);
    let mut seen = BTreeSet::new();
    found.retain(|name| seen.insert(name.clone()));
    (kept, found)
}

/// The names of properties that a schema hides, wherever in it they are declared.
fn secret_names(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| secret_names(item, names)),
        Value::Object(fields) => {
            for (name, inner) in fields {
                let is =
                    |key: &str, words: &[&str]| inner[key].as_str().is_some_and(|it| words.contains(&it));
                let hides = is("ui:field", &["Secret"])
                    || is("ui:widget", &["password", "PasswordWidget"])
                    || inner["ui:options"]["widget"].as_str() == Some("password");
                if hides {
                    names.insert(name.clone());
                }
                secret_names(inner, names);
            }
        }
        _ => {}
    }
}

fn drop_named(
    values: &mut Map<String, Value>,
    around: &Path,
    names: &BTreeSet<String>,
    is_shown: &dyn Fn(&Path) -> bool,
    found: &mut Vec<String>,
) {
    values.retain(|name, value| {
        let path = around.join(name);
        if names.contains(name) && !is_shown(&path) {
            found.push(path.names().join("."));
            return false;
        }
        drop_within(value, &path, names, is_shown, found);
        true
    });
}

fn drop_within(
    value: &mut Value,
    path: &Path,
    names: &BTreeSet<String>,
    is_shown: &dyn Fn(&Path) -> bool,
    found: &mut Vec<String>,
) {
    match value {
        Value::Object(inner) => drop_named(inner, path, names, is_shown, found),
        Value::Array(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                drop_within(item, &path.join(at.to_string()), names, is_shown, found);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::scaffold::form::Settings;

    #[test]
    fn a_secret_is_left_out_whether_its_field_is_shown_or_not() {
        let parameters = json!([{
            "properties": {
                "name": {"type": "string"},
                "token": {"type": "string", "ui:field": "Secret"},
                "db": {"type": "object", "properties": {
                    "user": {"type": "string"},
                    "password": {"type": "string", "ui:widget": "password"}}},
            },
            "dependencies": {"name": {"oneOf": [
                {"properties": {"name": {"const": "a"}, "pin": {"type": "string", "ui:widget": "password"}}}]}},
        }]);
        let form = Form::of(Some(&parameters), &Settings::default());
        let values = json!({"name": "b", "token": "***", "db": {"user": "u", "password": "p"}, "pin": "1"});
        let (kept, secrets) = without_secrets(&form, values.as_object().expect("a record"));
        assert_eq!(Value::Object(kept), json!({"name": "b", "db": {"user": "u"}}));
        assert_eq!(secrets, ["token", "db.password", "pin"]);
    }
}
