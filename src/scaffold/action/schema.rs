use std::collections::BTreeMap;
use std::sync::LazyLock;

use jsonschema::Validator;
use serde_json::Value;

use super::super::language::Data;

/// The input and output schemas of actions, as the packages of Backstage 1.55 and Roadie's modules give them.
static SCHEMAS: LazyLock<BTreeMap<String, Value>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("schemas.json")).expect("the embedded schemas are JSON")
});

/// The most mistakes that are told of one input.
const TOLD: usize = 10;

/// What is known of an action: `{dry, input, output}`, of which `input` and `output` are JSON Schemas and may be
/// missing, and `dry` tells whether Backstage carries it out in a dry run.
pub fn schema_of(action: &str) -> Option<&'static Value> {
    SCHEMAS.get(alias(action))
}

/// Whether the action is known, carried out here or not.
pub(in crate::scaffold) fn is_known(action: &str) -> bool {
    schema_of(action).is_some()
}

/// What an action says against an input; nothing if it is not known.
pub(in crate::scaffold) fn input_problems(action: &str, input: &Data) -> Vec<String> {
    let Some(schema) = schema_of(action).and_then(|schema| schema.get("input")) else { return Vec::new() };
    let Some(validator) = validator(schema) else { return Vec::new() };
    let input = input.to_json();
    let told = validator.iter_errors(&input).take(TOLD).map(|error| {
        let path = error.instance_path().to_string();
        let path = path.trim_start_matches('/').replace('/', ".");
        if path.is_empty() { error.masked().to_string() } else { format!("`{path}`: {}", error.masked()) }
    });
    told.collect()
}

fn validator(schema: &Value) -> Option<Validator> {
    jsonschema::options().with_draft(jsonschema::Draft::Draft7).build(schema).ok()
}

/// Names that an action had before.
fn alias(action: &str) -> &str {
    match action {
        "roadiehq:utils:json:merge" => "roadiehq:utils:merge",
        action => action,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_schema_can_be_used() {
        for (action, known) in &*SCHEMAS {
            for part in ["input", "output"] {
                assert!(known.get(part).is_none_or(|schema| validator(schema).is_some()), "{action} {part}");
            }
        }
    }

    #[test]
    fn an_input_that_does_not_fit_is_told() {
        let problems = input_problems("debug:log", &Data::from([("message", 5.0.into())]));
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].starts_with("`message`"), "{problems:?}");
        assert!(input_problems("no:such", &Data::record()).is_empty());
    }
}
