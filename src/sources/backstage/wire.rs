use serde::Deserialize;

/// A page of `/entities/by-query` (Backstage semantics 4.2).
///
/// Whole entities stay undecoded, so that one which cannot be read does not hide the others.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page<T> {
    pub(super) items: Vec<T>,
    #[serde(default)]
    pub(super) total_items: usize,
    #[serde(default, rename = "pageInfo")]
    pub(super) info: PageInfo,
}

impl<T> Page<T> {
    /// A page of a server that tells no total.
    pub(super) fn of(items: Vec<T>, next_cursor: Option<String>) -> Self {
        Self { items, total_items: 0, info: PageInfo { next_cursor } }
    }
}

/// An entity reduced to what tells its state.
#[derive(Debug, Deserialize)]
pub(super) struct Listed {
    pub(super) kind: String,
    pub(super) metadata: ListedMetadata,
}

/// The metadata that tells an entity's state.
#[derive(Debug, Deserialize)]
pub(super) struct ListedMetadata {
    pub(super) namespace: Option<String>,
    pub(super) name: String,
    pub(super) uid: Option<Box<str>>,
    pub(super) etag: Option<Box<str>>,
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
