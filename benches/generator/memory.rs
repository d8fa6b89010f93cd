use std::collections::HashSet;
use std::sync::Arc;

use serde_json::Value;
use stagedoor::catalog::{Catalog, Described, Emitted, Entity, EntityRef, Origin, RefContext, RelationType};

use super::Company;

/// The catalog of a company of `size` entities, without any file.
pub fn catalog(size: usize) -> Catalog {
    let company = Company::new(size);
    let mut reader = Describer::default();
    let all: Vec<Described> =
        (0..company.len()).map(|index| reader.describe(&company.document(index))).collect();
    Catalog::build(&all, Vec::new())
}

/// Turns descriptors into entities with relations, as reading them would.
#[derive(Debug, Default)]
pub struct Describer {
    names: HashSet<Arc<str>>,
}

const RELATIONS: &[(&str, &str, RelationType)] = &[
    ("owner", "Group", RelationType::OwnedBy),
    ("system", "System", RelationType::PartOf),
    ("domain", "Domain", RelationType::PartOf),
    ("dependsOn", "Component", RelationType::DependsOn),
    ("providesApis", "API", RelationType::ProvidesApi),
    ("consumesApis", "API", RelationType::ConsumesApi),
    ("memberOf", "Group", RelationType::MemberOf),
    ("parent", "Group", RelationType::ChildOf),
];

impl Describer {
    pub fn describe(&mut self, document: &Value) -> Described {
        let names = &mut self.names;
        let mut intern = |text: &str| -> Arc<str> {
            if let Some(known) = names.get(text) {
                return Arc::clone(known);
            }
            let new: Arc<str> = text.into();
            names.insert(Arc::clone(&new));
            new
        };
        let origin = Origin { file: Some(intern("catalog-info.yaml")), line: 1, end_line: 20 };
        let entity = Entity::new(document, origin, &mut intern);
        let mut relations = Vec::new();
        for (field, kind, r#type) in RELATIONS {
            let value = &document["spec"][*field];
            let one = value.as_str().into_iter();
            let targets = value.as_array().into_iter().flatten().filter_map(Value::as_str).chain(one);
            let context = RefContext { kind: Some(kind), namespace: None };
            for target in targets.filter_map(|target| EntityRef::parse(target, context).ok()) {
                relations.push(Emitted { r#type: r#type.clone(), target, field: "spec", line: 0, column: 0 });
            }
        }
        Described { entity: Arc::new(entity), relations: relations.into(), is_complete: false }
    }
}
