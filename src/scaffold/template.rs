//! A template's steps and outputs, read from its entity.

use std::collections::BTreeSet;

use serde_json::Value;

use super::language::Data;
use crate::diagnostic::Place;

/// A software template, ready to run (Backstage semantics 5.1 and 5.8).
#[derive(Debug, Clone)]
pub struct Template {
    /// `metadata.name`.
    pub name: String,
    /// The pages of `spec.parameters`, as JSON Schemas.
    pub parameters: Vec<Value>,
    /// The schema of `spec.secrets`, if there is one.
    pub secrets: Option<Value>,
    /// What it does, in order.
    pub steps: Vec<Step>,
    /// `spec.output`, unrendered.
    pub output: Data,
}

/// One step of a template.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its id, or `step-1`, `step-2`… where it has none.
    pub id: String,
    /// Its name, or its action where it has none.
    pub name: String,
    /// The action that it carries out, such as `fetch:template`.
    pub action: String,
    /// The unrendered input, if there is one.
    pub input: Option<Data>,
    /// When it runs.
    pub condition: Condition,
    /// The unrendered list or record that it runs over.
    pub each: Option<Data>,
    /// Where it stands.
    pub places: StepPlaces,
}

/// The `if` of a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// There is none.
    Always,
    /// It is said without an expression.
    Fixed(bool),
    /// A template, whose value decides.
    Expression(String),
}

/// Where the parts of a step stand, as far as it is known.
#[derive(Debug, Clone, Default)]
pub struct StepPlaces {
    /// The step as a whole.
    pub step: Option<Place>,
    /// Its `input`.
    pub input: Option<Place>,
    /// Its `each`.
    pub each: Option<Place>,
}

/// Why an entity is no template that could run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct NotATemplate {
    /// What is wrong.
    pub message: String,
    /// Where.
    pub place: Option<Place>,
}

impl Template {
    /// Reads an entity. `place_of` says where a part of it stands, by the names (and numbers) that lead to it.
    ///
    /// # Errors
    /// Everything that keeps it from running, not only the first.
    pub fn read(
        entity: &Value,
        place_of: &dyn Fn(&[&str]) -> Option<Place>,
    ) -> Result<Self, Vec<NotATemplate>> {
        let mut wrong = Vec::new();
        let mut complain = |message: String, path: &[&str]| {
            wrong.push(NotATemplate { message, place: place_of(path) });
        };
        if entity["kind"] != "Template" {
            complain("the entity is no Template".to_owned(), &["kind"]);
        }
        if entity["apiVersion"] != "scaffolder.backstage.io/v1beta3" {
            let message = format!(
                "a template is of `scaffolder.backstage.io/v1beta3`, this one is of {}",
                entity["apiVersion"]
            );
            complain(message, &["apiVersion"]);
        }
        let spec = &entity["spec"];
        let no_steps = Vec::new();
        let steps = spec["steps"].as_array().unwrap_or_else(|| {
            complain("`spec.steps` is no list".to_owned(), &["spec", "steps"]);
            &no_steps
        });
        let mut ids = BTreeSet::new();
        let mut read = Vec::new();
        for (index, step) in steps.iter().enumerate() {
            let number = index.to_string();
            match self::step(step, index, &|rest| {
                place_of(&[&["spec", "steps", number.as_str()], rest].concat())
            }) {
                Ok(step) => {
                    ids.insert(step.id.clone());
                    read.push(step);
                }
                Err((message, at)) => {
                    complain(message, &[&["spec", "steps", number.as_str()], at].concat());
                }
            }
        }
        for (name, value) in spec["output"].as_object().into_iter().flatten() {
            if !matches!(name.as_str(), "links" | "text") && !value.is_string() {
                complain(format!("the output `{name}` must be a text"), &["spec", "output", name]);
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let parameters = match &spec["parameters"] {
            Value::Null => Vec::new(),
            Value::Array(pages) => pages.clone(),
            page => vec![page.clone()],
        };
        let output = if spec["output"].is_null() { Data::record() } else { Data::from(&spec["output"]) };
        Ok(Self {
            name: entity["metadata"]["name"].as_str().unwrap_or_default().to_owned(),
            parameters,
            secrets: spec["secrets"].get("schema").cloned(),
            steps: read,
            output,
        })
    }

    /// The names that later parts of the template read from the outputs of the step `id`.
    pub fn outputs_read_of(&self, id: &str) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        let mut look = |text: &str| {
            for start in [
                format!("steps.{id}.output"),
                format!("steps['{id}'].output"),
                format!("steps[\"{id}\"].output"),
            ] {
                for (at, _) in text.match_indices(&start) {
                    names.extend(name_behind(&text[at + start.len()..]));
                }
            }
        };
        for step in &self.steps {
            step.input.iter().chain(&step.each).for_each(|data| each_text(data, &mut look));
            if let Condition::Expression(text) = &step.condition {
                look(text);
            }
        }
        each_text(&self.output, &mut look);
        names
    }
}

fn step(
    step: &Value,
    index: usize,
    place_of: &dyn Fn(&[&str]) -> Option<Place>,
) -> Result<Step, (String, &'static [&'static str])> {
    let text = |name: &str| step[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
    let Some(action) = step["action"].as_str().map(str::to_owned) else {
        return Err((format!("step {} has no action", index + 1), &[]));
    };
    let input = match &step["input"] {
        Value::Null => None,
        input @ Value::Object(_) => Some(Data::from(input)),
        _ => return Err((format!("the input of step {} is no record", index + 1), &["input"])),
    };
    let condition = match &step["if"] {
        Value::Null => Condition::Always,
        Value::Bool(flag) => Condition::Fixed(*flag),
        Value::String(text) => Condition::Expression(text.clone()),
        _ => {
            return Err((
                format!("the `if` of step {} is neither a text nor true or false", index + 1),
                &["if"],
            ));
        }
    };
    Ok(Step {
        id: text("id").unwrap_or_else(|| format!("step-{}", index + 1)),
        name: text("name").unwrap_or_else(|| action.clone()),
        action,
        input,
        condition,
        each: step.get("each").map(Data::from),
        places: StepPlaces { step: place_of(&[]), input: place_of(&["input"]), each: place_of(&["each"]) },
    })
}

/// Calls `look` with every text in `data`.
fn each_text(data: &Data, look: &mut dyn FnMut(&str)) {
    match data {
        Data::Text(text) => look(text),
        Data::List(items) => items.iter().for_each(|item| each_text(item, look)),
        Data::Record(entries) => entries.values().for_each(|item| each_text(item, look)),
        Data::Null | Data::Bool(_) | Data::Number(_) => {}
    }
}

/// The `x` in `.x` or `['x']` at the beginning of a text.
fn name_behind(text: &str) -> Option<String> {
    let name = if let Some(rest) = text.strip_prefix('.') {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        &rest[..end]
    } else {
        let rest = text.strip_prefix('[')?;
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        rest[1..].split_once(quote)?.0
    };
    (!name.is_empty()).then(|| name.to_owned())
}
