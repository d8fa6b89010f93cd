//! A schema as it is for the answers so far: references, conditions, dependencies and `allOf` resolved.
//!
//! Follows rjsf 5.24's `retrieveSchema` (Backstage semantics 5.3), one level at a time: what properties say inside is
//! resolved when they are looked at. Work and depth are bounded, because schemas come from strangers.

use std::cell::{Cell, RefCell};

use serde_json::{Value, json};

use super::all_of;
use super::conditions::Conditions;
use super::merge;
use super::reference::resolve_all;
use super::schema::{Schema, discriminator, is_truthy, list, object, text, type_of, without};

/// Marks a property that stands for a key which only the answers have.
pub(super) const ADDITIONAL: &str = "__additional_property";

/// How deep schemas may lead into each other.
const DEEPEST: u32 = 32;

/// Steps in all, for one look at a page.
const MOST_STEPS: u32 = 2_000;

/// References that are replaced, for one look at a page.
const MOST_REFERENCES: usize = 500;

/// Resolves schemas of one page.
pub(super) struct Resolver<'a> {
    root: &'a Schema,
    conditions: &'a Conditions,
    depth: Cell<u32>,
    steps: Cell<u32>,
    references: Cell<usize>,
    problems: RefCell<Vec<String>>,
}

/// One level of depth; it is given back when dropped.
pub(super) struct Step<'a>(&'a Cell<u32>);

impl Drop for Step<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl<'a> Resolver<'a> {
    pub(super) fn new(root: &'a Schema, conditions: &'a Conditions) -> Self {
        let problems = RefCell::default();
        let references = Cell::new(MOST_REFERENCES);
        Self { root, conditions, depth: Cell::new(0), steps: Cell::new(0), references, problems }
    }

    /// One step deeper, unless the limits are reached.
    pub(super) fn step(&self) -> Option<Step<'_>> {
        if self.depth.get() >= DEEPEST || self.is_exhausted() {
            self.problem("the schema is nested too deeply, or leads into itself");
            return None;
        }
        self.depth.set(self.depth.get() + 1);
        self.steps.set(self.steps.get() + 1);
        Some(Step(&self.depth))
    }

    /// What was found wrong with the schema on the way.
    pub(super) fn problems(&self) -> Vec<String> {
        self.problems.borrow().clone()
    }

    fn problem(&self, message: &str) {
        let mut problems = self.problems.borrow_mut();
        if !problems.iter().any(|known| known == message) {
            problems.push(message.to_owned());
        }
    }

    /// The schema behind a reference; empty if there is none.
    pub(super) fn definition(&self, reference: &str) -> Schema {
        super::reference::definition(self.root, reference).unwrap_or_else(|error| {
            self.problem(&error.to_string());
            Schema::new()
        })
    }

    /// Whether a value fits a part of the page.
    pub(super) fn fits(&self, schema: &Value, data: &Value) -> bool {
        self.conditions.fits(schema, data)
    }

    /// The schema with every `$ref` in it, in its properties and in its items replaced.
    pub(super) fn resolved_references(&self, schema: &Value) -> Value {
        match schema {
            Value::Object(schema) => Value::Object(self.resolve_references(schema, &mut Vec::new())),
            other => other.clone(),
        }
    }

    fn resolve_references(&self, schema: &Schema, followed: &mut Vec<String>) -> Schema {
        let mut left = self.references.get();
        let resolved = resolve_all(self.root, schema, followed, &mut left);
        self.references.set(left);
        resolved.unwrap_or_else(|error| {
            self.problem(&error.to_string());
            without(schema, &["$ref"])
        })
    }

    /// Whether the limits are reached, so that nothing more should be looked at.
    pub(super) fn is_exhausted(&self) -> bool {
        self.steps.get() >= MOST_STEPS || self.references.get() == 0
    }

    /// The schema for this answer.
    pub(super) fn retrieve(&self, schema: &Schema, data: Option<&Value>) -> Schema {
        self.retrieve_after(schema, data, &mut Vec::new())
    }

    fn retrieve_value(&self, schema: &Value, data: Option<&Value>, followed: &mut Vec<String>) -> Schema {
        schema.as_object().map(|schema| self.retrieve_after(schema, data, followed)).unwrap_or_default()
    }

    fn retrieve_after(&self, schema: &Schema, data: Option<&Value>, followed: &mut Vec<String>) -> Schema {
        let Some(_step) = self.step() else { return without(schema, &["allOf", "dependencies", "if"]) };
        let resolved = self.resolve(schema, data, followed);
        if resolved.contains_key("if") {
            return self.condition(&resolved, data, followed);
        }
        let merged = if resolved.contains_key("allOf") { merge_all_of(resolved) } else { resolved };
        match merged.get("additionalProperties") {
            Some(additional) if *additional != Value::Bool(false) => self.with_additional(&merged, data),
            _ => merged,
        }
    }

    fn resolve(&self, schema: &Schema, data: Option<&Value>, followed: &mut Vec<String>) -> Schema {
        let updated = self.resolve_references(schema, followed);
        if updated != *schema {
            return self.retrieve_after(&updated, data, followed);
        }
        if schema.contains_key("dependencies") {
            let resolved = self.dependencies(schema, data, followed);
            return self.retrieve_after(&resolved, data, followed);
        }
        if let Some(parts) = list(schema, "allOf") {
            let parts = parts.iter().map(|part| Value::Object(self.retrieve_value(part, data, followed)));
            let mut resolved = schema.clone();
            resolved.insert("allOf".into(), parts.collect::<Vec<_>>().into());
            return resolved;
        }
        schema.clone()
    }

    fn condition(&self, schema: &Schema, data: Option<&Value>, followed: &mut Vec<String>) -> Schema {
        // Where there is nothing yet, conditions look at an empty object.
        let (empty, given) = (json!({}), data.filter(|data| is_truthy(Some(data))));
        let holds = schema.get("if").is_some_and(|condition| self.fits(condition, given.unwrap_or(&empty)));
        let mut rest = without(schema, &["if", "then", "else"]);
        if let Some(branch @ Value::Object(_)) = schema.get(if holds { "then" } else { "else" }) {
            rest = merge::schemas(&rest, &self.retrieve_value(branch, data, followed));
        }
        self.retrieve_after(&rest, data, followed)
    }

    /// The schema with its `dependencies` merged in.
    pub(super) fn dependencies(
        &self,
        schema: &Schema,
        data: Option<&Value>,
        followed: &mut Vec<String>,
    ) -> Schema {
        let mut resolved = self.chosen(&without(schema, &["dependencies"]), data);
        for (trigger, dependency) in object(schema, "dependencies").into_iter().flatten() {
            let is_given = data.is_some_and(|data| data.get(trigger).is_some());
            let is_declared =
                object(&resolved, "properties").is_none_or(|properties| properties.contains_key(trigger));
            if !is_given || !is_declared {
                continue;
            }
            match dependency {
                Value::Array(names) => resolved = merge::require(&resolved, names),
                Value::Object(_) => {
                    resolved = self.dependency(&resolved, trigger, dependency, data, followed);
                }
                _ => {}
            }
        }
        resolved
    }

    /// Beside dependencies the alternative that fits is merged in, too.
    fn chosen(&self, schema: &Schema, data: Option<&Value>) -> Schema {
        let Some(options) = list(schema, "oneOf").or_else(|| list(schema, "anyOf")) else {
            return schema.clone();
        };
        let options: Vec<Value> = options.iter().map(|option| self.resolved_references(option)).collect();
        let at = self.first_match(data, &options, discriminator(schema));
        let chosen = options.get(at).and_then(Value::as_object).cloned().unwrap_or_default();
        merge::schemas(&without(schema, &["oneOf", "anyOf"]), &chosen)
    }

    fn dependency(
        &self,
        schema: &Schema,
        trigger: &str,
        dependency: &Value,
        data: Option<&Value>,
        followed: &mut Vec<String>,
    ) -> Schema {
        let dependent = self.retrieve_value(dependency, data, followed);
        let merged = merge::schemas(schema, &without(&dependent, &["oneOf"]));
        let Some(branches) = list(&dependent, "oneOf") else { return merged };
        let branches = branches.iter().filter_map(Value::as_object).map(|branch| {
            if branch.contains_key("$ref") {
                self.retrieve_after(branch, data, followed)
            } else {
                branch.clone()
            }
        });
        let fitting: Vec<Schema> = branches
            .collect::<Vec<_>>()
            .into_iter()
            .filter(|branch| self.is_for(branch, trigger, data))
            .collect();
        // None, or more than one: Backstage's form leaves all of them out.
        let [branch] = fitting.as_slice() else { return merged };
        let mut branch = branch.clone();
        if let Some(Value::Object(properties)) = branch.get_mut("properties") {
            properties.shift_remove(trigger);
        }
        merge::schemas(&merged, &self.retrieve_after(&branch, data, followed))
    }

    fn is_for(&self, branch: &Schema, trigger: &str, data: Option<&Value>) -> bool {
        let condition = object(branch, "properties").and_then(|properties| properties.get(trigger));
        condition.filter(|condition| is_truthy(Some(condition))).is_some_and(|condition| {
            let schema = json!({ "type": "object", "properties": { trigger: condition } });
            data.is_some_and(|data| self.fits(&schema, data))
        })
    }

    /// A property for each key that only the answer has.
    fn with_additional(&self, schema: &Schema, data: Option<&Value>) -> Schema {
        let mut properties = object(schema, "properties").cloned().unwrap_or_default();
        for (key, value) in data.and_then(Value::as_object).into_iter().flatten() {
            if properties.contains_key(key) {
                continue;
            }
            let guessed = || json!({ "type": type_of(Some(value)) }).as_object().cloned().unwrap_or_default();
            let mut property = match schema.get("additionalProperties") {
                Some(Value::Object(additional)) if text(additional, "$ref").is_some() => {
                    self.retrieve(additional, data)
                }
                Some(Value::Object(additional)) if additional.contains_key("type") => additional.clone(),
                Some(Value::Object(additional))
                    if additional.contains_key("anyOf") || additional.contains_key("oneOf") =>
                {
                    let mut object = guessed();
                    object.insert("type".into(), "object".into());
                    object.extend(additional.clone());
                    object
                }
                _ => guessed(),
            };
            property.insert(ADDITIONAL.into(), true.into());
            properties.insert(key.clone(), Value::Object(property));
        }
        let mut with = schema.clone();
        with.insert("properties".into(), Value::Object(properties));
        with
    }
}

/// Merges `allOf`; parts with `contains` stay, and all of it goes if the parts contradict each other.
fn merge_all_of(schema: Schema) -> Schema {
    let parts = list(&schema, "allOf").unwrap_or_default();
    let (containing, others): (Vec<Value>, Vec<Value>) =
        parts.iter().cloned().partition(|part| is_truthy(part.get("contains")));
    let mut plain = schema;
    plain.insert("allOf".into(), Value::Array(others));
    let Ok(mut merged) = all_of::merged(&plain) else { return without(&plain, &["allOf"]) };
    if !containing.is_empty() {
        merged.insert("allOf".into(), Value::Array(containing));
    }
    merged
}
