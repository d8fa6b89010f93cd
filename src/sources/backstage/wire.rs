use serde::Deserialize;
use serde_json::value::RawValue;

/// A page of `/entities/by-query` (Backstage semantics 4.2).
///
/// The entities stay undecoded, so that one which cannot be read does not hide the others.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub(super) items: Vec<Box<RawValue>>,
    #[serde(default)]
    pub(super) total_items: usize,
    #[serde(default, rename = "pageInfo")]
    pub(super) info: PageInfo,
}

/// What lies behind a page.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    pub(super) next_cursor: Option<String>,
}

/// A relation as a server stores it; up to 1.54 some servers give the target in parts.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Relation {
    pub(super) r#type: String,
    pub(super) target_ref: Option<String>,
    pub(super) target: Option<RelationTarget>,
}

/// The target of a relation in parts.
#[derive(Debug, Deserialize)]
pub(super) struct RelationTarget {
    pub(super) kind: String,
    #[serde(default)]
    pub(super) namespace: Option<String>,
    pub(super) name: String,
}

/// What the server says of its processing of an entity.
#[derive(Debug, Deserialize)]
pub(super) struct StatusItem {
    #[serde(default)]
    pub(super) level: String,
    #[serde(default)]
    pub(super) message: String,
}

/// What a sign-in answers with.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SignedIn {
    pub(super) backstage_identity: Identity,
}

/// Who one is, and how to prove it.
#[derive(Deserialize)]
pub(super) struct Identity {
    pub(super) token: String,
}
