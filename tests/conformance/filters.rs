//! Backstage's filter strings and facets, over a catalog of real entities.

use std::fs;
use std::sync::Arc;

use serde_json::{Value, json};
use stagedoor::catalog::{Catalog, Described, Emitted, Entity, EntityRef, NodeId, Origin, RelationType};
use stagedoor::search::backstage::{Filter, facet};

use crate::golden::{Tally, shared};

#[test]
fn filters_match_what_they_match_in_backstage() {
    let Some((answers, catalog)) = read() else { return };
    let mut tally = Tally::default();
    for case in answers["filters"].as_array().expect("a list of filters") {
        let ours = matches(&catalog, &case["filter"]);
        let theirs = if case.get("error").is_some() { json!("refused") } else { sorted(&case["matches"]) };
        if ours == theirs {
            tally.agreed += 1;
        } else {
            tally.unexplained.push(format!("{}\n  ours {ours}\n  theirs {theirs}", case["filter"]));
        }
    }
    tally.settle("filters.json, filters");
}

#[test]
fn facets_count_what_backstage_counts() {
    let Some((answers, catalog)) = read() else { return };
    let mut tally = Tally::default();
    for case in answers["facets"].as_array().expect("a list of facets") {
        let field = case["facet"].as_str().expect("a path");
        let ours = facet(&catalog, &nodes(&catalog), field);
        let ours = ours.iter().map(|found| json!({"value": found.value, "count": found.count}));
        let (ours, theirs) = (sorted(&ours.collect()), sorted(&case["values"]));
        if ours == theirs {
            tally.agreed += 1;
        } else {
            tally.unexplained.push(format!("{field}\n  ours {ours}\n  theirs {theirs}"));
        }
    }
    tally.settle("filters.json, facets");
}

fn read() -> Option<(Value, Catalog)> {
    let text = fs::read_to_string(shared("golden/filters.json")?).expect("the answers can be read");
    let answers: Value = serde_json::from_str(&text).expect("the answers are JSON");
    let entities = answers["entities"].as_array().expect("a list of entities");
    let catalog = Catalog::build(&entities.iter().map(described).collect::<Vec<_>>(), Vec::new());
    Some((answers, catalog))
}

fn described(entity: &Value) -> Described {
    let mut document = entity.clone();
    let relations = document.as_object_mut().expect("an object").shift_remove("relations");
    let emitted = |relation: &Value| Emitted {
        r#type: RelationType::of(relation["type"].as_str().expect("a type")),
        target: EntityRef::parse_full(relation["targetRef"].as_str().expect("a target"))
            .expect("a reference"),
        field: "relations",
        line: 0,
        column: 0,
    };
    let relations = relations.iter().flat_map(|list| list.as_array().into_iter().flatten()).map(emitted);
    let entity = Arc::new(Entity::new(&document, Origin::default(), &mut |text| text.into()));
    Described { entity, relations: relations.collect(), is_complete: false }
}

fn nodes(catalog: &Catalog) -> Vec<NodeId> {
    let find = |entity: &Arc<Entity>| catalog.find(entity.reference.as_str());
    catalog.entities().iter().filter_map(find).collect()
}

/// The references that a filter leaves, or that it is refused.
fn matches(catalog: &Catalog, filter: &Value) -> Value {
    let texts = filter.as_array().into_iter().flatten().filter_map(Value::as_str);
    let Ok(filter) = Filter::parse(texts) else { return json!("refused") };
    let found = filter.retain(catalog, nodes(catalog));
    sorted(&found.into_iter().map(|node| json!(catalog.reference(node).as_str())).collect())
}

fn sorted(list: &Value) -> Value {
    let mut items = list.as_array().cloned().unwrap_or_default();
    items.sort_by_key(ToString::to_string);
    Value::Array(items)
}
