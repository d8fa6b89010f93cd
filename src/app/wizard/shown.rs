//! Rows in words: what they ask for, and what was answered.

use serde_json::Value;

use super::repo_url::RepoPart;
use super::row::{Control, Row};
use super::wizard::Wizard;

impl Wizard {
    /// What a row asks for.
    pub fn label(&self, row: &Row) -> String {
        let field = self.field(row);
        match row.control {
            Control::Repo(part) => {
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

    /// Whether a row must be answered, as its label says.
    pub fn is_required(&self, row: &Row) -> bool {
        let is_whole =
            !matches!(row.control, Control::Key | Control::Add | Control::Repo(_) | Control::Switch);
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
            Control::Repo(part) => part.get(value.and_then(Value::as_str).unwrap_or_default()),
            Control::Key => row.path.name().to_owned(),
            _ => match value {
                None => String::new(),
                Some(Value::Array(items)) => items.iter().map(one).collect::<Vec<_>>().join(", "),
                Some(value) => one(value),
            },
        }
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
