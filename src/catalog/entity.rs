use std::sync::Arc;

use serde_json::{Value, json};

use super::{EntityRef, KnownKind, RefContext};

/// One thing in the catalog: what lists and searches need at hand, and the whole descriptor.
///
/// The fields hold foreign text as it was written: views clean it before they show it.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    /// Its name across the catalog.
    pub reference: EntityRef,
    /// For instance `backstage.io/v1alpha1`.
    pub api_version: Arc<str>,
    /// The kind as written, for instance `Component`.
    pub kind: Arc<str>,
    /// The namespace as written, `default` when none was.
    pub namespace: Arc<str>,
    /// The name as written.
    pub name: Box<str>,
    /// `metadata.title`.
    pub title: Option<Box<str>>,
    /// `metadata.description`.
    pub description: Option<Box<str>>,
    /// `metadata.tags`.
    pub tags: Box<[Box<str>]>,
    /// `metadata.links`.
    pub links: Box<[Link]>,
    /// `spec.type`.
    pub r#type: Option<Box<str>>,
    /// `spec.lifecycle`.
    pub lifecycle: Option<Box<str>>,
    /// `spec.owner`, completed to a full reference.
    pub owner: Option<EntityRef>,
    /// `spec.system`, or `spec.domain` of a system, completed to a full reference.
    pub system: Option<EntityRef>,
    /// `spec.profile` of groups and users.
    pub profile: Option<Box<Profile>>,
    /// Where it was read.
    pub origin: Origin,
    pub(super) document: Box<str>,
}

/// An entry of `metadata.links`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it leads; not only web addresses.
    pub url: Box<str>,
    /// What to call it.
    pub title: Option<Box<str>>,
    /// A hint at a picture, for instance `dashboard`.
    pub icon: Option<Box<str>>,
    /// A category, for instance `runbook`.
    pub r#type: Option<Box<str>>,
}

/// How a group or user presents itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Profile {
    /// The name that people use.
    pub display_name: Option<Box<str>>,
    /// An e-mail address, unchecked.
    pub email: Option<Box<str>>,
}

/// Where an entity was read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The file as the user would name it, when it came from one.
    pub file: Option<Arc<str>>,
    /// The line of its document's first field, from 1.
    pub line: u32,
    /// The line behind its document's last field.
    pub end_line: u32,
}

impl Entity {
    /// Takes what lists need out of a processed descriptor.
    ///
    /// `document` holds `apiVersion`, `kind`, `metadata` and `spec` and has passed
    /// the envelope check.
    pub fn new(document: &Value, origin: Origin, names: &mut impl FnMut(&str) -> Arc<str>) -> Self {
        let metadata = &document["metadata"];
        let spec = &document["spec"];
        let kind = names(document["kind"].as_str().unwrap_or_default());
        let namespace = names(text(&metadata["namespace"]).unwrap_or("default"));
        let name = text(&metadata["name"]).unwrap_or_default();
        let near = |value: &Value, kind| {
            let context = RefContext { kind: Some(kind), namespace: Some(&namespace) };
            text(value).and_then(|value| EntityRef::parse(value, context).ok())
        };
        let system = near(&spec["system"], "System").or_else(|| near(&spec["domain"], "Domain"));
        Self {
            reference: EntityRef::new(&kind, &namespace, name),
            api_version: names(document["apiVersion"].as_str().unwrap_or_default()),
            title: boxed(&metadata["title"]),
            description: boxed(&metadata["description"]),
            tags: list(&metadata["tags"]).filter_map(boxed).collect(),
            links: list(&metadata["links"]).filter_map(Link::new).collect(),
            r#type: boxed(&spec["type"]),
            lifecycle: boxed(&spec["lifecycle"]),
            owner: near(&spec["owner"], "Group"),
            system,
            profile: spec["profile"].is_object().then(|| {
                Box::new(Profile {
                    display_name: boxed(&spec["profile"]["displayName"]),
                    email: boxed(&spec["profile"]["email"]),
                })
            }),
            origin,
            name: name.into(),
            kind,
            namespace,
            document: document.to_string().into(),
        }
    }

    /// What is left of an entity whose descriptor cannot be read any more: its name.
    pub(super) fn lost(reference: &EntityRef) -> Self {
        let names = &mut |name: &str| name.into();
        let metadata = json!({"name": reference.name(), "namespace": reference.namespace()});
        let document = json!({"apiVersion": "", "kind": reference.kind(), "metadata": metadata, "spec": {}});
        Self { reference: reference.clone(), ..Self::new(&document, Origin::default(), names) }
    }

    /// The processed descriptor as compact JSON: `apiVersion`, `kind`, `metadata`, `spec`.
    pub fn json(&self) -> &str {
        &self.document
    }

    /// The processed descriptor, decoded anew at each call.
    ///
    /// # Panics
    /// Never: `new` wrote the text.
    pub fn document(&self) -> Value {
        serde_json::from_str(&self.document).expect("it was written by `new`")
    }

    /// The kind, when it is one of the known ones.
    pub fn known_kind(&self) -> Option<KnownKind> {
        KnownKind::of(&self.kind)
    }

    /// What to call it: display name, else title, else name (Backstage semantics 9.4).
    pub fn label(&self) -> &str {
        let display_name = self.profile.as_ref().and_then(|profile| profile.display_name.as_deref());
        display_name.or(self.title.as_deref()).unwrap_or(&self.name)
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<String> {
        // Cheaper than decoding when the key is absent, which is the common case.
        self.document
            .contains(key)
            .then(|| text(&self.document()["metadata"]["annotations"][key]).map(str::to_owned))?
    }
}

impl Link {
    fn new(value: &Value) -> Option<Self> {
        Some(Self {
            url: boxed(&value["url"])?,
            title: boxed(&value["title"]),
            icon: boxed(&value["icon"]),
            r#type: boxed(&value["type"]),
        })
    }
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn boxed(value: &Value) -> Option<Box<str>> {
    text(value).map(Into::into)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}
