use serde_json::{Map, Value};

use super::value::short;
use super::{FieldPath, Violation, kinds};
use crate::catalog::{KnownKind, RelationType};
use crate::diagnostic::Code;
use crate::text::nearest;

const METADATA: &[&str] =
    &["name", "namespace", "title", "description", "labels", "annotations", "tags", "links", "uid", "etag"];
const PROFILE: &[&str] = &["displayName", "email", "picture"];
/// Fields that no schema lists but Backstage reads.
const UNLISTED: &[&str] = &["dependencyOf", "lifecycle", "type"];

/// Points out fields that Backstage ignores and that look like one that it reads.
pub fn spelling(document: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    let kind = KnownKind::of(document["kind"].as_str().unwrap_or_default());
    if let Some(metadata) = document["metadata"].as_object() {
        compare(metadata, METADATA, &["metadata"], &mut found);
    }
    let Some((kind, spec)) = kind.zip(document["spec"].as_object()) else { return found };
    let known: Vec<&str> =
        kinds::fields(kind).iter().map(|field| field.name).chain(UNLISTED.iter().copied()).collect();
    compare(spec, &known, &["spec"], &mut found);
    if let Some(profile) =
        spec.get("profile").and_then(Value::as_object).filter(|_| known.contains(&"profile"))
    {
        compare(profile, PROFILE, &["spec", "profile"], &mut found);
    }
    derived(kind, spec, &known, &mut found);
    found
}

fn compare(fields: &Map<String, Value>, known: &[&str], path: &[&'static str], found: &mut Vec<Violation>) {
    for name in fields.keys() {
        if known.contains(&name.as_str()) || RelationType::of(name).inverse().is_some() {
            continue;
        }
        let plain: String = name.chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect();
        let Some(meant) = nearest(&plain, known.iter().copied()) else { continue };
        if fields.contains_key(meant) {
            continue;
        }
        let path = FieldPath::new(path.iter().copied()).then(name.clone());
        let message = format!("Backstage does not read `{}`; the field is called `{meant}`", short(name));
        let help = format!("write `{meant}`");
        found.push(Violation::new(Code::MisspeltField, path, message, help).about_name());
    }
}

/// Relations that Backstage derives from the other side are no fields.
fn derived(kind: KnownKind, spec: &Map<String, Value>, known: &[&str], found: &mut Vec<Violation>) {
    for name in spec.keys().filter(|name| !known.contains(&name.as_str())) {
        let instead = match (name.as_str(), kind) {
            ("apiConsumedBy", _) => "`consumesApis` of the component that consumes it",
            ("apiProvidedBy", _) => "`providesApis` of the component that provides it",
            ("ownedBy", _) => "`owner`",
            ("partOf", _) => "`system`, `domain` or `subcomponentOf`",
            ("hasPart", _) => "`system`, `domain` or `subcomponentOf` of its parts",
            ("ownerOf", _) => "`owner` of what it owns",
            ("hasMember", KnownKind::Group) => "`members`",
            ("childOf", KnownKind::Group) => "`parent`",
            ("parentOf", KnownKind::Group) => "`children`",
            ("providesApi", KnownKind::Component) => "`providesApis`",
            ("consumesApi", KnownKind::Component) => "`consumesApis`",
            _ => continue,
        };
        let path = FieldPath::new(["spec".to_owned(), name.clone()]);
        let message = format!("`{name}` is a relation that Backstage derives; as a field it is not read");
        let help = format!("state it as {instead}");
        found.push(Violation::new(Code::MisspeltField, path, message, help).about_name());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn doubted(kind: &str, spec: &Value) -> Vec<String> {
        let document =
            json!({"kind": kind, "metadata": {"name": "x", "label": {}, "team": "t"}, "spec": spec});
        let found = spelling(&document);
        found.iter().skip(1).map(|violation| format!("{}: {}", violation.path, violation.help)).collect()
    }

    #[test]
    fn what_is_almost_a_field_is_pointed_out() {
        let spec = json!({"consumesApi": [], "subComponentOf": "x", "depends_on": [], "Owner": "o", "apiConsumedBy": []});
        let expected = [
            "spec.subComponentOf: write `subcomponentOf`",
            "spec.depends_on: write `dependsOn`",
            "spec.Owner: write `owner`",
            "spec.consumesApi: state it as `consumesApis`",
            "spec.apiConsumedBy: state it as `consumesApis` of the component that consumes it",
        ];
        assert_eq!(doubted("Component", &spec), expected);
        let profile = json!({"profile": {"displayname": "X"}});
        assert_eq!(doubted("User", &profile), ["spec.profile.displayname: write `displayName`"]);
    }

    #[test]
    fn what_is_plainly_something_else_is_left_alone() {
        let spec = json!({"type": "t", "types": [], "implementation": {}, "domain": "d", "profile": {}, "tier": 1, "version": 2});
        assert!(doubted("Component", &spec).is_empty());
        assert!(doubted("Widget", &json!({"onwer": "o"})).is_empty());
    }
}
