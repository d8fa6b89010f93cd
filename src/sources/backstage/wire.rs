use serde::Deserialize;

use super::{Address, Registered, ServerHit};
use crate::catalog::EntityRef;

/// A page of `/entities/by-query` (Backstage semantics 4.2).
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

/// An entity of which only its name is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct Named {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    metadata: NamedMetadata,
    #[serde(default)]
    status: Status,
}

#[derive(Debug, Default, Deserialize)]
struct NamedMetadata {
    namespace: Option<String>,
    #[serde(default)]
    name: String,
}

/// What the server says of its processing.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Status {
    #[serde(default)]
    items: Vec<StatusItem>,
}

impl Named {
    /// Its reference; none when it has no kind or name.
    pub(super) fn named(&self) -> Option<EntityRef> {
        let namespace = self.metadata.namespace.as_deref().unwrap_or("default");
        let is_named = !self.kind.is_empty() && !self.metadata.name.is_empty();
        is_named.then(|| EntityRef::new(&self.kind, namespace, &self.metadata.name))
    }

    /// Its reference, and what the server complains of.
    pub(super) fn reference(self) -> Option<(EntityRef, Vec<StatusItem>)> {
        Some((self.named()?, self.status.items))
    }
}

impl Listed {
    /// Its reference.
    pub(super) fn reference(&self) -> EntityRef {
        let namespace = self.metadata.namespace.as_deref().unwrap_or("default");
        EntityRef::new(&self.kind, namespace, &self.metadata.name)
    }
}

/// An entity and all that it came from.
#[derive(Debug, Deserialize)]
pub(super) struct Ancestry {
    #[serde(default)]
    pub(super) items: Vec<AncestryItem>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AncestryItem {
    pub(super) entity: Named,
}

/// What lies at an address.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Analysis {
    #[serde(default)]
    pub(super) existing_entity_files: Vec<ExistingFile>,
    #[serde(default)]
    pub(super) generate_entities: Vec<AncestryItem>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ExistingFile {
    pub(super) location: Option<Target>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Target {
    pub(super) target: String,
}

/// A location that was made, or would be.
#[derive(Debug, Deserialize)]
pub(super) struct DryRun {
    pub(super) location: Location,
    #[serde(default)]
    pub(super) entities: Vec<Named>,
    #[serde(default)]
    pub(super) exists: bool,
}

/// A registered location.
#[derive(Debug, Deserialize)]
pub(super) struct Location {
    id: String,
    target: String,
}

impl Location {
    pub(super) fn registered(self) -> Registered {
        Registered { id: self.id, target: self.target }
    }
}

/// A registered location in a list of them.
#[derive(Debug, Deserialize)]
pub(super) struct LocationEntry {
    pub(super) data: Location,
}

/// What a search found.
#[derive(Debug, Deserialize)]
pub(super) struct SearchResults {
    #[serde(default)]
    pub(super) results: Vec<SearchResult>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SearchResult {
    #[serde(default)]
    r#type: String,
    document: SearchDocument,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct SearchDocument {
    title: String,
    text: String,
    location: String,
    kind: Option<String>,
    namespace: Option<String>,
    name: Option<String>,
}

impl SearchResult {
    /// The same with its page at `pages`; a location is a path there, or an address elsewhere.
    pub(super) fn hit(self, pages: &Address) -> ServerHit {
        let Self { r#type, document } = self;
        let url = if document.location.starts_with('/') {
            format!("{pages}{}", document.location)
        } else {
            document.location.clone()
        };
        let reference = document.reference();
        ServerHit { title: document.title, text: document.text, r#type, url, reference }
    }
}

impl SearchDocument {
    /// TechDocs name their entity; the catalog's documents have it in their location only.
    fn reference(&self) -> Option<EntityRef> {
        if let Some(rest) = self.location.strip_prefix("/catalog/") {
            let mut parts = rest.split('/');
            let (namespace, kind, name) = (parts.next()?, parts.next()?, parts.next()?);
            return Some(EntityRef::new(kind, namespace, name));
        }
        let namespace = self.namespace.as_deref().unwrap_or("default");
        Some(EntityRef::new(self.kind.as_deref()?, namespace, self.name.as_deref()?))
    }
}

/// A setting of the user's that is a list of texts.
#[derive(Debug, Deserialize)]
pub(super) struct Setting {
    #[serde(default)]
    pub(super) value: Vec<String>,
}
