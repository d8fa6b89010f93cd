//! How entities, and what they say of others, stand in an image.

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};

use super::schema::{field_at, place_of_field};
use super::{Catalog, Described, Emitted, Entity, EntityRef, Link, Origin, Profile, RelationType};

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct EntityRecord<'a> {
    api_version: &'a str,
    kind: &'a str,
    namespace: &'a str,
    name: &'a str,
    title: Option<&'a str>,
    description: Option<&'a str>,
    #[serde(borrow)]
    tags: Vec<&'a str>,
    #[serde(borrow)]
    links: Vec<LinkRecord<'a>>,
    r#type: Option<&'a str>,
    lifecycle: Option<&'a str>,
    owner: Option<&'a str>,
    system: Option<&'a str>,
    profile: Option<(Option<&'a str>, Option<&'a str>)>,
    file: Option<&'a str>,
    line: u32,
    end_line: u32,
    document: &'a str,
}

#[derive(Debug, Serialize, Deserialize)]
struct LinkRecord<'a> {
    url: &'a str,
    title: Option<&'a str>,
    icon: Option<&'a str>,
    r#type: Option<&'a str>,
}

/// A [`Described`] in the image of a catalog, which has most of it already.
#[derive(Debug, Serialize, Deserialize)]
pub struct DescribedRecord<'a> {
    #[serde(borrow)]
    entity: Where<EntityRecord<'a>>,
    #[serde(borrow)]
    relations: Vec<EmittedRecord<'a>>,
    is_complete: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct EmittedRecord<'a> {
    #[serde(borrow)]
    r#type: Where<&'a str>,
    #[serde(borrow)]
    target: Where<&'a str>,
    field: u8,
    line: u32,
    column: u32,
}

/// Something that the catalog has under a number, or that stands here.
#[derive(Debug, Serialize, Deserialize)]
enum Where<T> {
    There(u32),
    Here(T),
}

/// Texts that many entities have in common, each kept once.
#[derive(Debug, Default)]
pub(super) struct Shared(RwLock<HashSet<Arc<str>>>);

impl Shared {
    fn of(&self, text: &str) -> Arc<str> {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return Arc::clone(known);
        }
        let new: Arc<str> = text.into();
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert(Arc::clone(&new));
        new
    }
}

impl<'a> EntityRecord<'a> {
    pub(super) fn of(entity: &'a Entity) -> Self {
        Self {
            api_version: &entity.api_version,
            kind: &entity.kind,
            namespace: &entity.namespace,
            name: &entity.name,
            title: entity.title.as_deref(),
            description: entity.description.as_deref(),
            tags: entity.tags.iter().map(AsRef::as_ref).collect(),
            links: entity.links.iter().map(LinkRecord::of).collect(),
            r#type: entity.r#type.as_deref(),
            lifecycle: entity.lifecycle.as_deref(),
            owner: entity.owner.as_ref().map(EntityRef::as_str),
            system: entity.system.as_ref().map(EntityRef::as_str),
            profile: entity.profile.as_ref().map(|p| (p.display_name.as_deref(), p.email.as_deref())),
            file: entity.origin.file.as_deref(),
            line: entity.origin.line,
            end_line: entity.origin.end_line,
            document: entity.json(),
        }
    }

    /// The descriptor.
    pub(super) fn document(self) -> &'a str {
        self.document
    }

    /// The entity; `known` gives the catalog's own copy of a reference.
    pub(super) fn entity(self, shared: &Shared, known: impl Fn(&str) -> EntityRef) -> Entity {
        let boxed = |text: Option<&str>| text.map(Into::into);
        let reference = EntityRef::new(self.kind, self.namespace, self.name);
        let profile = self.profile.map(|(display_name, email)| {
            Box::new(Profile { display_name: boxed(display_name), email: boxed(email) })
        });
        let file = self.file.map(|file| shared.of(file));
        Entity {
            reference: known(reference.as_str()),
            api_version: shared.of(self.api_version),
            kind: shared.of(self.kind),
            namespace: shared.of(self.namespace),
            name: self.name.into(),
            title: boxed(self.title),
            description: boxed(self.description),
            tags: self.tags.into_iter().map(Into::into).collect(),
            links: self.links.into_iter().map(LinkRecord::link).collect(),
            r#type: boxed(self.r#type),
            lifecycle: boxed(self.lifecycle),
            owner: self.owner.map(&known),
            system: self.system.map(&known),
            profile,
            origin: Origin { file, line: self.line, end_line: self.end_line },
            document: self.document.into(),
        }
    }
}

impl<'a> LinkRecord<'a> {
    fn of(link: &'a Link) -> Self {
        let Link { url, title, icon, r#type } = link;
        Self { url, title: title.as_deref(), icon: icon.as_deref(), r#type: r#type.as_deref() }
    }

    fn link(self) -> Link {
        let boxed = |text: Option<&str>| text.map(Into::into);
        Link {
            url: self.url.into(),
            title: boxed(self.title),
            icon: boxed(self.icon),
            r#type: boxed(self.r#type),
        }
    }
}

impl<'a> DescribedRecord<'a> {
    /// What there is to keep of `described` beside `catalog`.
    pub fn of(described: &'a Described, catalog: &Catalog) -> Self {
        let entity = &described.entity;
        let known = catalog.find(entity.reference.as_str());
        let same = known.filter(|&node| catalog.at(node).is_some_and(|there| Arc::ptr_eq(there, entity)));
        let relation = |relation: &'a Emitted| {
            let number = catalog.relations.types.binary_search(&relation.r#type).ok();
            let target = catalog.find(relation.target.as_str());
            EmittedRecord {
                r#type: there(number).unwrap_or(Where::Here(relation.r#type.name())),
                target: target.map_or(Where::Here(relation.target.as_str()), |node| Where::There(node.0)),
                field: place_of_field(relation.field),
                line: relation.line,
                column: relation.column,
            }
        };
        Self {
            entity: same.map_or_else(|| Where::Here(EntityRecord::of(entity)), |node| Where::There(node.0)),
            relations: described.relations.iter().map(relation).collect(),
            is_complete: described.is_complete,
        }
    }

    /// The same again, out of the `catalog` that it was kept beside; none when they do not fit.
    pub fn described(self, catalog: &Catalog) -> Option<Described> {
        let entity = match self.entity {
            Where::There(number) => Arc::clone(catalog.entities().get(number as usize)?),
            Where::Here(record) => Arc::new(record.entity(&Shared::default(), |text| catalog.known(text))),
        };
        let relation = |record: EmittedRecord<'_>| {
            let r#type = match record.r#type {
                Where::There(number) => catalog.relations.types.get(number as usize)?.clone(),
                Where::Here(name) => RelationType::of(name),
            };
            let target = match record.target {
                Where::There(number) if (number as usize) < catalog.len() => {
                    catalog.reference(Catalog::node(number as usize)).clone()
                }
                Where::There(_) => return None,
                Where::Here(text) => EntityRef::kept(text),
            };
            let field = field_at(record.field)?;
            Some(Emitted { r#type, target, field, line: record.line, column: record.column })
        };
        let relations = self.relations.into_iter().map(relation).collect::<Option<_>>()?;
        Some(Described { entity, relations, is_complete: self.is_complete })
    }
}

fn there<T>(number: Option<usize>) -> Option<Where<T>> {
    number.and_then(|number| u32::try_from(number).ok()).map(Where::There)
}

impl Catalog {
    /// The catalog's own copy of a reference that was kept.
    fn known(&self, text: &str) -> EntityRef {
        self.find(text).map_or_else(|| EntityRef::kept(text), |node| self.reference(node).clone())
    }
}
