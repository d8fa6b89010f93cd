use std::sync::Arc;

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::table::Mark;
use super::wire::{Relation, StatusItem};
use crate::catalog::schema::{self, Reference};
use crate::catalog::{Described, Emitted, Entity, EntityRef, Origin, RelationType};
use crate::diagnostic::{Code, Problem, Severity};
use crate::sources::descriptor::Names;

/// What came of an entity as a server sent it.
#[derive(Debug, Default)]
pub(super) struct Read {
    /// The entity; none when it was unreadable.
    pub(super) described: Option<Described>,
    /// Its state, when the server told it.
    pub(super) mark: Option<Arc<Mark>>,
    /// What is wrong with it.
    pub(super) problems: Vec<Problem>,
}

/// Turns an entity as a server sends it into one of the model.
pub(super) fn read(raw: &RawValue, names: &Names) -> Read {
    let mut document = match serde_json::from_str(raw.get()) {
        Ok(Value::Object(document)) => document,
        Ok(_) => return refused("the server sent an entity that is no object"),
        Err(error) => return refused(&format!("the server sent an entity that cannot be read: {error}")),
    };
    let relations = document.remove("relations").unwrap_or_default();
    let status = document.remove("status").unwrap_or_default();
    let mut document = Value::Object(document);
    if !is_entity(&document) {
        return refused("the server sent an entity without apiVersion, kind or name");
    }
    schema::set_default_namespace(&mut document);
    let entity = Entity::new(&document, Origin::default(), &mut |name| names.share(name));
    let mut problems = complaints(&status, &entity.reference);
    let stated = schema::references(&document).0;
    let relations = relations_of(relations, &stated, &entity.reference, names, &mut problems);
    let described = Described { entity: Arc::new(entity), relations, is_complete: true };
    Read { described: Some(described), mark: mark(&document), problems }
}

fn refused(message: &str) -> Read {
    Read { problems: vec![Problem::new(Code::Envelope, message)], ..Read::default() }
}

fn mark(document: &Value) -> Option<Arc<Mark>> {
    let text = |key| document["metadata"][key].as_str().map(Box::from);
    Some(Arc::new(Mark { uid: text("uid")?, etag: text("etag")? }))
}

fn is_entity(document: &Value) -> bool {
    let is_text = |value: &Value| value.as_str().is_some_and(|text| !text.is_empty());
    is_text(&document["apiVersion"]) && is_text(&document["kind"]) && is_text(&document["metadata"]["name"])
}

/// The relations as they were served, each with the field that states it, if one does.
fn relations_of(
    relations: Value,
    stated: &[Reference],
    about: &EntityRef,
    names: &Names,
    problems: &mut Vec<Problem>,
) -> Arc<[Emitted]> {
    let Value::Array(relations) = relations else { return Arc::default() };
    let read = relations.into_iter().filter_map(|relation| {
        let Some((r#type, target)) = relation_of(relation) else {
            let message = "the server sent a relation that cannot be read";
            problems.push(
                Problem::new(Code::BadReference, message).about(about.as_str()).field(Described::SERVED),
            );
            return None;
        };
        let is_it = |stated: &&Reference| stated.relation == r#type && stated.target == target;
        let field = stated.iter().find(is_it).map_or(Described::SERVED, |stated| stated.field);
        Some(Emitted { r#type, target: names.share_reference(target), field, line: 0, column: 0 })
    });
    read.collect()
}

fn relation_of(relation: Value) -> Option<(RelationType, EntityRef)> {
    let relation: Relation = serde_json::from_value(relation).ok()?;
    let target = match (relation.target_ref, relation.target) {
        (Some(target), _) => EntityRef::parse_full(&target).ok()?,
        (None, Some(target)) => {
            EntityRef::new(&target.kind, target.namespace.as_deref().unwrap_or("default"), &target.name)
        }
        (None, None) => return None,
    };
    Some((RelationType::of(&relation.r#type), target))
}

/// What the server itself complains of (Backstage semantics 3.6).
fn complaints(status: &Value, about: &EntityRef) -> Vec<Problem> {
    let empty = Map::new();
    let items = status.as_object().unwrap_or(&empty).get("items").and_then(Value::as_array);
    let items = items.into_iter().flatten().filter_map(StatusItem::deserialize_from);
    let problems = items.map(|item| {
        let mut problem = Problem::new(Code::ServerProcessing, item.message).about(about.as_str());
        problem.severity = severity(&item.level);
        problem.help("mend it in the descriptor; until then the server keeps an older state")
    });
    problems.collect()
}

/// How bad something of such a level is.
pub(super) fn severity(level: &str) -> Severity {
    match level {
        "info" => Severity::Info,
        "warning" => Severity::Warning,
        _ => Severity::Error,
    }
}

impl StatusItem {
    fn deserialize_from(item: &Value) -> Option<Self> {
        serde::Deserialize::deserialize(item).ok().filter(|item: &Self| !item.message.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read_value(value: &Value) -> (Option<Described>, Vec<Problem>) {
        let raw = RawValue::from_string(value.to_string()).expect("JSON");
        let read = read(&raw, &Names::default());
        (read.described, read.problems)
    }

    fn component(relations: &Value) -> Value {
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": "Pay", "uid": "u", "etag": "e"},
            "spec": {"type": "service", "lifecycle": "production", "owner": "team-pay"},
            "relations": relations,
        })
    }

    #[test]
    fn relations_are_kept_as_they_were_served() {
        let (described, problems) = read_value(&component(&json!([
            {"type": "ownedBy", "targetRef": "group:default/team-pay"},
            {"type": "paintedBy", "targetRef": "user:default/ada"},
            {"type": "partOf", "target": {"kind": "System", "namespace": "default", "name": "Money"}},
        ])));
        assert_eq!(problems, []);
        let described = described.expect("an entity");
        let served: Vec<_> =
            described.relations.iter().map(|r| (r.r#type.name(), r.target.as_str(), r.field)).collect();
        assert_eq!(
            served,
            [
                ("ownedBy", "group:default/team-pay", "spec.owner"),
                ("paintedBy", "user:default/ada", "relations"),
                ("partOf", "system:default/money", "relations"),
            ]
        );
        assert!(described.entity.document().get("relations").is_none());
    }

    #[test]
    fn a_relation_that_cannot_be_read_hides_no_other() {
        let served = json!([{"type": "ownedBy"}, 7, {"type": "ownedBy", "targetRef": "group:default/a"}]);
        let (described, problems) = read_value(&component(&served));
        assert_eq!(described.expect("an entity").relations.len(), 1);
        assert!(problems.iter().all(|problem| problem.code == Code::BadReference), "{problems:?}");
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn what_the_server_complains_of_is_a_problem() {
        let mut entity = component(&json!([]));
        entity["status"] = json!({"items": [
            {"type": "backstage.io/catalog-processing", "level": "error", "message": "InputError: no", "error": {}},
            {"level": "warning", "message": "hm"}, {"level": "error"}, 3,
        ]});
        let (_, problems) = read_value(&entity);
        let said: Vec<_> = problems.iter().map(|p| (p.code, p.severity, p.message.as_str())).collect();
        assert_eq!(
            said,
            [
                (Code::ServerProcessing, Severity::Error, "InputError: no"),
                (Code::ServerProcessing, Severity::Warning, "hm"),
            ]
        );
    }

    #[test]
    fn nonsense_is_a_problem_and_nothing_more() {
        let deep = format!("{}1{}", "[".repeat(500), "]".repeat(500));
        for text in ["7", "null", "{}", r#"{"kind":"A","metadata":7}"#, r#"{"a":"\ud800"}"#, &deep] {
            let raw = RawValue::from_string(text.to_owned()).expect("JSON");
            let read = read(&raw, &Names::default());
            assert!(read.described.is_none() && read.problems.len() == 1, "{text}");
        }
    }
}
