//! One page of a form.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::Mode;
use super::answers::Answers;
use super::browser::Check;
use super::conditions::Conditions;
use super::draw::{DrawProblem, Drawing, Drawn};
use super::form::Settings;
use super::guard;
use super::hints;
use super::mistake::{Judge, Mistake};
use super::path::Path;
use super::resolve::Resolver;
use super::schema::{Schema, each_schema, text};
use super::server::server_mistakes;

/// Rounds in which defaults may bring forth further defaults. Backstage stops after as many.
const MOST_ROUNDS: usize = 10;

const NO_OBJECT: &str =
    "is no JSON schema with `properties`, so nothing can be asked; that is for the template to mend";

/// One page of a form: a JSON schema with hints.
#[derive(Debug)]
pub struct Page {
    title: String,
    description: Option<String>,
    when: Option<String>,
    written: Value,
    hints: Schema,
    rules: Rules,
    always: Rules,
    check: Check,
    keys: Vec<String>,
    shared: BTreeSet<String>,
    mode: Mode,
}

/// A schema and what its conditions are judged by.
#[derive(Debug)]
struct Rules {
    schema: Schema,
    conditions: Conditions,
}

impl Rules {
    fn of(schema: Schema) -> Self {
        Self { conditions: Conditions::of(schema.clone()), schema }
    }

    fn resolver(&self) -> Resolver<'_> {
        Resolver::new(&self.schema, &self.conditions)
    }

    /// The values with defaults, and the defaults that those reveal, until nothing more comes.
    fn settle(&self, mut values: Map<String, Value>, answers: &Answers) -> Map<String, Value> {
        for _ in 0..MOST_ROUNDS {
            let settled = self.resolver().with_defaults(&self.schema, &Value::Object(values.clone()));
            let Value::Object(settled) = settled else { break };
            let mut next = values.clone();
            next.extend(settled);
            let next = answers.without_cleared(next);
            if next == values {
                break;
            }
            values = next;
        }
        values
    }
}

impl Page {
    /// Reads a page; properties behind feature flags that are not on are left out. What is no object asks nothing.
    pub(super) fn of(written: &Value, settings: &Settings) -> Self {
        let nothing = Schema::new();
        let fields = written.as_object().unwrap_or(&nothing);
        Self { written: written.clone(), ..Self::of_object(fields, settings) }
    }

    fn of_object(written: &Schema, settings: &Settings) -> Self {
        let (schema, hints) = hints::split(&without_flagged(written, settings));
        let schema = super::schema::without(&schema, &["title"]);
        let rules = match settings.mode {
            Mode::Ours => guard::guarded(&schema),
            Mode::Backstage => schema.clone(),
        };
        Self {
            title: text(written, "title").unwrap_or("Please enter the following information").to_owned(),
            description: text(written, "description").map(str::to_owned),
            when: text(written, "when").filter(|_| settings.mode == Mode::Ours).map(str::to_owned),
            written: Value::Null,
            hints,
            keys: declared_keys(&schema),
            shared: BTreeSet::new(),
            always: Rules::of(guard::unconditional(&schema)),
            check: Check::of(&rules),
            rules: Rules::of(rules),
            mode: settings.mode,
        }
    }

    /// The title, for a list of steps.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What the page is about, in Markdown.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// The expression that decides whether the page is shown.
    pub fn when(&self) -> Option<&str> {
        self.when.as_deref()
    }

    /// Every key of the answers that some branch of the page declares.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Tells the page which of its keys another page declares, too.
    pub(super) fn share(&mut self, is_elsewhere: impl Fn(&str) -> bool) {
        self.shared = self.keys.iter().filter(|key| is_elsewhere(key)).cloned().collect();
    }

    /// The page's JSON schema as its author wrote it.
    pub fn schema(&self) -> &Value {
        &self.written
    }

    /// The values with this page's defaults.
    pub(super) fn settle(&self, values: Map<String, Value>, answers: &Answers) -> Map<String, Value> {
        if self.mode == Mode::Backstage {
            return self.rules.settle(values, answers);
        }
        let given = values.clone();
        let mut values = self.rules.settle(self.always.settle(values, answers), answers);
        for _ in 0..MOST_ROUNDS {
            let shown = self.shown(&values, &given);
            if shown == values {
                break;
            }
            let settled = self.rules.settle(shown, answers);
            if settled == values {
                break;
            }
            values = settled;
        }
        values
    }

    /// The values without those that this page could show, but does not.
    ///
    /// What it was `given` stays if another page asks for it, too: that page has its own say.
    fn shown(&self, values: &Map<String, Value>, given: &Map<String, Value>) -> Map<String, Value> {
        let fields = self.draw(values).fields;
        let mut shown = Map::new();
        for (key, value) in values {
            let top: Path = [key.as_str()].into_iter().collect();
            let is_ours = self.keys.contains(key);
            if !is_ours {
                shown.insert(key.clone(), value.clone());
            } else if fields.iter().any(|field| field.path == top) {
                shown.insert(key.clone(), pruned(value, &top, &fields));
            } else if let Some(value) = given.get(key).filter(|_| self.shared.contains(key)) {
                shown.insert(key.clone(), value.clone());
            }
        }
        shown
    }

    /// The keys of the answers that the page shows fields for.
    pub(super) fn shown_keys(&self, values: &Map<String, Value>) -> impl Iterator<Item = String> {
        let fields = self.draw(values).fields.into_iter();
        fields.filter(|field| field.path.names().len() == 1).map(|field| field.path.name().to_owned())
    }

    /// The page's fields for these values.
    pub(super) fn draw(&self, values: &Map<String, Value>) -> Drawn {
        if !self.written.is_object() {
            let problem =
                DrawProblem { path: Path::default(), message: NO_OBJECT.to_owned(), stops_backstage: true };
            return Drawn { problems: vec![problem], ..Drawn::default() };
        }
        let data = Value::Object(values.clone());
        Drawing::new(self.rules.resolver()).page(&self.rules.schema, &self.hints, &data)
    }

    /// The value of a field that means another of its alternatives.
    pub(super) fn opening(
        &self,
        values: &Map<String, Value>,
        path: &Path,
        alternative: usize,
    ) -> Option<Value> {
        let data = Value::Object(values.clone());
        let drawing = Drawing::new(self.rules.resolver());
        drawing.opening(&self.rules.schema, &self.hints, &data, path, alternative)
    }

    /// What is wrong with the values.
    ///
    /// In Backstage's mode its server has a say, too. It is not asked in ours: it takes absent keys for conditions
    /// that hold.
    pub(super) fn check(&self, values: &Map<String, Value>) -> Vec<Mistake> {
        if !self.written.is_object() {
            return vec![Mistake {
                path: Path::default(),
                keyword: "type".to_owned(),
                message: NO_OBJECT.to_owned(),
                judge: Judge::Page,
            }];
        }
        let data = Value::Object(values.clone());
        let mut mistakes = self.check.run(&data);
        if self.mode == Mode::Backstage {
            mistakes.extend(server_mistakes(&self.written, &data));
        }
        mistakes
    }
}

/// A value without the parts of a group that are not shown; what a group shows as a whole stays whole.
fn pruned(value: &Value, path: &Path, fields: &[super::Field]) -> Value {
    let is_inside = |field: &super::Field| field.path != *path && field.path.is_within(path);
    let Value::Object(object) = value else { return value.clone() };
    if !fields.iter().any(is_inside) {
        return value.clone();
    }
    let inner = object.iter().map(|(key, value)| (key, value, path.join(key)));
    let shown = inner.filter(|(_, _, path)| fields.iter().any(|field| field.path == *path));
    Value::Object(shown.map(|(key, value, path)| (key.clone(), pruned(value, &path, fields))).collect())
}

fn without_flagged(written: &Schema, settings: &Settings) -> Schema {
    let mut page = written.clone();
    let is_off = |property: &Value| {
        let flag = property.as_object().and_then(hints::feature_flag);
        flag.is_some_and(|flag| !settings.feature_flags.contains(flag))
    };
    let Some(Value::Object(properties)) = page.get_mut("properties") else { return page };
    let off: Vec<String> =
        properties.iter().filter(|(_, property)| is_off(property)).map(|(name, _)| name.clone()).collect();
    properties.retain(|name, _| !off.contains(name));
    if let Some(Value::Array(required)) = page.get_mut("required") {
        required.retain(|name| !name.as_str().is_some_and(|name| off.iter().any(|off| off == name)));
    }
    page
}

/// Property names of the page itself in all its branches, not those inside of properties.
fn declared_keys(schema: &Schema) -> Vec<String> {
    let mut flat = schema.clone();
    let mut keys: Vec<String> = Vec::new();
    each_schema(&mut flat, &mut |schema| {
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            keys.extend(properties.keys().filter(|key| !keys.contains(key)).cloned().collect::<Vec<_>>());
            // Only branches of the page are visited further, not what its properties hold.
            properties.values_mut().for_each(|property| *property = Value::Bool(true));
        }
        for keyword in ["definitions", "$defs", "if", "items", "additionalProperties"] {
            schema.shift_remove(keyword);
        }
    });
    keys
}
