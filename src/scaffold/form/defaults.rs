//! The answers with the page's defaults in them (rjsf 5.24's `getDefaultFormState`, `allOf: populateDefaults`).

use serde_json::Value;

use super::merge::{self, Precedence};
use super::resolve::Resolver;
use super::schema::{
    Schema, constant, declared_type, discriminator, is_constant, is_truthy, is_tuple, list, object, requires,
    text, without,
};

/// What is known about the place whose default is computed.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    /// What the default of the schema around it says for it.
    parent: Option<&'a Value>,
    /// The answer so far.
    data: Option<&'a Value>,
    /// References that led here.
    followed: &'a [String],
}

/// Longer lists are not filled up to `minItems`.
const MOST_FILLED: u64 = 1000;

impl Resolver<'_> {
    /// The answers, completed by defaults, for as much of the page as they reveal.
    pub(super) fn with_defaults(&self, schema: &Schema, data: &Value) -> Value {
        let retrieved = self.retrieve(schema, Some(data));
        let place = Place { data: Some(data), ..Place::default() };
        let defaults = self.default_of(&retrieved, place);
        let precedence = Precedence { default_first: true, ..Precedence::default() };
        merge::answers(defaults.as_ref(), Some(data), precedence).unwrap_or_else(|| data.clone())
    }

    fn default_at(&self, schema: Option<&Value>, place: Place<'_>) -> Option<Value> {
        match schema {
            Some(Value::Object(schema)) => self.default_of(schema, place),
            _ => self.default_of(&Schema::new(), place),
        }
    }

    fn default_of(&self, schema: &Schema, place: Place<'_>) -> Option<Value> {
        let Some(_step) = self.step() else { return place.data.or(place.parent).cloned() };
        let has_choice = is_truthy(schema.get("anyOf")) || is_truthy(schema.get("oneOf"));
        let mut defaults: Option<Value> = place.parent.cloned();
        if let Some(value) = schema.get("const").filter(|_| !is_data_reference(schema)) {
            defaults = Some(value.clone());
        } else if let (Some(Value::Object(outer)), Some(inner)) = (place.parent, object(schema, "default")) {
            defaults = Some(Value::Object(merge::objects(outer, inner)));
        } else if let Some(value) = schema.get("default").filter(|_| !has_choice) {
            defaults = Some(value.clone());
        } else if let Some(reference) = text(schema, "$ref") {
            return self.default_behind(schema, reference, place);
        } else if schema.contains_key("dependencies") {
            let known = self.known_to_dependencies(schema, place);
            let resolved = self.dependencies(schema, Some(&known), &mut Vec::new());
            return self.default_of(&resolved, Place { data: Some(place.data_or_empty()), ..place });
        } else if is_tuple(schema) {
            let items = list(schema, "items").unwrap_or_default();
            let parents = place.parent.and_then(Value::as_array);
            let item = |(at, schema): (usize, &Value)| {
                let parent = parents.and_then(|parents| parents.get(at));
                let data = Some(place.object_or_empty());
                self.default_at(Some(schema), Place { parent, data, ..place }).unwrap_or(Value::Null)
            };
            defaults = Some(items.iter().enumerate().map(item).collect());
        } else if let Some((keyword, options)) =
            ["oneOf", "anyOf"].into_iter().find_map(|keyword| Some((keyword, list(schema, keyword)?)))
        {
            let at = self.closest(place.data.or(schema.get("default")), options, 0, discriminator(schema));
            let chosen = options.get(at)?.as_object().cloned().unwrap_or_default();
            let merged = merge::schemas(&without(schema, &[keyword]), &chosen);
            return self.default_of(&merged, Place { data: Some(place.data_or_empty()), ..place });
        }
        let defaults = defaults.or_else(|| schema.get("default").cloned());
        self.with_answer(schema, place, defaults)
    }

    /// The default of a schema that needs no further look elsewhere, with the answer over it.
    fn with_answer(&self, schema: &Schema, place: Place<'_>, defaults: Option<Value>) -> Option<Value> {
        let by_type = self.default_by_type(schema, place, defaults.as_ref());
        let computed = by_type.filter(|value| !value.is_null()).or(defaults);
        if place.data.is_some_and(Value::is_object) && !schema.contains_key("allOf") {
            return computed;
        }
        let answer = self.allowed_answer(schema, place.data);
        let precedence = Precedence { default_for_nothing: true, ..Precedence::default() };
        merge::answers(computed.as_ref(), answer, precedence)
    }

    fn default_behind(&self, schema: &Schema, reference: &str, place: Place<'_>) -> Option<Value> {
        if place.followed.iter().any(|earlier| earlier == reference) {
            return self.with_answer(schema, place, place.parent.or(schema.get("default")).cloned());
        }
        let followed = [place.followed, &[reference.to_owned()]].concat();
        let parent = place.parent.filter(|parent| is_truthy(Some(parent))).or(schema.get("default"));
        self.default_of(&self.definition(reference), Place { parent, followed: &followed, ..place })
    }

    /// What dependencies look at: the defaults of the properties that are there anyway, and the answers.
    fn known_to_dependencies(&self, schema: &Schema, place: Place<'_>) -> Value {
        let defaults = self.default_by_type(schema, place, place.parent);
        let mut known = defaults.and_then(|defaults| defaults.as_object().cloned()).unwrap_or_default();
        known.extend(place.object_or_empty().as_object().cloned().unwrap_or_default());
        Value::Object(known)
    }

    /// The answer, unless it is not among the values to choose from.
    fn allowed_answer<'v>(&self, schema: &Schema, data: Option<&'v Value>) -> Option<&'v Value> {
        if is_constant(schema) || !self.is_choice(schema) {
            return data;
        }
        let is_option = |value: &Value| {
            if let Some(values) = list(schema, "enum") {
                return values.contains(value);
            }
            let options = list(schema, "anyOf").or_else(|| list(schema, "oneOf")).unwrap_or_default();
            options.iter().filter_map(Value::as_object).any(|option| constant(option) == Some(value))
        };
        data.filter(|value| is_option(value))
    }

    fn default_by_type(&self, schema: &Schema, place: Place<'_>, defaults: Option<&Value>) -> Option<Value> {
        match declared_type(schema) {
            Some("object") => Some(Value::Object(self.object_default(schema, place, defaults))),
            Some("array") => Some(self.list_default(schema, place, defaults)),
            _ => None,
        }
    }

    fn object_default(&self, schema: &Schema, place: Place<'_>, defaults: Option<&Value>) -> Schema {
        let empty = Schema::new();
        let data = place.data.and_then(Value::as_object).unwrap_or(&empty);
        let whole;
        let schema = if schema.contains_key("allOf") {
            whole = self.retrieve(schema, Some(place.object_or_empty()));
            &whole
        } else {
            schema
        };
        let of = |name: &str, schema: Option<&Value>| {
            let parent = defaults.and_then(|defaults| defaults.get(name));
            self.default_at(schema, Place { parent, data: data.get(name), ..place })
        };
        let properties = object(schema, "properties").unwrap_or(&empty);
        let mut found = Schema::new();
        for (name, property) in properties {
            let is_fixed =
                property.get("const").is_some_and(|_| !property.as_object().is_some_and(is_data_reference));
            let default = of(name, Some(property));
            if let Some(value) =
                default.filter(|value| is_fixed || is_worth_adding(value, requires(schema, name)))
            {
                found.insert(name.clone(), value);
            }
        }
        let Some(additional) = schema.get("additionalProperties").filter(|value| is_truthy(Some(value)))
        else {
            return found;
        };
        let defaulted = defaults.and_then(Value::as_object).unwrap_or(&empty);
        let names = merge_names(defaulted, data).into_iter().filter(|name| !properties.contains_key(*name));
        for name in names {
            let default = of(name, Some(additional));
            if let Some(value) = default.filter(|value| is_worth_adding(value, data.contains_key(name))) {
                found.insert(name.clone(), value);
            }
        }
        found
    }

    fn list_default(&self, schema: &Schema, place: Place<'_>, defaults: Option<&Value>) -> Value {
        let item_schema = schema.get("items").filter(|items| items.is_object());
        let mut defaults = defaults.cloned();
        if let Some(Value::Array(items)) = &mut defaults {
            for (at, item) in items.iter_mut().enumerate() {
                let own =
                    list(schema, "items").and_then(|items| items.get(at)).filter(|item| !item.is_boolean());
                let item_schema = own.or(schema.get("additionalItems").filter(|items| items.is_object()));
                let place = Place { parent: Some(item), data: None, ..place };
                *item = self.default_at(item_schema, place).unwrap_or(Value::Null);
            }
        }
        if let Some(Value::Array(items)) = place.data {
            let item = |(at, item): (usize, &Value)| {
                let parent = defaults.as_ref().and_then(|defaults| defaults.get(at));
                let place = Place { parent, data: Some(item), ..place };
                self.default_at(item_schema, place).unwrap_or(Value::Null)
            };
            let items: Value = items.iter().enumerate().map(item).collect();
            defaults = merge::answers(defaults.as_ref(), Some(&items), Precedence::default());
        }
        let held = defaults.as_ref().and_then(Value::as_array).map_or(0, Vec::len) as u64;
        let wanted = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(MOST_FILLED);
        if wanted <= held || self.is_multiple_choice(schema) {
            return defaults
                .filter(|value| is_truthy(Some(value)))
                .unwrap_or_else(|| Value::Array(Vec::new()));
        }
        let filler_schema = item_schema.or(schema.get("additionalItems").filter(|items| items.is_object()));
        let parent = filler_schema.and_then(|filler| filler.get("default"));
        let filler =
            self.default_at(filler_schema, Place { parent, data: None, ..place }).unwrap_or(Value::Null);
        let mut items = defaults.and_then(|value| value.as_array().cloned()).unwrap_or_default();
        items.extend((held..wanted).map(|_| filler.clone()));
        Value::Array(items)
    }
}

impl<'a> Place<'a> {
    fn data_or_empty(&self) -> &'a Value {
        self.data.filter(|data| !data.is_null()).unwrap_or(&EMPTY)
    }

    fn object_or_empty(&self) -> &'a Value {
        self.data.filter(|data| data.is_object()).unwrap_or(&EMPTY)
    }
}

static EMPTY: std::sync::LazyLock<Value> = std::sync::LazyLock::new(|| Value::Object(Schema::new()));

/// An empty object is only worth having where it is required.
fn is_worth_adding(value: &Value, is_required: bool) -> bool {
    value.as_object().is_none_or(|object| !object.is_empty() || is_required)
}

fn merge_names<'a>(first: &'a Schema, second: &'a Schema) -> Vec<&'a String> {
    let more = second.keys().filter(|name| !first.contains_key(*name));
    first.keys().chain(more).collect()
}

/// Ajv's way to say that a constant is found in the data.
fn is_data_reference(schema: &Schema) -> bool {
    let refers = schema.get("const").and_then(|value| value.get("$data")).is_some_and(Value::is_string);
    refers && !matches!(declared_type(schema), Some("object" | "array"))
}
