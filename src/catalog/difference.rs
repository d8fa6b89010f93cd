use serde_json::Value;

use super::{Catalog, Entity, EntityRef, NodeId, RelationType};

/// Annotations that tell where an entity was read and not what it is; each reader writes its own.
const WHERE_FROM: &[&str] = &[
    "backstage.io/managed-by-location",
    "backstage.io/managed-by-origin-location",
    "backstage.io/source-location",
    "backstage.io/view-url",
    "backstage.io/edit-url",
    "backstage.io/orphan",
];

/// Fields that a server adds to what it stores (Backstage semantics 1.1).
const SERVERS_OWN: &[&str] = &["uid", "etag", "generation"];

/// What became of one entity between two catalogs.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The entity.
    pub reference: EntityRef,
    /// Whether it came, went or stayed.
    pub fate: Fate,
    /// The fields that differ, in the order of the descriptor; none unless it stayed.
    pub fields: Vec<FieldChange>,
    /// Relations that only the later catalog has, in order.
    pub related: Vec<(RelationType, EntityRef)>,
    /// Relations that only the earlier catalog has, in order.
    pub unrelated: Vec<(RelationType, EntityRef)>,
}

/// Whether an entity came, went or stayed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// Only the later catalog has it.
    Added,
    /// Only the earlier catalog has it.
    Removed,
    /// Both have it, and not alike.
    Changed,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// The dotted path, for instance `spec.owner`.
    pub path: String,
    /// The value in the earlier catalog, if it was there.
    pub before: Option<Value>,
    /// The value in the later catalog, if it is there.
    pub after: Option<Value>,
}

/// What became of one entity between two catalogs; none when it is alike in both.
///
/// Where it was read does not count, nor does what only a server adds.
pub fn change(before: &Catalog, after: &Catalog, reference: &EntityRef) -> Option<Change> {
    let (old, new) = (before.entity(reference.as_str()), after.entity(reference.as_str()));
    let fate = match (old, new) {
        (None, None) => return None,
        (None, Some(_)) => Fate::Added,
        (Some(_), None) => Fate::Removed,
        (Some(_), Some(_)) => Fate::Changed,
    };
    let mut fields = Vec::new();
    if let (Some(old), Some(new)) = (old, new)
        && old.json() != new.json()
    {
        compare("", &own(old), &own(new), &mut fields);
    }
    let (were, are) = (relations(before, reference), relations(after, reference));
    let only_in = |these: &[(RelationType, EntityRef)], those: &[(RelationType, EntityRef)]| {
        these.iter().filter(|edge| those.binary_search(edge).is_err()).cloned().collect::<Vec<_>>()
    };
    let (related, unrelated) = (only_in(&are, &were), only_in(&were, &are));
    let is_same = fate == Fate::Changed && fields.is_empty() && related.is_empty() && unrelated.is_empty();
    (!is_same).then(|| Change { reference: reference.clone(), fate, fields, related, unrelated })
}

/// What became of the entities between two catalogs, in the order of references.
pub fn difference(before: &Catalog, after: &Catalog) -> Vec<Change> {
    let mut references: Vec<&EntityRef> = [before, after]
        .into_iter()
        .flat_map(|catalog| catalog.entities().iter().map(|e| &e.reference))
        .collect();
    references.sort_unstable();
    references.dedup();
    references.into_iter().filter_map(|reference| change(before, after, reference)).collect()
}

/// The descriptor without what tells only where it was read.
fn own(entity: &Entity) -> Value {
    let mut document = entity.document();
    if let Some(metadata) = document["metadata"].as_object_mut() {
        metadata.retain(|field, _| !SERVERS_OWN.contains(&field.as_str()));
        if let Some(annotations) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
            annotations.retain(|name, _| !WHERE_FROM.contains(&name.as_str()));
            if annotations.is_empty() {
                metadata.shift_remove("annotations");
            }
        }
    }
    document
}

fn relations(catalog: &Catalog, reference: &EntityRef) -> Vec<(RelationType, EntityRef)> {
    let edges = catalog.find(reference.as_str()).map(|node: NodeId| catalog.relations(node));
    let edge = |edge: super::Edge<'_>| (edge.r#type.clone(), catalog.reference(edge.target).clone());
    let mut edges: Vec<_> = edges.into_iter().flatten().map(edge).collect();
    edges.sort_unstable();
    edges
}

/// Objects are compared field by field; a list or a plain value is one thing.
fn compare(path: &str, before: &Value, after: &Value, found: &mut Vec<FieldChange>) {
    let (Value::Object(old), Value::Object(new)) = (before, after) else {
        if before != after {
            let (before, after) = (Some(before.clone()), Some(after.clone()));
            found.push(FieldChange { path: path.to_owned(), before, after });
        }
        return;
    };
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    for (key, old) in old {
        match new.get(key) {
            Some(new) => compare(&below(key), old, new, found),
            None => found.push(FieldChange { path: below(key), before: Some(old.clone()), after: None }),
        }
    }
    for (key, new) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
        found.push(FieldChange { path: below(key), before: None, after: Some(new.clone()) });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Described;
    use super::super::testing::{component, described, group};
    use super::*;

    fn catalog(described: &[Described]) -> Catalog {
        Catalog::build(described, Vec::new())
    }

    fn between(before: &[Described], after: &[Described]) -> Vec<Change> {
        difference(&catalog(before), &catalog(after))
    }

    #[test]
    fn alike_catalogs_do_not_differ() {
        let all = [component("pay", "team-a"), group("team-a")];
        assert_eq!(between(&all, &all), []);
    }

    #[test]
    fn a_new_owner_is_a_field_and_relations_on_three_sides() {
        let before = [component("pay", "team-a"), group("team-a"), group("team-b")];
        let after = [component("pay", "team-b"), group("team-a"), group("team-b")];
        let changes = between(&before, &after);
        let names: Vec<&str> = changes.iter().map(|change| change.reference.as_str()).collect();
        assert_eq!(names, ["component:default/pay", "group:default/team-a", "group:default/team-b"]);
        assert_eq!(
            changes[0].fields,
            [FieldChange {
                path: "spec.owner".to_owned(),
                before: Some(json!("team-a")),
                after: Some(json!("team-b"))
            }]
        );
        assert_eq!(changes[1].unrelated.len(), 1);
        assert_eq!(changes[2].related.len(), 1);
    }

    #[test]
    fn what_comes_and_goes_is_told() {
        let changes = between(&[component("pay", "team-a")], &[component("ship", "team-a")]);
        let fates: Vec<(&str, Fate)> =
            changes.iter().map(|change| (change.reference.as_str(), change.fate)).collect();
        assert_eq!(
            fates,
            [("component:default/pay", Fate::Removed), ("component:default/ship", Fate::Added)]
        );
    }

    #[test]
    fn where_it_was_read_does_not_count() {
        let entity = |extra: Value| {
            let mut document = json!({
                "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
                "metadata": {"name": "pay", "namespace": "default"}, "spec": {"type": "service"},
            });
            for (key, value) in extra.as_object().expect("an object") {
                document["metadata"][key] = value.clone();
            }
            described(&document)
        };
        let here = entity(json!({"annotations": {"backstage.io/managed-by-location": "file:a.yaml"}}));
        let there = entity(json!({
            "uid": "u", "etag": "e", "annotations": {"backstage.io/managed-by-location": "url:https://x/a.yaml"}
        }));
        assert_eq!(between(&[here], std::slice::from_ref(&there)), []);
        assert_eq!(between(&[entity(json!({}))], &[there]), []);
    }
}
