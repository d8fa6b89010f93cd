use std::io::{self, Write};

use super::column::{Collector, Column, ListColumn, PARTS, Values};
use super::identity::host;
use super::kind_place;
use crate::arena::{Damage, Image, ImageWriter};
use crate::catalog::{Catalog, Entity, EntityRef, NodeId};
use crate::search::field::Field;

/// Where each column begins in an image.
const TAGS: [u32; 7] = {
    let mut tags = [120; 7];
    let mut at = 1;
    while at < tags.len() {
        tags[at] = tags[at - 1] + PARTS;
        at += 1;
    }
    tags
};

/// What entities share with others: matched once a value instead of once an entity.
#[derive(Debug)]
pub(in crate::search) struct Columns {
    pub(in crate::search) kinds: Column<Box<str>>,
    pub(in crate::search) types: Column<Box<str>>,
    pub(in crate::search) lifecycles: Column<Box<str>>,
    pub(in crate::search) namespaces: Column<Box<str>>,
    pub(in crate::search) owners: Column<EntityRef>,
    pub(in crate::search) systems: Column<EntityRef>,
    /// Tags and the hosts of links.
    pub(in crate::search) marks: ListColumn<Mark>,
    /// The place of each kind among the kinds, by the kind's number.
    pub(in crate::search) kind_places: Vec<u32>,
}

/// A tag, or the host of a link.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::search) struct Mark {
    pub(in crate::search) field: Field,
    pub(in crate::search) text: Box<str>,
}

impl Columns {
    /// Collects the values of the entities at `nodes`, one a row.
    pub(super) fn build(catalog: &Catalog, nodes: &[NodeId]) -> Self {
        let entities = || nodes.iter().map(|&node| catalog.at(node).expect("rows are entities").as_ref());
        let texts = |value: fn(&Entity) -> Option<&str>| text_column(entities().map(value));
        let references =
            |value: fn(&Entity) -> Option<&EntityRef>| reference_column(catalog, entities().map(value));
        let (((kinds, types), (lifecycles, namespaces)), ((owners, systems), marks)) = rayon::join(
            || {
                rayon::join(
                    || (texts(|entity| Some(&entity.kind)), texts(|entity| entity.r#type.as_deref())),
                    || (texts(|entity| entity.lifecycle.as_deref()), texts(|entity| Some(&entity.namespace))),
                )
            },
            || {
                rayon::join(
                    || {
                        (
                            references(|entity| entity.owner.as_ref()),
                            references(|entity| entity.system.as_ref()),
                        )
                    },
                    || mark_column(entities()),
                )
            },
        );
        let kind_places = places(&kinds.values);
        Self { kinds, types, lifecycles, namespaces, owners, systems, marks, kind_places }
    }

    /// Writes them into an image.
    pub(super) fn keep<W: Write>(&self, image: &mut ImageWriter<W>) -> io::Result<()> {
        let texts = [&self.kinds, &self.types, &self.lifecycles, &self.namespaces];
        let references = [&self.owners, &self.systems];
        for (column, tag) in texts.into_iter().zip(TAGS) {
            column.keep(tag, image)?;
        }
        for (column, tag) in references.into_iter().zip(&TAGS[4..]) {
            column.keep(*tag, image)?;
        }
        self.marks.keep(TAGS[6], image)
    }

    /// Takes them out of the image of an index with so many `rows`.
    pub(super) fn kept(rows: usize, image: &Image) -> Result<Self, Damage> {
        let text = |tag| Column::kept(tag, rows, image);
        let reference = |tag| Column::kept(tag, rows, image);
        let ((kinds, types), ((lifecycles, namespaces), ((owners, systems), marks))) = rayon::join(
            || (text(TAGS[0]), text(TAGS[1])),
            || {
                let texts = (text(TAGS[2]), text(TAGS[3]));
                let references = (reference(TAGS[4]), reference(TAGS[5]));
                (texts, (references, ListColumn::kept(TAGS[6], rows, image)))
            },
        );
        let kinds = kinds?;
        let kind_places = places(&kinds.values);
        Ok(Self {
            kinds,
            types: types?,
            lifecycles: lifecycles?,
            namespaces: namespaces?,
            owners: owners?,
            systems: systems?,
            marks: marks?,
            kind_places,
        })
    }

    /// The bytes of memory that they take, without what the values point to.
    pub(super) fn memory(&self) -> usize {
        let texts = [&self.kinds, &self.types, &self.lifecycles, &self.namespaces];
        let references = [&self.owners, &self.systems];
        texts.iter().map(|column| column.memory()).sum::<usize>()
            + references.iter().map(|column| column.memory()).sum::<usize>()
            + self.marks.memory()
    }
}

fn text_column<'a>(rows: impl Iterator<Item = Option<&'a str>>) -> Column<Box<str>> {
    let mut collector = Collector::new();
    let ids = rows.map(|value| value.map_or(0, |value| collector.id(value))).collect();
    Column { ids, values: collector.finish(Box::from, |value| [Some(value), None]) }
}

fn reference_column<'a>(
    catalog: &'a Catalog,
    rows: impl Iterator<Item = Option<&'a EntityRef>>,
) -> Column<EntityRef> {
    let mut collector = Collector::new();
    let ids = rows.map(|value| value.map_or(0, |value| collector.id(value))).collect();
    let lines = |reference: &'a EntityRef| match catalog.entity(reference.as_str()) {
        Some(entity) => [Some(&*entity.name), Some(entity.label()).filter(|label| **label != *entity.name)],
        None => [Some(reference.name()), None],
    };
    Column { ids, values: collector.finish(EntityRef::clone, lines) }
}

fn mark_column<'a>(rows: impl Iterator<Item = &'a Entity>) -> ListColumn<Mark> {
    let mut collector = Collector::new();
    let (mut ends, mut ids) = (Vec::new(), Vec::new());
    for entity in rows {
        let begin = ids.len();
        let tags = entity.tags.iter().map(|tag| (Field::Tag, &**tag));
        let hosts = entity.links.iter().filter_map(|link| Some((Field::Link, host(&link.url)?)));
        for mark in tags.chain(hosts) {
            let id = collector.id(mark);
            if !ids[begin..].contains(&id) {
                ids.push(id);
            }
        }
        ends.push(u32::try_from(ids.len()).expect("fewer than 2^32 marks"));
    }
    let make = |(field, text): (Field, &str)| Mark { field, text: text.into() };
    ListColumn {
        ends: ends.into(),
        ids: ids.into(),
        values: collector.finish(make, |(_, text)| [Some(text), None]),
    }
}

/// Numbers kinds in the order in which the portal lists them, unknown ones by name at the end.
fn places(kinds: &Values<Box<str>>) -> Vec<u32> {
    let mut order: Vec<(u32, &str, usize)> =
        kinds.iter().zip(1..).map(|(kind, id)| (kind_place(kind), &**kind, id)).collect();
    order.sort_unstable();
    let mut places = vec![0; order.len() + 1];
    for ((.., id), place) in order.into_iter().zip(0..) {
        places[id] = place;
    }
    places
}
