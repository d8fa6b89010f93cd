//! Rows in words: what they ask for, and what was answered.

use serde_json::Value;

use super::repo_url::RepoPart;
use super::row::{Control, Row};
use super::wizard::Wizard;
use crate::scaffold::form::Widget;

impl Wizard {
    /// What a row asks for.
    pub fn label(&self, row: &Row) -> String {
        let field = self.field(row);
        match row.control {
            Control::Repo(part) | Control::RepoChoice(part) => {
                let own = match part {
                    RepoPart::Owner => field.options.get("ownerLabel"),
                    RepoPart::Repo => field.options.get("repoLabel"),
                    _ => None,
                };
                own.and_then(Value::as_str).unwrap_or(part.title()).to_owned()
            }
            Control::Key => "Name".to_owned(),
            Control::Add => format!("+ add to {}", field.title),
            _ if field.is_additional => "Value".to_owned(),
            _ => field.title.clone(),
        }
    }

    /// What stands in a row while it is empty.
    pub fn placeholder(&self, row: &Row) -> Option<&str> {
        let field = self.field(row);
        let by_widget = match field.widget {
            Widget::Date | Widget::AltDate => Some("2026-03-09"),
            Widget::DateTime | Widget::AltDateTime => Some("2026-03-09 14:05, taken as UTC"),
            Widget::Time => Some("14:05:00"),
            Widget::Color => Some("#1f6feb"),
            _ => None,
        };
        let is_whole = !matches!(row.control, Control::Repo(_) | Control::RepoChoice(_) | Control::Key);
        field.placeholder.as_deref().or(by_widget).filter(|_| is_whole)
    }

    /// Whether a row must be answered, as its label says.
    pub fn is_required(&self, row: &Row) -> bool {
        let is_whole = !matches!(
            row.control,
            Control::Key | Control::Add | Control::Repo(_) | Control::RepoChoice(_) | Control::Switch
        );
        is_whole && self.field(row).is_required
    }

    /// The answer of a row, masked where it is a secret; empty when there is none.
    pub fn shown(&self, row: &Row) -> String {
        let (field, value) = (self.field(row), self.value(row));
        let one = |value: &Value| {
            let choice = field.choices.iter().find(|choice| choice.value == *value);
            choice.map_or_else(|| plain(value), |choice| choice.label.clone())
        };
        match row.control {
            Control::Switch => {
                if value == Some(&Value::Bool(true)) { "[x] yes" } else { "[ ] no" }.to_owned()
            }
            Control::Secret => "*".repeat(self.secret_length(row)),
            Control::Repo(part) | Control::RepoChoice(part) => {
                let answer = part.get(value.and_then(Value::as_str).unwrap_or_default());
                let mut allowed = part.allowed(&field.options);
                // What alone is allowed comes with any other part of the address.
                if answer.is_empty() && allowed.len() == 1 { allowed.remove(0) } else { answer }
            }
            Control::Key => row.path.name().to_owned(),
            Control::Alternative => {
                let chosen = field.chosen.and_then(|at| field.choices.get(at));
                chosen.map(|choice| choice.label.clone()).unwrap_or_default()
            }
            Control::File => value.and_then(Value::as_str).map(file_words).unwrap_or_default(),
            Control::Files => {
                let files = value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
                files.map(file_words).collect::<Vec<_>>().join(", ")
            }
            _ => match value {
                None => String::new(),
                Some(Value::Array(items)) => items.iter().map(one).collect::<Vec<_>>().join(", "),
                Some(value) => one(value),
            },
        }
    }
}

/// A file as it stands among the answers (`data:text/plain;name=a.txt;base64,…`), by its name and size.
fn file_words(url: &str) -> String {
    let Some((head, body)) = url.split_once(";base64,") else { return url.to_owned() };
    let name = head.split(';').find_map(|part| part.strip_prefix("name=")).unwrap_or("a file");
    let name = percent_decoded(name);
    format!(
        "{name}, {} bytes",
        body.len() / 4 * 3 - body.bytes().rev().take_while(|byte| *byte == b'=').count()
    )
}

fn percent_decoded(text: &str) -> String {
    let form = format!("name={}", text.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(form.as_bytes());
    pairs.next().map(|(_, name)| name.into_owned()).unwrap_or_default()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
