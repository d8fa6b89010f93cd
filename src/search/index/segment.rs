use std::io::{self, Write};

use bytemuck::{Pod, Zeroable};

use super::flags::Flags;
use super::identity;
use super::pieces::Piece;
use crate::arena::{Damage, Flat, Image, ImageWriter};
use crate::catalog::{Catalog, Entity, KnownKind, NodeId, RelationType};
use crate::search::mask::{Beginnings, Mask};
use crate::search::texts::{END, Texts};

/// How many rows a segment holds: enough that starting one costs nothing, few enough that a
/// search can be cancelled between two.
pub(in crate::search) const ROWS: usize = 4_096;

/// Longest name, title or alias that is searched, in bytes.
pub(super) const LONGEST_NAME: usize = 512;

/// The part of a description that is searched, in bytes.
const LONGEST_PROSE: usize = 2_048;

/// Bytes of text that a row usually has of each sort.
const USUAL_TEXT: usize = 96;

/// Most aliases that are searched of one entity.
const MOST_ALIASES: usize = 16;

/// Where the texts of names stand in an image, under three tags.
const NEAR: u32 = 102;

/// Where those of descriptions do.
const PROSE: u32 = 105;

/// The texts of some neighbouring rows.
#[derive(Debug)]
pub(in crate::search) struct Segment {
    /// What a search looks at first.
    pub(in crate::search) heads: Flat<Head>,
    /// Name, titles and aliases; see [`Head::names`].
    pub(in crate::search) near: Texts,
    /// Descriptions.
    pub(in crate::search) prose: Texts,
}

/// A row at a glance.
#[derive(Debug, Clone, Copy, Pod, Zeroable)]
#[repr(C)]
pub(in crate::search) struct Head {
    /// The characters of names and aliases.
    pub(in crate::search) near: Mask,
    /// The first letters of the words in the names.
    pub(in crate::search) initials: Mask,
    /// The pairs of characters in the description.
    pub(in crate::search) prose: Mask,
    /// How many bytes of the record in `near` are names and titles; the rest are aliases.
    pub(in crate::search) names: u16,
    /// What is known as yes or no.
    pub(in crate::search) flags: Flags,
    /// What the names and titles begin with.
    pub(in crate::search) beginnings: Beginnings,
}

impl Segment {
    /// Reads the entities at `nodes`; `broken` tells of each node whether something is wrong with it.
    pub(super) fn build(catalog: &Catalog, nodes: &[NodeId], broken: &[bool]) -> Self {
        let mut segment = Self {
            heads: Flat::Owned(Vec::with_capacity(nodes.len())),
            near: Texts::with_capacity(nodes.len(), USUAL_TEXT),
            prose: Texts::with_capacity(nodes.len(), USUAL_TEXT),
        };
        for &node in nodes {
            let entity = catalog.at(node).expect("rows are entities");
            segment.add(catalog, node, entity, broken[node.index()]);
        }
        segment.near.shrink();
        segment.prose.shrink();
        segment
    }

    fn add(&mut self, catalog: &Catalog, node: NodeId, entity: &Entity, broken: bool) {
        let annotations = identity::annotations(entity);
        let display_name = entity.profile.as_ref().and_then(|profile| profile.display_name.as_deref());
        let email = entity.profile.as_ref().and_then(|profile| profile.email.as_deref());

        let mut names = self.near.add_line(&entity.name, LONGEST_NAME);
        for title in [entity.title.as_deref(), display_name].into_iter().flatten() {
            names = add_new_line(&mut self.near, title, names);
        }
        let initials = self.near.open_initials();
        let lines = self.near.open_record().split(|&byte| byte == END);
        let beginnings =
            lines.filter_map(<[u8]>::first).fold(Beginnings::default(), |all, &byte| all.with(byte));
        let mut end = names;
        for alias in identity::aliases(&annotations).into_iter().chain(email).take(MOST_ALIASES) {
            end = add_new_line(&mut self.near, alias, end);
        }
        let near = Mask::of(self.near.open_record());
        self.near.end_record();

        self.prose.add_line(entity.description.as_deref().unwrap_or_default(), LONGEST_PROSE);
        let prose = Mask::of_pairs(self.prose.open_record());
        self.prose.end_record();

        let flags = Flags::BROKEN.when(broken) | flags(catalog, node, entity, &annotations);
        let names = u16::try_from(names).expect("three lines of limited length");
        self.heads.to_mut().push(Head { near, initials, prose, names, flags, beginnings });
    }
}

impl Piece for Segment {
    const TAG: u32 = 101;

    fn memory(&self) -> usize {
        self.heads.memory() + self.near.memory() + self.prose.memory()
    }

    fn keep<W: Write>(&self, number: usize, image: &mut ImageWriter<W>) -> io::Result<()> {
        image.part(Self::TAG, number, self.heads.bytes())?;
        self.near.keep(NEAR, number, image)?;
        self.prose.keep(PROSE, number, image)
    }

    fn kept(number: usize, rows: usize, image: &Image) -> Result<Self, Damage> {
        let heads: Flat<Head> = Flat::kept(image.part(Self::TAG, number)?)?;
        let near = Texts::kept(NEAR, number, rows, image)?;
        let prose = Texts::kept(PROSE, number, rows, image)?;
        if heads.len() == rows { Ok(Self { heads, near, prose }) } else { Err(Damage) }
    }

    fn nothing(rows: usize) -> Self {
        let (mut near, mut prose) = (Texts::default(), Texts::default());
        (0..rows).for_each(|_| near.end_record());
        (0..rows).for_each(|_| prose.end_record());
        Self { heads: vec![Head::zeroed(); rows].into(), near, prose }
    }
}

/// Adds a line unless the record already says the same, and returns the record's length.
fn add_new_line(texts: &mut Texts, line: &str, length: usize) -> usize {
    let longer = texts.add_line(line, LONGEST_NAME);
    let (before, added) = texts.open_record().split_at(length);
    // The line's end is part of what is looked for, so that only an end of a line is a repetition.
    if !added.is_empty() && memchr::memmem::find(before, added).is_some_and(|at| is_word_start(before, at)) {
        texts.cut_record(length);
        return length;
    }
    longer
}

fn is_word_start(bytes: &[u8], at: usize) -> bool {
    at == 0 || matches!(bytes[at - 1], b' ' | b'\n')
}

fn flags(
    catalog: &Catalog,
    node: NodeId,
    entity: &Entity,
    annotations: &serde_json::Map<String, serde_json::Value>,
) -> Flags {
    let has = |r#type: &RelationType| catalog.related(node, r#type).next().is_some();
    let owned = entity.owner.is_some() || has(&RelationType::OwnedBy);
    let phantom = entity.owner.as_ref().is_some_and(|owner| catalog.entity(owner.as_str()).is_none());
    let should_be_owned = entity.known_kind().is_none_or(KnownKind::is_owned);
    let deprecated =
        entity.lifecycle.as_deref().is_some_and(|stage| stage.eq_ignore_ascii_case("deprecated"));
    let is_runbook = |text: Option<&str>| text.is_some_and(|text| text.to_lowercase().contains("runbook"));
    let runbook = entity
        .links
        .iter()
        .any(|link| is_runbook(link.r#type.as_deref()) || is_runbook(link.title.as_deref()));
    // A Location points at files, not at entities: nothing is wrong with one that stands alone.
    let alone = catalog.relations(node).is_empty() && entity.known_kind() != Some(KnownKind::Location);
    let orphan = alone || identity::is_left_behind(annotations);

    Flags::OWNED.when(owned)
        | Flags::UNOWNED.when(!owned && should_be_owned)
        | Flags::PHANTOM_OWNED.when(phantom)
        | Flags::ORPHAN.when(orphan)
        | Flags::DEPRECATED.when(deprecated)
        | Flags::LOCAL.when(entity.origin.file.is_some())
        | Flags::DOCS.when(identity::has_docs(annotations))
        | Flags::PAGER.when(identity::has_pager(annotations))
        | Flags::API.when(has(&RelationType::ProvidesApi))
        | Flags::RUNBOOK.when(runbook)
        | Flags::DESCRIPTION.when(entity.description.is_some())
        | Flags::LINKS.when(!entity.links.is_empty())
}
