use serde::Deserialize;
use serde_json::{Map, Value};

use crate::catalog::Entity;

/// The last part of an annotation's name when its value names the entity in another system.
/// Keys and tokens are left out: nobody searches for them and they should not be shown.
const NAMES_ELSEWHERE: &[&str] = &[
    "alert",
    "app-name",
    "app-selector",
    "component-selector",
    "job-full-name",
    "kubernetes-id",
    "kubernetes-label-selector",
    "on-call-team",
    "pipelines",
    "project-key",
    "project-slug",
    "repo-slug",
    "service-id",
    "service-name",
    "service-slug",
    "source-location",
    "team",
    "team-slug",
    "user-login",
];

/// Beginnings of the annotations that say who is called at night (Backstage semantics 8).
const PAGERS: &[&str] = &[
    "firehydrant.com/",
    "grafana.com/on-call",
    "ilert.com/",
    "incident.io/",
    "opsgenie.com/",
    "pagerduty.com/",
    "rootly.com/",
    "splunk.com/on-call",
];

#[derive(Deserialize)]
struct Document {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    #[serde(default)]
    annotations: Value,
}

/// The annotations of an entity, read without decoding the rest of the descriptor.
pub fn annotations(entity: &Entity) -> Map<String, Value> {
    let json = entity.json();
    if memchr::memmem::find(json.as_bytes(), b"\"annotations\"").is_none() {
        return Map::new();
    }
    match serde_json::from_str::<Document>(json) {
        Ok(Document { metadata: Metadata { annotations: Value::Object(annotations) } }) => annotations,
        _ => Map::new(),
    }
}

/// What the entity is called elsewhere: the repository, the pager's service, the Argo application.
/// Those that contain others come first.
pub(in crate::search) fn aliases(annotations: &Map<String, Value>) -> Vec<&str> {
    let named = annotations.iter().filter(|(key, _)| {
        let name = key.rsplit('/').next().unwrap_or_default();
        NAMES_ELSEWHERE.binary_search(&name).is_ok()
    });
    let mut aliases: Vec<&str> = named.filter_map(|(_, value)| value.as_str().map(bare_address)).collect();
    aliases.sort_by_key(|alias| std::cmp::Reverse(alias.len()));
    aliases
}

/// Whether somebody is on call for it.
pub(super) fn has_pager(annotations: &Map<String, Value>) -> bool {
    annotations.keys().any(|key| PAGERS.iter().any(|pager| key.starts_with(pager)))
}

/// Whether it has documentation that Backstage would show.
pub(super) fn has_docs(annotations: &Map<String, Value>) -> bool {
    ["backstage.io/techdocs-ref", "backstage.io/techdocs-entity"]
        .iter()
        .any(|key| annotations.contains_key(*key))
}

/// Whether Backstage marked it as left behind by its Location.
pub(super) fn is_left_behind(annotations: &Map<String, Value>) -> bool {
    annotations.get("backstage.io/orphan").and_then(Value::as_str) == Some("true")
}

/// The host of a web address.
pub(in crate::search) fn host(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let host = rest.split(['/', ':', '?', '#']).next()?;
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

/// An address without what all addresses have: `url:https://github.com/a/b/` is `github.com/a/b`.
pub fn bare_address(value: &str) -> &str {
    let value = value.strip_prefix("url:").unwrap_or(value);
    value.split_once("://").map_or(value, |(_, rest)| rest).trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_list_can_be_searched() {
        assert!(NAMES_ELSEWHERE.is_sorted());
    }

    #[test]
    fn aliases_name_the_entity_and_keep_secrets() {
        let annotations = json!({
            "github.com/project-slug": "acme/pay",
            "backstage.io/source-location": "url:https://github.com/acme/pay/tree/main/",
            "pagerduty.com/integration-key": "secret",
            "acme.test/colour": "red",
        });
        let annotations = annotations.as_object().unwrap();
        assert_eq!(aliases(annotations), ["github.com/acme/pay/tree/main", "acme/pay"]);
        assert!(has_pager(annotations));
    }

    #[test]
    fn a_host_is_what_tells_addresses_apart() {
        assert_eq!(host("https://www.grafana.acme.test:3000/d/1"), Some("grafana.acme.test"));
        assert_eq!(host("mailto:a@b"), None);
    }
}
