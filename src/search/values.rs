use std::sync::OnceLock;

use super::facet::tally;
use super::index::Column;
use super::query::{Attribute, Feature, Status};
use super::{Field, Index};
use crate::catalog::{EntityRef, RelationType};
use crate::text::fold;

/// A value that an attribute has in the catalog.
#[derive(Debug)]
pub(super) struct Known {
    /// As a query would name it.
    pub(super) text: String,
    /// The same, folded for comparing.
    pub(super) folded: String,
    /// How many entities have it.
    pub(super) count: usize,
}

/// The values of each of [`LISTED`], listed when they are first asked for.
#[derive(Debug, Default)]
pub(super) struct KnownValues([OnceLock<Vec<Known>>; LISTED.len()]);

/// The attributes whose values are kept apart.
const LISTED: [Attribute; 8] = [
    Attribute::Kind,
    Attribute::Type,
    Attribute::Lifecycle,
    Attribute::Namespace,
    Attribute::Owner,
    Attribute::System,
    Attribute::Domain,
    Attribute::Tag,
];

impl KnownValues {
    /// The bytes of memory that the lists take.
    pub(super) fn memory(&self) -> usize {
        let texts = |known: &Known| known.text.capacity() + known.folded.capacity();
        let list =
            |all: &Vec<Known>| all.capacity() * size_of::<Known>() + all.iter().map(texts).sum::<usize>();
        self.0.iter().filter_map(OnceLock::get).map(list).sum()
    }
}

impl Index {
    /// The values that an attribute has in the catalog, the most frequent first; none for attributes
    /// whose values are not kept apart.
    pub(super) fn values_of(&self, attribute: &Attribute) -> &[Known] {
        let Some(at) = LISTED.iter().position(|listed| listed == attribute) else { return &[] };
        self.known.0[at].get_or_init(|| {
            let known = |(text, count): (String, usize)| Known { folded: fold(&text), text, count };
            let mut all: Vec<Known> = self.counted(attribute).into_iter().map(known).collect();
            all.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
            all
        })
    }

    fn counted(&self, attribute: &Attribute) -> Vec<(String, usize)> {
        let columns = &self.columns;
        match attribute {
            Attribute::Kind => texts(&columns.kinds, str::to_lowercase),
            Attribute::Type => texts(&columns.types, str::to_owned),
            Attribute::Lifecycle => texts(&columns.lifecycles, str::to_owned),
            Attribute::Namespace => texts(&columns.namespaces, str::to_owned),
            Attribute::Owner => references(&columns.owners, "group", |_| true),
            Attribute::System => references(&columns.systems, "system", |system| system.kind() == "system"),
            Attribute::Domain => references(&columns.systems, "domain", |domain| domain.kind() == "domain"),
            Attribute::Tag => {
                let marks = &columns.marks;
                let all = (0..self.len()).flat_map(|row| marks.row(row).iter().copied());
                let counted = marks.values.iter().zip(tally(all, marks.values.len()));
                let tags = counted.filter(|(mark, _)| mark.field == Field::Tag);
                tags.map(|(mark, count)| (mark.text.to_string(), count)).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What may stand behind `is:`, `has:` and `rel:`.
pub(super) fn names_behind(word: &str) -> Option<Vec<&'static str>> {
    match word {
        "is" => Some(Status::ALL.iter().map(|status| status.name()).collect()),
        "has" => Some(Feature::NAMED.iter().map(Feature::name).collect()),
        "rel" | "relation" => Some(RelationType::KNOWN.iter().map(RelationType::name).collect()),
        _ => None,
    }
}

fn texts(column: &Column<Box<str>>, name: impl Fn(&str) -> String) -> Vec<(String, usize)> {
    let counts = tally(column.ids.iter().copied(), column.values.len());
    column.values.iter().map(|text| name(text)).zip(counts).collect()
}

fn references(
    column: &Column<EntityRef>,
    usual_kind: &str,
    wanted: impl Fn(&EntityRef) -> bool,
) -> Vec<(String, usize)> {
    let counts = tally(column.ids.iter().copied(), column.values.len());
    let counted = column.values.iter().zip(counts).filter(|(reference, _)| wanted(reference));
    counted.map(|(reference, count)| (reference.short(Some(usual_kind)), count)).collect()
}
