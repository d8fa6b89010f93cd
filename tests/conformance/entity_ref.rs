//! References, locations and the formats of every metadata field.

use std::fs;

use serde_json::{Value, json};
use stagedoor::catalog::{EntityRef, LocationRef, RefContext, RefParts, schema};

use crate::golden::{Tally, backstage_field, covers, shared};

#[test]
fn references_and_formats_are_judged_as_backstage_does() {
    let Some(path) = shared("golden/entity_ref.json") else { return };
    let text = fs::read_to_string(path).expect("the answers can be read");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("the answers are JSON");
    let mut tally = Tally::default();
    for case in cases {
        let (ours, agrees) = match case["what"].as_str() {
            Some("parseEntityRef") => compare(parse_entity_ref(&case).as_ref(), &case["result"]),
            Some("stringifyEntityRef") => compare(Some(&stringify(&case["input"])), &case["result"]),
            Some("parseLocationRef") => compare(parse_location_ref(&case["input"]).as_ref(), &case["result"]),
            Some("field") => judge_field(&case),
            other => panic!("an unknown question: {other:?}"),
        };
        if agrees {
            tally.agreed += 1;
        } else {
            tally.unexplained.push(format!("{case}\n  ours {ours}"));
        }
    }
    tally.settle("entity_ref.json");
}

fn compare(ours: Option<&Value>, theirs: &Value) -> (String, bool) {
    let agrees = ours == theirs.get("value");
    (format!("{ours:?}"), agrees)
}

fn parse_entity_ref(case: &Value) -> Option<Value> {
    let context = RefContext {
        kind: case["context"]["defaultKind"].as_str(),
        namespace: case["context"]["defaultNamespace"].as_str(),
    };
    let parts = RefParts::parse(case["input"].as_str()?, context).ok()?;
    Some(json!({"kind": parts.kind, "namespace": parts.namespace, "name": parts.name}))
}

fn stringify(input: &Value) -> Value {
    let part = |name: &str| input[name].as_str().unwrap_or("default");
    json!(EntityRef::new(part("kind"), part("namespace"), part("name")).as_str())
}

fn parse_location_ref(input: &Value) -> Option<Value> {
    let location = LocationRef::parse(input.as_str()?).ok()?;
    Some(json!({"type": location.r#type, "target": location.target}))
}

fn judge_field(case: &Value) -> (String, bool) {
    let mut entity = case["entity"].clone();
    let mut violations = schema::policies(&entity);
    // The envelope is Backstage's first stage; its schema of entities says the same once more.
    violations.extend(schema::envelope(&entity));
    schema::set_default_namespace(&mut entity);
    let ours: Vec<String> = violations.iter().map(|violation| violation.path.to_string()).collect();
    let agrees = if case["result"]["ok"] == true {
        violations.is_empty() && entity["metadata"]["namespace"] == case["result"]["namespace"]
    } else {
        let message = case["result"]["error"]["message"].as_str().unwrap_or_default();
        backstage_field(message).map_or(!ours.is_empty(), |field| covers(&ours, &field))
    };
    (format!("{ours:?}"), agrees)
}
