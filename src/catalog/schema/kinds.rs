use serde_json::Value;

use super::field_path::Trail;
use super::shape::{Check, Field, Shape, optional, required};
use super::value::short;
use super::{FieldPath, Violation, template};
use crate::catalog::KnownKind;
use crate::diagnostic::Code;

const TEXTS: Shape = Shape::List(&Shape::Text);
const TYPE: Field = required("type", Shape::Text, "service");
const LIFECYCLE: Field = required("lifecycle", Shape::Text, "production");
const OWNER: Field = required("owner", Shape::Text, "team-a");
const SYSTEM: Field = optional("system", Shape::Text);
const PROFILE: Field = optional(
    "profile",
    Shape::Object(&[
        optional("displayName", Shape::Text),
        optional("email", Shape::Text),
        optional("picture", Shape::Text),
    ]),
);

const COMPONENT: &[Field] = &[
    TYPE,
    LIFECYCLE,
    OWNER,
    SYSTEM,
    optional("subcomponentOf", Shape::Text),
    optional("providesApis", TEXTS),
    optional("consumesApis", TEXTS),
    optional("dependsOn", TEXTS),
];
const API: &[Field] = &[
    required("type", Shape::Text, "openapi"),
    LIFECYCLE,
    OWNER,
    SYSTEM,
    required("definition", Shape::Text, "{$text: ./openapi.yaml}"),
];
/// A server of tools for coding agents has addresses in place of a definition.
const MCP_SERVER: &[Field] = &[
    LIFECYCLE,
    OWNER,
    SYSTEM,
    required(
        "remotes",
        Shape::List(&Shape::Object(&[
            required("type", Shape::Text, "streamable-http"),
            required("url", Shape::Text, "https://example.com/mcp"),
        ])),
        "[{type: streamable-http, url: https://example.com/mcp}]",
    ),
];
const RESOURCE: &[Field] =
    &[required("type", Shape::Text, "database"), OWNER, SYSTEM, optional("dependsOn", TEXTS)];
const SYSTEM_KIND: &[Field] = &[OWNER, optional("domain", Shape::Text), optional("type", Shape::Text)];
const DOMAIN: &[Field] = &[OWNER, optional("subdomainOf", Shape::Text), optional("type", Shape::Text)];
const GROUP: &[Field] = &[
    required("type", Shape::Text, "team"),
    required("children", TEXTS, "[]"),
    PROFILE,
    optional("parent", Shape::Text),
    optional("members", TEXTS),
];
const USER: &[Field] = &[required("memberOf", TEXTS, "[team-a]"), PROFILE];
const LOCATION: &[Field] = &[
    optional("type", Shape::Text),
    optional("target", Shape::Text),
    optional("targets", TEXTS),
    optional("presence", Shape::OneOf(&["required", "optional"])),
];
const AI_RESOURCE: &[Field] = &[required("type", Shape::Text, "skill"), LIFECYCLE, OWNER, SYSTEM];

/// The fields of `spec` that a kind has (Backstage semantics 1.5).
pub(super) const fn fields(kind: KnownKind) -> &'static [Field] {
    match kind {
        KnownKind::Component => COMPONENT,
        KnownKind::Api => API,
        KnownKind::Resource => RESOURCE,
        KnownKind::System => SYSTEM_KIND,
        KnownKind::Domain => DOMAIN,
        KnownKind::Group => GROUP,
        KnownKind::User => USER,
        KnownKind::Location => LOCATION,
        KnownKind::Template => template::SPEC,
        KnownKind::AiResource => AI_RESOURCE,
        KnownKind::Environment => &[],
    }
}

const CORE_VERSIONS: &[&str] = &["backstage.io/v1alpha1", "backstage.io/v1beta1"];

const fn versions(kind: KnownKind) -> &'static [&'static str] {
    match kind {
        KnownKind::Template => &["scaffolder.backstage.io/v1beta3"],
        _ => CORE_VERSIONS,
    }
}

/// Checks an entity against the schema of its kind.
///
/// An unknown kind or version is a warning, not an error: a Backstage with further plugins may
/// know it. `AiResource`, `Environment` and `mcp-server` APIs, which need such plugins, are known here.
pub fn kind(document: &Value) -> Vec<Violation> {
    let kind = document["kind"].as_str().unwrap_or_default();
    let version = document["apiVersion"].as_str().unwrap_or_default();
    let Some(known) = KnownKind::of(kind).filter(|known| known.name() == kind) else {
        return vec![unknown_kind(kind)];
    };
    let versions = versions(known);
    if !versions.contains(&version) {
        return vec![unknown_version(known, version, versions[0])];
    }
    let mut check = Check { code: Code::KindSchema, owner: known.name(), found: Vec::new() };
    match document.get("spec") {
        Some(Value::Object(spec)) => {
            let is_mcp_server = known == KnownKind::Api
                && spec.get("type").is_some_and(|kind| kind == "mcp-server")
                && !spec.contains_key("definition");
            check.fields(spec, if is_mcp_server { MCP_SERVER } else { fields(known) }, Trail::from("spec"));
        }
        Some(_) => {}
        None if known == KnownKind::Environment => {}
        None => {
            let message = format!("`spec` is missing; every {known} needs one");
            let help = example(known);
            check.found.push(Violation::new(Code::KindSchema, FieldPath::new(["spec"]), message, help));
        }
    }
    check.found
}

fn example(kind: KnownKind) -> String {
    let names = fields(kind).iter().filter(|field| field.is_required()).map(|field| field.name);
    let names: Vec<_> = names.collect();
    if names.is_empty() { "write `spec: {}`".to_owned() } else { format!("it holds {}", names.join(", ")) }
}

fn unknown_kind(kind: &str) -> Violation {
    let near = KnownKind::of(kind)
        .map(KnownKind::name)
        .or_else(|| crate::text::nearest(kind, KnownKind::ALL.iter().map(|known| known.name())));
    let help = match near {
        Some(near) => format!("write `kind: {near}`, if that is meant; capitals count"),
        None => "nothing to do, if your Backstage has a plugin for it".to_owned(),
    };
    let message = format!("Backstage without further plugins does not know the kind `{}`", short(kind));
    Violation::new(Code::UnknownKind, FieldPath::new(["kind"]), message, help)
}

fn unknown_version(kind: KnownKind, version: &str, newest: &str) -> Violation {
    let message = format!("Backstage does not know `{}` as the apiVersion of a {kind}", short(version));
    let help = format!("write `apiVersion: {newest}`, unless your Backstage has a plugin for it");
    Violation::new(Code::UnknownKind, FieldPath::new(["apiVersion"]), message, help)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn broken(kind_and_spec: &Value) -> Vec<String> {
        let mut document = json!({"apiVersion": "backstage.io/v1alpha1", "metadata": {"name": "a"}});
        for (key, value) in kind_and_spec.as_object().unwrap() {
            document[key] = value.clone();
        }
        kind(&document).iter().map(|violation| violation.path.to_string()).collect()
    }

    #[test]
    fn each_kind_has_its_fields() {
        assert_eq!(
            broken(&json!({"kind": "Component", "spec": {"type": 3, "dependsOn": ["a", ""]}})),
            ["spec.type", "spec.lifecycle", "spec.owner", "spec.dependsOn.1"]
        );
        assert_eq!(broken(&json!({"kind": "Group", "spec": {"type": "team"}})), ["spec.children"]);
        assert_eq!(broken(&json!({"kind": "Location", "spec": {"presence": "maybe"}})), ["spec.presence"]);
        assert_eq!(broken(&json!({"kind": "User"})), ["spec"]);
        assert!(broken(&json!({"kind": "Environment"})).is_empty());
    }

    #[test]
    fn a_server_of_tools_needs_no_definition() {
        let mut spec = json!({"type": "mcp-server", "lifecycle": "production", "owner": "o", "remotes": []});
        assert!(broken(&json!({"kind": "API", "spec": spec})).is_empty());
        spec["type"] = "openapi".into();
        assert_eq!(broken(&json!({"kind": "API", "spec": spec})), ["spec.definition"]);
    }

    #[test]
    fn strangers_are_pointed_out_but_stay() {
        for (kind_and_version, path) in [
            (json!({"kind": "component"}), "kind"),
            (json!({"kind": "Widget"}), "kind"),
            (json!({"kind": "Component", "apiVersion": "backstage.io/v2"}), "apiVersion"),
            (json!({"kind": "Template"}), "apiVersion"),
        ] {
            assert_eq!(broken(&kind_and_version), [path]);
        }
        assert!(!unknown_kind("component").is_fatal());
        assert_eq!(
            unknown_kind("component").help,
            "write `kind: Component`, if that is meant; capitals count"
        );
    }

    #[test]
    fn messages_name_the_remedy() {
        let document = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "System",
            "metadata": {"name": "a"}, "spec": {"domain": ["x"]},
        });
        let found = kind(&document);
        assert_eq!(found[0].message, "`spec.owner` is missing; every System needs it");
        assert_eq!(found[0].help, "for instance `owner: team-a`");
        assert_eq!(found[1].message, "`spec.domain` must be a text, but it is a list");
    }
}
