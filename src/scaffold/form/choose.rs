//! Which of several alternatives the answers so far mean (rjsf's `getClosestMatchingOption`).

use serde_json::{Value, json};

use super::resolve::Resolver;
use super::schema::{Schema, discriminator, is_constant, is_truthy, list, object, text, type_of, without};

impl Resolver<'_> {
    /// The alternative that fits best; `selected` when none does, or all do equally.
    pub(super) fn closest(
        &self,
        data: Option<&Value>,
        options: &[Value],
        selected: usize,
        discriminator: Option<&str>,
    ) -> usize {
        self.closest_of(data, options, Some(selected), discriminator).unwrap_or(selected)
    }

    fn closest_of(
        &self,
        data: Option<&Value>,
        options: &[Value],
        selected: Option<usize>,
        discriminator: Option<&str>,
    ) -> Option<usize> {
        if let Some(told) = told_by(discriminator, data, options) {
            return Some(told);
        }
        let resolved: Vec<Value> = options.iter().map(|option| self.resolved_references(option)).collect();
        let fits = |option: &Value| data.is_some_and(|data| self.matches(data, option, discriminator));
        let mut candidates: Vec<usize> = (0..resolved.len()).filter(|at| fits(&resolved[*at])).collect();
        if let [only] = candidates[..] {
            return Some(only);
        }
        if candidates.is_empty() {
            candidates = (0..resolved.len()).collect();
        }
        let scores: Vec<f64> =
            candidates.iter().map(|at| self.score(resolved[*at].as_object(), data)).collect();
        if selected.is_some() && scores.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_eq()) {
            return selected;
        }
        let mut best = (selected, 0.0);
        for (at, score) in candidates.into_iter().zip(scores) {
            if score > best.1 {
                best = (Some(at), score);
            }
        }
        best.0
    }

    /// The first alternative that fits, or the first of all.
    pub(super) fn first_match(
        &self,
        data: Option<&Value>,
        options: &[Value],
        discriminator: Option<&str>,
    ) -> usize {
        let Some(data) = data else { return 0 };
        told_by(discriminator, Some(data), options)
            .or_else(|| options.iter().position(|option| self.matches(data, option, discriminator)))
            .unwrap_or(0)
    }

    fn matches(&self, data: &Value, option: &Value, discriminator: Option<&str>) -> bool {
        let Some(schema) = option.as_object() else { return self.fits(option, data) };
        let Some(properties) = object(schema, "properties") else { return self.fits(option, data) };
        if let Some(told) = discriminator.and_then(|name| properties.get(name).map(|told| (name, told))) {
            let (name, told) = told;
            return data.get(name).is_some_and(|value| self.fits(told, value));
        }
        // An object fits if it holds any of the properties; what else is required may still be to come.
        let any: Vec<Value> = properties.keys().map(|name| json!({ "required": [name] })).collect();
        let mut relaxed = without(schema, &["required"]);
        if is_truthy(schema.get("anyOf")) {
            let mut parts = list(schema, "allOf").map(<[Value]>::to_vec).unwrap_or_default();
            parts.push(json!({ "anyOf": any }));
            relaxed.insert("allOf".into(), Value::Array(parts));
        } else {
            relaxed.insert("anyOf".into(), Value::Array(any));
        }
        self.fits(&Value::Object(relaxed), data)
    }

    fn score(&self, schema: Option<&Schema>, data: Option<&Value>) -> f64 {
        let Some(schema) = schema else { return 0.0 };
        let Some(properties) = object(schema, "properties") else {
            return f64::from(u8::from(text(schema, "type") == Some(type_of(data))));
        };
        let Some(_step) = self.step() else { return 0.0 };
        properties
            .iter()
            .filter_map(|(name, property)| Some((name, property.as_object()?)))
            .map(|(name, property)| self.score_of(property, data.and_then(|data| data.get(name))))
            .sum()
    }

    fn score_of(&self, property: &Schema, value: Option<&Value>) -> f64 {
        if property.contains_key("$ref") {
            let resolved = self.retrieve(property, value);
            return self.score(Some(&resolved), value);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let (Some(options), true) = (list(property, keyword), is_truthy(value)) {
                let at = self.closest_of(value, options, None, discriminator(property));
                // The place of the alternative counts as its score, odd as it is.
                return at.and_then(|at| u32::try_from(at).ok()).map_or(-1.0, f64::from);
            }
        }
        let kind = text(property, "type");
        if kind == Some("object") {
            let boost = f64::from(u8::from(value.is_some_and(|value| value.is_object() || value.is_array())));
            return boost + self.score(Some(property), value);
        }
        if kind != Some(type_of(value)) {
            return 0.0;
        }
        let expected = ["default", "const"].into_iter().find(|keyword| is_truthy(property.get(*keyword)));
        match expected {
            Some(keyword) if property.get(keyword) == value => 2.0,
            Some(_) => 0.0,
            None => 1.0,
        }
    }

    /// Whether the schema is a choice among given values.
    pub(super) fn is_choice(&self, schema: &Schema) -> bool {
        let schema = self.retrieve(schema, None);
        if list(&schema, "enum").is_some() {
            return true;
        }
        let options = schema.get("oneOf").filter(|options| is_truthy(Some(options))).or(schema.get("anyOf"));
        let constant = |option: &Value| option.as_object().is_some_and(is_constant);
        options.and_then(Value::as_array).is_some_and(|options| options.iter().all(constant))
    }

    /// Whether the schema is a list of different values out of given ones.
    pub(super) fn is_multiple_choice(&self, schema: &Schema) -> bool {
        is_truthy(schema.get("uniqueItems"))
            && object(schema, "items").is_some_and(|items| self.is_choice(items))
    }
}

/// The alternative that names the value of the telling property.
fn told_by(discriminator: Option<&str>, data: Option<&Value>, options: &[Value]) -> Option<usize> {
    let name = discriminator?;
    let value = data?.get(name)?;
    options.iter().position(|option| {
        let told = &option["properties"][name];
        let is_simple = told["type"] != "object" && told["type"] != "array";
        let names = |values: &Value| values.as_array().is_some_and(|values| values.contains(value));
        is_simple && (told.get("const") == Some(value) || names(&told["enum"]))
    })
}
