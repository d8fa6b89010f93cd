use std::time::SystemTime;

use serde_json::{Map, Value};

use super::TaskStatus;
use crate::catalog::EntityRef;

/// A run as a list has it. All texts are foreign and not cleaned.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct TaskRecord {
    /// By what it is known where it runs.
    pub id: String,
    /// The template.
    pub template: Option<EntityRef>,
    /// What the template is called.
    pub title: String,
    /// How it stands.
    pub status: TaskStatus,
    /// When it was made.
    pub created: Option<SystemTime>,
    /// Who made it; a service has no name.
    pub created_by: Option<String>,
    /// Its steps.
    pub steps: Vec<StepPlan>,
    /// The answers, without secrets.
    pub values: Map<String, Value>,
    /// The names of the secrets that its steps read.
    pub secrets: Vec<String>,
    /// The actions that it has carried out outside, as far as this machine has kept that.
    pub outside: Vec<String>,
    /// The folder that its files go to at the end, and whether what is there may be written over; none when that is not known here.
    pub folder: Option<(String, bool)>,
}

/// A step before it runs. All texts are foreign and not cleaned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StepPlan {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// Its action.
    pub action: String,
}

impl StepPlan {
    /// The steps of a template or of a task, as JSON (Backstage semantics 5.8: what has no id gets a number).
    pub fn all(steps: &Value) -> Vec<Self> {
        let text = |step: &Value, name: &str| step[name].as_str().map(str::to_owned);
        let steps = steps.as_array().into_iter().flatten().zip(1..);
        let plan = |(step, number): (&Value, usize)| {
            let action = text(step, "action").unwrap_or_default();
            Self {
                id: text(step, "id").unwrap_or_else(|| format!("step-{number}")),
                name: text(step, "name").unwrap_or_else(|| action.clone()),
                action,
            }
        };
        steps.map(plan).collect()
    }
}

/// The names that steps read as `secrets.NAME` or `secrets['NAME']`, in order.
///
/// What was given to a run before is kept nowhere, so that these have to be asked for when it is to run again.
pub fn secret_names(steps: &Value) -> Vec<String> {
    let mut names = Vec::new();
    collect(steps, &mut names);
    names.sort_unstable();
    names.dedup();
    names
}

fn collect(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::String(text) => of_text(text, names),
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(fields) => fields.values().for_each(|item| collect(item, names)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn of_text(text: &str, names: &mut Vec<String>) {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    for (at, word) in text.match_indices("secrets") {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| is_name(c) || c == '.') || !text[..at].contains('{') {
            continue;
        }
        let rest = text[at + word.len()..].trim_start();
        let name = if let Some(rest) = rest.strip_prefix('.') {
            let rest = rest.trim_start();
            &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())]
        } else if let Some(rest) = rest.strip_prefix('[') {
            let rest = rest.trim_start();
            let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'));
            let inside = quote.map(|quote| (&rest[1..], quote));
            inside.and_then(|(rest, quote)| rest.split_once(quote)).map_or("", |(name, _)| name)
        } else {
            ""
        };
        if !name.is_empty() {
            names.push(name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_secrets_that_steps_read_are_found_wherever_they_stand() {
        let steps = json!([
            {"input": {"token": "${{ secrets.USER_OAUTH_TOKEN }}", "deep": [{"x": "a ${{ secrets['key-1'] ~ parameters.secrets.no }}"}]}},
            {"each": "${{ [secrets.apiKey, mysecrets.no] }}", "input": {"text": "secrets.none here"}},
        ]);
        assert_eq!(secret_names(&steps), ["USER_OAUTH_TOKEN", "apiKey", "key-1"]);
    }

    #[test]
    fn steps_without_names_get_numbers_and_the_name_of_their_action() {
        let steps =
            StepPlan::all(&json!([{"action": "debug:log"}, {"id": "b", "name": "B", "action": "x"}, 7]));
        let told: Vec<_> = steps.iter().map(|step| (step.id.as_str(), step.name.as_str())).collect();
        assert_eq!(told, [("step-1", "debug:log"), ("b", "B"), ("step-3", "")]);
    }
}
