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
        names.collect::<Strings>().keep(tag::REFERENCES, 0, image)?;
        image.part(tag::SLOTS, 0, self.nodes.slots.0.bytes())?;
        let types = self.relations.types.iter().map(RelationType::name);
        types.collect::<Strings>().keep(tag::TYPES, 0, image)?;
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
        let names = || Strings::kept(tag::REFERENCES, 0, image);
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
    let types = Strings::kept(tag::TYPES, 0, image)?.iter().map(RelationType::of).collect();
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

    pub(super) fn raw(&self, index: usize) -> Option<&[u8]> {
        self.documents.get(index).ok()
    }

    pub(super) fn json(&self, index: usize) -> Option<&str> {
        self.record(index).ok().map(EntityRecord::document)
    }

    fn record(&self, index: usize) -> Result<EntityRecord<'_>, Damage> {
        let bytes = self.documents.get(index)?;
        postcard::from_bytes(bytes).map_err(|_undecodable| Damage)
    }

    fn entity(&self, index: usize) -> Entity {
        let record = self.record(index);
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::testing::{component, described, group, related};
    use super::super::{Described, DescribedRecord};
    use super::*;
    use crate::arena::testing::{aligned, image_of, written};
    use crate::diagnostic::Severity;

    fn company(names: &[(u8, u8)]) -> Vec<Described> {
        let one = |(name, owner): &(u8, u8)| {
            let team = group(&format!("team-{owner}"));
            let mut it = component(&format!("part-{name}"), &format!("team-{}", owner % 7));
            if name % 3 == 0 {
                it = related(it, RelationType::Other("painted".into()), &format!("group:default/x{name}"));
            }
            let rich = described(&serde_json::json!({
                "apiVersion": "a/v1", "kind": "Thing", "metadata": {
                    "name": format!("thing-{name}"), "title": "Ä \u{202e}", "tags": ["a", "b"],
                    "links": [{"url": "https://a.test", "title": "A"}, {"url": "b"}],
                    "annotations": {"github.com/project-slug": "acme/x"},
                }, "spec": {"profile": {"displayName": "Ada", "email": "a@b"}, "lifecycle": "new"},
            }));
            [team, it, rich]
        };
        names.iter().flat_map(one).collect()
    }

    fn kept(catalog: &Catalog) -> Catalog {
        Catalog::kept(&image_of(|image| catalog.keep(image))).expect("it was kept a moment ago")
    }

    fn assert_same(a: &Catalog, b: &Catalog) {
        assert_eq!((a.len(), a.entities().len()), (b.len(), b.entities().len()));
        assert_eq!(a.problems(), b.problems());
        for severity in [Severity::Error, Severity::Warning, Severity::Info] {
            assert_eq!(a.problem_count(severity), b.problem_count(severity));
        }
        for node in (0..a.len()).map(Catalog::node) {
            assert_eq!(a.reference(node), b.reference(node));
            assert_eq!(a.reference_text(node), b.reference(node).as_str());
            assert_eq!(a.at(node), b.at(node));
            assert!(a.relations(node).iter().eq(b.relations(node).iter()));
            assert_eq!(b.find(a.reference_text(node)), Some(node));
            for r#type in RelationType::KNOWN {
                assert!(a.related(node, r#type).eq(b.related(node, r#type)));
            }
        }
        assert_eq!(b.find("component:default/nowhere"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn a_kept_catalog_answers_as_before(names in prop::collection::vec(any::<(u8, u8)>(), 0..60)) {
            let described = company(&names);
            let catalog = Catalog::build(&described, Vec::new());
            assert_same(&catalog, &kept(&catalog));
            let ownership = Ownership::of(&catalog);
            let image = image_of(|image| ownership.keep(image));
            prop_assert_eq!(Ownership::kept(&image), Ok(ownership));
        }

        #[test]
        fn what_was_described_comes_back(names in prop::collection::vec(any::<(u8, u8)>(), 0..20)) {
            let described = company(&names);
            let catalog = Catalog::build(&described, Vec::new());
            let kept = kept(&catalog);
            for described in &described {
                let record = postcard::to_stdvec(&DescribedRecord::of(described, &catalog)).unwrap();
                let record: DescribedRecord<'_> = postcard::from_bytes(&record).unwrap();
                prop_assert_eq!(record.described(&kept), Some(described.clone()));
            }
        }

        #[test]
        fn a_changed_bit_shows_nothing_wrong(bit in any::<prop::sample::Index>()) {
            let catalog = Catalog::build(&company(&[(1, 2), (3, 4), (6, 4)]), Vec::new());
            let mut bytes = written(|image| catalog.keep(image));
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            if let Ok(image) = Image::open(aligned(&bytes), 7).map(Arc::new)
                && let Ok(kept) = Catalog::kept(&image)
            {
                for node in (0..catalog.len()).map(Catalog::node) {
                    prop_assert_eq!(kept.reference(node), catalog.reference(node));
                    prop_assert!(kept.at(node) == catalog.at(node) || image.is_damaged());
                    prop_assert!(kept.relations(node).iter().eq(catalog.relations(node).iter()));
                }
                prop_assert!(kept.problems() == catalog.problems() || image.is_damaged());
            }
        }
    }
}
