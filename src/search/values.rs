use std::collections::HashMap;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::facet::tally;
use super::index::{Column, Flags};
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

/// What completion offers, each list made when it is first asked for.
#[derive(Debug, Default)]
pub(super) struct KnownValues {
    /// The values of each of [`LISTED`].
    values: [OnceLock<Vec<Known>>; LISTED.len()],
    /// The dotted paths that lead to values.
    paths: OnceLock<Vec<Known>>,
    /// How many entities have each flag.
    flags: OnceLock<[usize; Flags::COUNT]>,
}

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
        let lists = self.values.iter().chain([&self.paths]);
        lists.filter_map(OnceLock::get).map(list).sum()
    }
}

impl Index {
    /// The values that an attribute has in the catalog, the most frequent first; none for attributes
    /// whose values are not kept apart.
    pub(super) fn values_of(&self, attribute: &Attribute) -> &[Known] {
        let Some(at) = LISTED.iter().position(|listed| listed == attribute) else { return &[] };
        self.known.values[at].get_or_init(|| listed(self.counted(attribute)))
    }

    /// The dotted paths that lead to values in some descriptor, the most frequent first; those that a
    /// query could not name are left out.
    pub(super) fn known_paths(&self) -> &[Known] {
        self.known.paths.get_or_init(|| {
            let sketches = (0..self.sketches.len()).into_par_iter();
            let counted =
                sketches.map(|number| self.sketches[number].counted()).reduce(HashMap::new, together);
            let plain = |path: &str| path.chars().all(|c| c.is_alphanumeric() || "._-/".contains(c));
            let paths = counted.into_iter().filter(|(path, _)| plain(path));
            listed(paths.map(|(path, count)| (path.to_owned(), count)).collect())
        })
    }

    /// How many entities have one of `flags`, of which only one may be set.
    pub(super) fn count_of(&self, flags: Flags) -> usize {
        let counts = self.known.flags.get_or_init(|| {
            let mut counts = [0; Flags::COUNT];
            for number in 0..self.segments.len() {
                let heads = self.segments[number].heads.iter();
                heads.flat_map(|head| head.flags.places()).for_each(|place| counts[place] += 1);
            }
            counts
        });
        flags.places().map(|place| counts[place]).sum()
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

/// What may stand behind `is:`, `has:` and `rel:`, and what is then known of an entity, unless that
/// depends on who asks.
pub(super) fn names_behind(word: &str) -> Option<Vec<(&'static str, Flags)>> {
    match word {
        "is" => Some(Status::ALL.iter().map(|&status| (status.name(), Flags::of_status(status))).collect()),
        "has" => {
            Some(Feature::NAMED.iter().map(|feature| (feature.name(), Flags::of_feature(feature))).collect())
        }
        "rel" | "relation" => {
            Some(RelationType::KNOWN.iter().map(|r#type| (r#type.name(), Flags::default())).collect())
        }
        _ => None,
    }
}

/// The sums of two counts.
fn together<'a>(mut all: HashMap<&'a str, usize>, some: HashMap<&'a str, usize>) -> HashMap<&'a str, usize> {
    for (path, count) in some {
        *all.entry(path).or_default() += count;
    }
    all
}

/// The most frequent first.
fn listed(counted: Vec<(String, usize)>) -> Vec<Known> {
    let known = |(text, count): (String, usize)| Known { folded: fold(&text), text, count };
    let mut all: Vec<Known> = counted.into_iter().map(known).collect();
    all.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.text.cmp(&b.text)));
    all
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
