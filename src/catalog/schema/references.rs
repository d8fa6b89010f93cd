use serde_json::Value;

use super::value::{described, short};
use super::{FieldPath, Violation};
use crate::catalog::{Described, EntityRef, KnownKind, RefContext, RefError, RelationType};
use crate::diagnostic::Code;

/// What a field says of another entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// What the entity is to the target.
    pub relation: RelationType,
    /// The other one, completed to a full reference.
    pub target: EntityRef,
    /// The field, for instance `spec.owner`.
    pub field: &'static str,
    /// Which element of the field, when it is a list.
    pub item: Option<usize>,
}

/// A field that refers to other entities.
struct Rule {
    field: &'static str,
    relation: RelationType,
    /// What a reference is to when it does not name a kind.
    kind: Option<&'static str>,
}

const fn rule(field: &'static str, relation: RelationType, kind: &'static str) -> Rule {
    Rule { field, relation, kind: Some(kind) }
}

const OWNER: Rule = rule("spec.owner", RelationType::OwnedBy, "Group");
const SYSTEM: Rule = rule("spec.system", RelationType::PartOf, "System");
const DEPENDS_ON: Rule = Rule { field: "spec.dependsOn", relation: RelationType::DependsOn, kind: None };
const DEPENDENCY_OF: Rule =
    Rule { field: "spec.dependencyOf", relation: RelationType::DependencyOf, kind: None };

const COMPONENT: &[Rule] = &[
    OWNER,
    rule("spec.subcomponentOf", RelationType::PartOf, "Component"),
    rule("spec.providesApis", RelationType::ProvidesApi, "API"),
    rule("spec.consumesApis", RelationType::ConsumesApi, "API"),
    DEPENDS_ON,
    DEPENDENCY_OF,
    SYSTEM,
];
const API: &[Rule] = &[OWNER, SYSTEM];
const RESOURCE: &[Rule] = &[OWNER, DEPENDS_ON, DEPENDENCY_OF, SYSTEM];
const SYSTEM_KIND: &[Rule] = &[OWNER, rule("spec.domain", RelationType::PartOf, "Domain")];
const DOMAIN: &[Rule] = &[OWNER, rule("spec.subdomainOf", RelationType::PartOf, "Domain")];
const USER: &[Rule] = &[rule("spec.memberOf", RelationType::MemberOf, "Group")];
const GROUP: &[Rule] = &[
    rule("spec.parent", RelationType::ChildOf, "Group"),
    rule("spec.children", RelationType::ParentOf, "Group"),
    rule("spec.members", RelationType::HasMember, "User"),
];
const TEMPLATE: &[Rule] = &[OWNER];
const AI_RESOURCE: &[Rule] = &[
    OWNER,
    SYSTEM,
    rule("spec.dependsOn", RelationType::DependsOn, "AiResource"),
    rule("spec.skills", RelationType::HasPart, "AiResource"),
    rule("spec.plugins", RelationType::HasPart, "AiResource"),
];
const USUAL: &[Rule] = &[OWNER, SYSTEM, DEPENDS_ON, DEPENDENCY_OF];

/// Every field that refers to other entities, and what stands for none; only ever added to at the end.
const FIELDS: &[&str] = &[
    Described::SERVED,
    "spec.owner",
    "spec.system",
    "spec.dependsOn",
    "spec.dependencyOf",
    "spec.subcomponentOf",
    "spec.providesApis",
    "spec.consumesApis",
    "spec.domain",
    "spec.subdomainOf",
    "spec.memberOf",
    "spec.parent",
    "spec.children",
    "spec.members",
    "spec.skills",
    "spec.plugins",
];

/// The number of a field that refers to other entities.
pub(in crate::catalog) fn place_of_field(field: &str) -> u8 {
    let place = FIELDS.iter().position(|known| *known == field);
    place.and_then(|place| u8::try_from(place).ok()).unwrap_or_default()
}

/// The field of a number from [`place_of_field`].
pub(in crate::catalog) fn field_at(place: u8) -> Option<&'static str> {
    FIELDS.get(usize::from(place)).copied()
}

/// The rules of Backstage semantics 2. A kind that it does not list gets what kinds usually have.
const fn rules(kind: Option<KnownKind>) -> &'static [Rule] {
    match kind {
        Some(KnownKind::Component) => COMPONENT,
        Some(KnownKind::Api) => API,
        Some(KnownKind::Resource) => RESOURCE,
        Some(KnownKind::System) => SYSTEM_KIND,
        Some(KnownKind::Domain) => DOMAIN,
        Some(KnownKind::User) => USER,
        Some(KnownKind::Group) => GROUP,
        Some(KnownKind::Template) => TEMPLATE,
        Some(KnownKind::Location) => &[],
        Some(KnownKind::AiResource) => AI_RESOURCE,
        Some(KnownKind::Environment) | None => USUAL,
    }
}

/// Reads what an entity says of others, in the order of the rules.
///
/// A reference that cannot be read is fatal in the kinds that Backstage knows; of other kinds
/// nobody said that these fields hold references, so there it is skipped.
pub fn references(document: &Value) -> (Vec<Reference>, Vec<Violation>) {
    let kind = KnownKind::of(document["kind"].as_str().unwrap_or_default());
    let is_strict = !matches!(kind, None | Some(KnownKind::AiResource | KnownKind::Environment));
    let namespace = document["metadata"]["namespace"].as_str().unwrap_or("default");
    let mut references = Vec::new();
    let mut violations = Vec::new();
    for rule in rules(kind) {
        let name = rule.field.trim_start_matches("spec.");
        for (item, value) in targets(&document["spec"][name]) {
            match target(value, RefContext { kind: rule.kind, namespace: Some(namespace) }) {
                Ok(target) => {
                    let relation = rule.relation.clone();
                    references.push(Reference { relation, target, field: rule.field, item });
                }
                Err(error) if is_strict => violations.push(unreadable(name, item, value, error)),
                Err(_) => {}
            }
        }
    }
    (references, violations)
}

/// The references in a field, which holds one or a list of them. Nothing is no reference.
fn targets(value: &Value) -> impl Iterator<Item = (Option<usize>, &Value)> {
    let one = match value {
        Value::Null | Value::Bool(false) | Value::Array(_) => None,
        Value::String(text) if text.is_empty() => None,
        Value::Number(number) if number.as_f64() == Some(0.0) => None,
        value => Some((None, value)),
    };
    let items = value.as_array().into_iter().flatten().enumerate();
    one.into_iter().chain(items.map(|(item, value)| (Some(item), value)))
}

/// Reads a reference: a text, or a mapping of `kind`, `namespace` and `name`.
fn target(value: &Value, context: RefContext<'_>) -> Result<EntityRef, Option<RefError>> {
    match value {
        Value::String(text) => EntityRef::parse(text, context).map_err(Some),
        Value::Object(parts) => {
            let part = |name: &str| parts.get(name).and_then(Value::as_str).filter(|part| !part.is_empty());
            let kind = part("kind").or(context.kind).ok_or(None)?;
            let namespace = part("namespace").or(context.namespace).unwrap_or("default");
            Ok(EntityRef::new(kind, namespace, part("name").ok_or(None)?))
        }
        _ => Err(None),
    }
}

fn unreadable(name: &str, item: Option<usize>, value: &Value, error: Option<RefError>) -> Violation {
    let mut path = FieldPath::new(["spec".to_owned(), name.to_owned()]);
    if let Some(item) = item {
        path = path.then(item.to_string());
    }
    let (message, help) = match error {
        Some(RefError::NoKind(text)) => (
            format!("`{path}` does not say of which kind `{}` is", short(&text)),
            format!("write `component:{0}` or `resource:{0}`", short(&text)),
        ),
        Some(RefError::Form(text)) if text.is_empty() => {
            (format!("`{path}` is an empty reference"), "write a name, or remove it".to_owned())
        }
        Some(RefError::Form(text)) => (
            format!("`{path}` is `{}`, which is no reference", short(&text)),
            "write a name, `namespace/name` or `kind:namespace/name`".to_owned(),
        ),
        None => (
            format!("`{path}` must be a reference, but it is {}", described(value)),
            "write a name, `namespace/name` or `kind:namespace/name`".to_owned(),
        ),
    };
    Violation::new(Code::BadReference, path, message, help)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn stated(kind: &str, spec: &Value) -> Vec<String> {
        let document = json!({"kind": kind, "metadata": {"name": "x", "namespace": "Shop"}, "spec": spec});
        let (references, violations) = references(&document);
        assert_eq!(violations, []);
        references.iter().map(|reference| format!("{} {}", reference.relation, reference.target)).collect()
    }

    #[test]
    fn a_short_reference_takes_the_kind_of_its_field_and_the_namespace_of_its_entity() {
        let spec = json!({
            "owner": "Team-A", "system": "other/s", "providesApis": ["a", "resource:b"],
            "dependsOn": ["resource:db", "Component:default/c"], "subcomponentOf": "p",
        });
        let expected = [
            "ownedBy group:shop/team-a",
            "partOf component:shop/p",
            "providesApi api:shop/a",
            "providesApi resource:shop/b",
            "dependsOn resource:shop/db",
            "dependsOn component:default/c",
            "partOf system:other/s",
        ];
        assert_eq!(stated("Component", &spec), expected);
    }

    #[test]
    fn groups_and_users_state_each_other() {
        let group = json!({"parent": "p", "children": ["c"], "members": ["u", "user:other/v"]});
        let expected = [
            "childOf group:shop/p",
            "parentOf group:shop/c",
            "hasMember user:shop/u",
            "hasMember user:other/v",
        ];
        assert_eq!(stated("Group", &group), expected);
        assert_eq!(stated("User", &json!({"memberOf": ["g"]})), ["memberOf group:shop/g"]);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_element() {
        let document = json!({"kind": "Component", "spec": {"dependsOn": ["a", "component:b", "k:"], "dependencyOf": 3}});
        let (read, violations) = references(&document);
        assert_eq!(read.len(), 1);
        let paths: Vec<_> = violations.iter().map(|violation| violation.path.to_string()).collect();
        assert_eq!(paths, ["spec.dependsOn.0", "spec.dependsOn.2", "spec.dependencyOf"]);
        assert_eq!(violations[0].help, "write `component:a` or `resource:a`");
    }

    #[test]
    fn a_kind_of_ones_own_may_use_the_usual_fields_otherwise() {
        assert_eq!(stated("Widget", &json!({"owner": "o", "dependsOn": [3]})), ["ownedBy group:shop/o"]);
    }
}
