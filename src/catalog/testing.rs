//! Small entities for tests of the model and of whatever stands on it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Described, Emitted, Entity, EntityRef, Origin, RefContext, RelationType};

/// An entity of any shape, read from `demo.yaml`, with an owner relation if it names an owner.
pub(crate) fn described(document: &Value) -> Described {
    let origin = Origin { file: Some("demo.yaml".into()), line: 1, end_line: 9 };
    let entity = Arc::new(Entity::new(document, origin, &mut |text| text.into()));
    let owner = entity.owner.clone().map(|target| emitted(RelationType::OwnedBy, target, "spec.owner"));
    let system = entity.system.clone().map(|target| emitted(RelationType::PartOf, target, "spec.system"));
    Described { relations: owner.into_iter().chain(system).collect(), entity, is_complete: false }
}

/// A component of that name, owned by `owner`.
pub(crate) fn component(name: &str, owner: &str) -> Described {
    described(&json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": "Component", "metadata": {"name": name, "namespace": "default"},
        "spec": {"type": "service", "lifecycle": "production", "owner": owner},
    }))
}

/// A team of that name.
pub(crate) fn group(name: &str) -> Described {
    described(&json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": "Group", "metadata": {"name": name, "namespace": "default"},
        "spec": {"type": "team", "children": []},
    }))
}

/// `from` with one more relation.
#[must_use]
pub(crate) fn related(from: Described, r#type: RelationType, target: &str) -> Described {
    let context = RefContext { kind: Some("Group"), namespace: None };
    let target = EntityRef::parse(target, context).expect("tests name good references");
    let mut relations = from.relations.to_vec();
    relations.push(emitted(r#type, target, "spec.dependsOn"));
    Described { relations: relations.into(), ..from }
}

fn emitted(r#type: RelationType, target: EntityRef, field: &'static str) -> Emitted {
    Emitted { r#type, target, field, line: 3, column: 5 }
}
