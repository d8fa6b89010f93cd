use super::facet::tally;
use super::index::Column;
use super::query::{Attribute, Feature, Status};
use super::{Field, Index};
use crate::catalog::EntityRef;

impl Index {
    /// The values that an attribute has in the catalog as a query would name them, each with how
    /// many entities have it; none for attributes whose values are not kept apart.
    pub(super) fn values_of(&self, attribute: &Attribute) -> Vec<(String, usize)> {
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

/// What may stand behind `is:` and `has:`.
pub(super) fn names_behind(word: &str) -> Option<Vec<&'static str>> {
    match word {
        "is" => Some(Status::ALL.iter().map(|status| status.name()).collect()),
        "has" => Some(Feature::NAMED.iter().map(Feature::name).collect()),
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
