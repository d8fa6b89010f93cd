//! A catalog in the image of a file: arrays that are used where they lie, and entities that are
//! decoded when somebody looks at them.

use std::io::{self, Write};
use std::sync::Arc;

use super::complaints::Complaints;
use super::nodes::{Held, Nodes, Slots};
use super::record::{EntityRecord, Shared};
use super::relations::Relations;
use super::{Catalog, Entity, EntityRef, GroupNode, NodeId, Ownership, RelationType};
use crate::arena::{Blocks, Cells, Damage, Flat, Image, ImageWriter, Strings};
use crate::diagnostic::Problem;

/// The parts of an image that are a catalog's; those of others begin at 100.
mod tag {
    pub(super) const SIZES: u32 = 1;
    pub(super) const REFERENCES: u32 = 2;
    pub(super) const SLOTS: u32 = 4;
    pub(super) const TYPES: u32 = 5;
    pub(super) const STARTS: u32 = 7;
    pub(super) const RELATIONS: u32 = 8;
    pub(super) const PROBLEMS: u32 = 9;
    pub(super) const ENTITIES: u32 = 10;
    pub(super) const OWNERSHIP: u32 = 11;
}

/// How many entities there are, and how many problems of each severity.
type Sizes = (u32, [u32; 3]);

/// The entities and names of an image.
#[derive(Debug)]
pub(super) struct KeptNodes {
    names: Strings,
    documents: Blocks,
    entities: Cells<Arc<Entity>>,
    references: Cells<EntityRef>,
    shared: Shared,
}

impl Catalog {
    /// Writes the catalog into an image.
    pub fn keep<W: Write>(&self, image: &mut ImageWriter<W>) -> io::Result<()> {
        let entities = u32::try_from(self.entities().len()).map_err(io::Error::other)?;
        image.value(tag::SIZES, &(entities, self.complaints.counts))?;
        let names = (0..self.len()).map(|node| self.reference_text(Self::node(node)));
        names.collect::<Strings>().keep(tag::REFERENCES, image)?;
        image.part(tag::SLOTS, 0, self.nodes.slots.0.bytes())?;
        let types = self.relations.types.iter().map(RelationType::name);
        types.collect::<Strings>().keep(tag::TYPES, image)?;
        image.part(tag::STARTS, 0, self.relations.starts.bytes())?;
        image.part(tag::RELATIONS, 0, self.relations.listed.bytes())?;
        image.value(tag::PROBLEMS, &self.problems())?;
        Blocks::keep(tag::ENTITIES, self.entities().len(), image, |index, out| {
            postcard::to_io(&EntityRecord::of(&self.entities()[index]), out)
                .map(drop)
                .map_err(io::Error::other)
        })
    }

    /// Opens the catalog of an image. What a list needs is checked now; an entity that turns out to
    /// be damaged later has nothing but its name, and the image says so.
    pub fn kept(image: &Arc<Image>) -> Result<Self, Damage> {
        let (entities, counts): Sizes = image.value(tag::SIZES)?;
        let documents = Blocks::kept(tag::ENTITIES, entities as usize, Arc::clone(image))?;
        let names = || Strings::kept(tag::REFERENCES, image);
        let slots = || Flat::kept(image.part(tag::SLOTS, 0)?);
        let relations = || kept_relations(image);
        let ((names, slots), relations) = rayon::join(|| rayon::join(names, slots), relations);
        let (names, relations) = (names?, relations?);
        if names.len() < documents.len() || relations.starts.len() != names.len() + 1 {
            return Err(Damage);
        }
        let kept = KeptNodes {
            entities: Cells::new(documents.len()),
            references: Cells::new(names.len()),
            names,
            documents,
            shared: Shared::default(),
        };
        let nodes = Nodes { held: Held::Kept(kept), slots: Slots(slots?) };
        Ok(Self { nodes, relations, complaints: Complaints::kept(counts, Arc::clone(image)) })
    }
}

fn kept_relations(image: &Image) -> Result<Relations, Damage> {
    let types = Strings::kept(tag::TYPES, image)?.iter().map(RelationType::of).collect();
    let starts = Flat::kept(image.part(tag::STARTS, 0)?)?;
    Ok(Relations { types, starts, listed: Flat::kept(image.part(tag::RELATIONS, 0)?)? })
}

/// The problems of an image; if they are damaged, the image says so.
pub(super) fn problems(image: &Image) -> Vec<Problem> {
    image.value(tag::PROBLEMS).unwrap_or_default()
}

impl KeptNodes {
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    pub(super) fn entity_count(&self) -> usize {
        self.documents.len()
    }

    pub(super) fn text(&self, index: usize) -> Option<&str> {
        (index < self.len()).then(|| self.names.get(index))
    }

    pub(super) fn reference(&self, index: usize) -> &EntityRef {
        self.references.get(index, || EntityRef::kept(self.names.get(index)))
    }

    pub(super) fn at(&self, index: usize) -> Option<&Arc<Entity>> {
        (index < self.entity_count()).then(|| self.entities.get(index, || Arc::new(self.entity(index))))
    }

    fn entity(&self, index: usize) -> Entity {
        let record = self
            .documents
            .get(index)
            .and_then(|bytes| postcard::from_bytes::<EntityRecord<'_>>(bytes).map_err(|_undecodable| Damage));
        let reference = self.reference(index);
        if let Ok(record) = record {
            return Entity { reference: reference.clone(), ..record.entity(&self.shared, EntityRef::kept) };
        }
        self.documents.image().distrust();
        Entity::lost(reference)
    }
}

#[derive(serde::Serialize, serde::Deserialize)]
struct OwnershipRecord {
    groups: Vec<(u32, usize, bool, usize, usize, usize)>,
    users: Vec<u32>,
    phantoms: Vec<u32>,
    unowned: Vec<u32>,
}

impl Ownership {
    /// Writes it into the image of its catalog.
    pub fn keep<W: Write>(&self, image: &mut ImageWriter<W>) -> io::Result<()> {
        let numbers = |nodes: &[NodeId]| nodes.iter().map(|node| node.0).collect();
        let group = |g: &GroupNode| (g.node.0, g.depth, g.has_children, g.members, g.owned, g.owned_below);
        let record = OwnershipRecord {
            groups: self.groups.iter().map(group).collect(),
            users: numbers(&self.users),
            phantoms: numbers(&self.phantoms),
            unowned: numbers(&self.unowned),
        };
        image.value(tag::OWNERSHIP, &record)
    }

    /// Takes it out of the image of its catalog.
    pub fn kept(image: &Image) -> Result<Self, Damage> {
        let record: OwnershipRecord = image.value(tag::OWNERSHIP)?;
        let nodes = |numbers: Vec<u32>| numbers.into_iter().map(NodeId).collect();
        let group = |(node, depth, has_children, members, owned, owned_below)| GroupNode {
            node: NodeId(node),
            depth,
            has_children,
            members,
            owned,
            owned_below,
        };
        Ok(Self {
            groups: record.groups.into_iter().map(group).collect(),
            users: nodes(record.users),
            phantoms: nodes(record.phantoms),
            unowned: nodes(record.unowned),
        })
    }
}
