//! What a template asks its user.

use std::collections::{BTreeMap, BTreeSet};

use super::written::{Shape, Spot, Written};

/// The questions of a template, by the name of their answers.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) questions: BTreeMap<String, Question>,
    /// Names on which the form itself decides: what else it shows, what it checks.
    pub(super) deciding: BTreeSet<String>,
    /// Whether other files add questions, so that not all are known.
    pub(super) is_open: bool,
}

/// A question, as all places together say that ask it.
#[derive(Debug)]
pub(super) struct Question {
    /// Where it stands first.
    pub(super) spot: Spot,
    /// The page and the path on it, dotted.
    pub(super) field: String,
    /// Whether its answer is `true` or `false` wherever it is asked.
    pub(super) is_bool: bool,
    /// The only texts that it can be answered with, where every place lists them.
    pub(super) choices: Option<BTreeSet<String>>,
    /// The field that asks it, as `ui:field` names it.
    pub(super) ui_field: Option<String>,
}

impl Asked {
    /// Reads `spec.parameters`: one page or a list of them.
    pub(super) fn of(parameters: Option<&Written>) -> Self {
        let mut asked = Self::default();
        match parameters {
            None => {}
            Some(pages @ Written { shape: Shape::List(_), .. }) => {
                for (index, page) in pages.items().iter().enumerate() {
                    asked.schema(page, &format!("spec.parameters.{index}"), true);
                }
            }
            Some(page) => asked.schema(page, "spec.parameters", true),
        }
        asked
    }

    /// A schema whose properties are answers at the top.
    fn schema(&mut self, schema: &Written, path: &str, asks: bool) {
        for entry in schema.entries() {
            let path = format!("{path}.{}", entry.key);
            let value = &entry.value;
            match entry.key.as_str() {
                "properties" => {
                    for property in value.entries() {
                        self.property(&property.key, property.spot, &property.value, &path, asks);
                    }
                }
                "dependencies" | "dependentSchemas" | "dependentRequired" => {
                    for dependency in value.entries() {
                        self.deciding.insert(dependency.key.clone());
                        self.schema(&dependency.value, &format!("{path}.{}", dependency.key), asks);
                    }
                }
                "allOf" | "anyOf" | "oneOf" => {
                    for (index, item) in value.items().iter().enumerate() {
                        self.schema(item, &format!("{path}.{index}"), asks);
                    }
                }
                "then" | "else" => self.schema(value, &path, asks),
                "if" | "not" => self.schema(value, &path, false),
                "$ref" | "$yaml" | "$json" | "$text" => self.is_open = true,
                key if key.starts_with("ui:") || key == "when" => self.words_of(value),
                _ => {}
            }
        }
    }

    fn property(&mut self, name: &str, spot: Spot, schema: &Written, path: &str, asks: bool) {
        if !asks {
            self.deciding.insert(name.to_owned());
            return;
        }
        // A condition within `oneOf` says no more of a property than the value it must have.
        let is_condition = !schema.entries().is_empty()
            && schema
                .entries()
                .iter()
                .all(|entry| matches!(entry.key.as_str(), "const" | "enum" | "not" | "contains"));
        if is_condition && self.questions.contains_key(name) {
            self.deciding.insert(name.to_owned());
            return;
        }
        let is_bool = schema.get("type").and_then(Written::str) == Some("boolean");
        let choices = choices(schema);
        for entry in schema.entries().iter().filter(|entry| entry.key.starts_with("ui:")) {
            self.words_of(&entry.value);
        }
        let question = self.questions.entry(name.to_owned()).or_insert_with(|| Question {
            spot,
            field: format!("{path}.{name}"),
            is_bool,
            choices: choices.clone(),
            ui_field: None,
        });
        question.is_bool &= is_bool;
        question.choices = match (question.choices.take(), choices) {
            (Some(mut known), Some(more)) => {
                known.extend(more);
                Some(known)
            }
            _ => None,
        };
        question.ui_field =
            question.ui_field.take().or(schema.get("ui:field").and_then(Written::str).map(Into::into));
    }

    /// Options of a field may speak of other answers in a language of the field's own.
    fn words_of(&mut self, value: &Written) {
        match &value.shape {
            Shape::Text(text) => {
                let is_part = |c: char| c.is_alphanumeric() || "_-".contains(c);
                let words = text.as_str().split(|c| !is_part(c)).filter(|word| !word.is_empty());
                let has_expression = text.as_str().contains(['{', '.', '$']);
                self.deciding.extend(words.filter(|_| has_expression).map(str::to_owned));
            }
            Shape::List(items) => items.iter().for_each(|item| self.words_of(item)),
            Shape::Record(entries) => entries.iter().for_each(|entry| self.words_of(&entry.value)),
            Shape::Plain | Shape::Bool(_) => {}
        }
    }

    /// Whether a name is asked for, or may be.
    pub(super) fn has(&self, name: &str) -> bool {
        self.is_open || self.questions.contains_key(name)
    }
}

/// The texts of `enum` or `const`, if the answer is nothing else.
fn choices(schema: &Written) -> Option<BTreeSet<String>> {
    let one = |value: &Written| value.str().map(|text| BTreeSet::from([text.to_owned()]));
    if let Some(values) = schema.get("enum") {
        return values.items().iter().map(|item| item.str().map(str::to_owned)).collect();
    }
    schema.get("const").and_then(one)
}
