use std::collections::HashMap;

use super::State;
use super::browse::FilterField;
use super::columns::label;
use super::overlay::{FilterRow, Menu};
use crate::catalog::{Entity, EntityRef};

/// The fields to filter by, with their present values.
pub(super) fn fields(state: &State) -> Menu<FilterRow> {
    let row = |&field: &FilterField| FilterRow::Field(field, state.browse.filters.get(&field).cloned());
    Menu::new(FilterField::ALL.iter().map(row).collect())
}

/// The values of `field` among the entities of the open tab, the most frequent first.
pub(super) fn values(state: &State, field: FilterField) -> Menu<FilterRow> {
    let kind = state.browse.kind.as_deref();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let of_kind =
        |entity: &&std::sync::Arc<Entity>| kind.is_none_or(|kind| entity.kind.eq_ignore_ascii_case(kind));
    for entity in state.world.catalog.entities().iter().filter(of_kind) {
        for value in values_of(entity, field) {
            *counts.entry(value).or_default() += 1;
        }
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_unstable_by(|(a, most), (b, least)| least.cmp(most).then_with(|| a.cmp(b)));
    let value = |(value, count): (&str, usize)| {
        let label = match (field, EntityRef::parse_full(value)) {
            (FilterField::Owner, Ok(owner)) => label(&owner, Some("group"), &state.world.catalog),
            _ => value.to_owned(),
        };
        FilterRow::Value { value: value.to_owned(), label, count }
    };
    Menu::new(std::iter::once(FilterRow::Any).chain(counts.into_iter().map(value)).collect())
}

fn values_of(entity: &Entity, field: FilterField) -> Vec<&str> {
    match field {
        FilterField::Type => entity.r#type.as_deref().into_iter().collect(),
        FilterField::Owner => entity.owner.as_ref().map(EntityRef::as_str).into_iter().collect(),
        FilterField::Lifecycle => entity.lifecycle.as_deref().into_iter().collect(),
        FilterField::Tag => entity.tags.iter().map(|tag| &**tag).collect(),
        FilterField::Namespace => vec![&entity.namespace],
    }
}
