use super::index::{Column, Columns, ValueId, Values};
use crate::catalog::{Catalog, EntityRef};

/// The order of hits, in place of how well they match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// What is compared.
    pub by: OrderBy,
    /// Whether the last comes first. What has no value comes at the end all the same.
    pub down: bool,
}

/// What hits can be ordered by; those that are equal follow each other by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// The name.
    Name,
    /// The kind, as the portal orders kinds.
    Kind,
    /// The namespace.
    Namespace,
    /// `spec.type`.
    Type,
    /// `spec.lifecycle`.
    Lifecycle,
    /// What the owner is called.
    Owner,
    /// What the system is called.
    System,
}

impl Order {
    /// What hits can be ordered by.
    pub const NAMES: &[&str] = &["name", "kind", "namespace", "type", "lifecycle", "owner", "system"];

    /// The order of that name; with `-` before it, downwards.
    pub fn of(text: &str) -> Option<Self> {
        let (name, down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let by = match name {
            "name" => OrderBy::Name,
            "kind" => OrderBy::Kind,
            "namespace" => OrderBy::Namespace,
            "type" => OrderBy::Type,
            "lifecycle" => OrderBy::Lifecycle,
            "owner" => OrderBy::Owner,
            "system" => OrderBy::System,
            _ => return None,
        };
        Some(Self { by, down })
    }
}

/// An [`Order`], prepared for one index.
#[derive(Debug)]
pub(super) struct Ranking {
    order: Order,
    /// For each number of a value its place, from 1; 0 where there is no value.
    places: Vec<u32>,
}

impl Ranking {
    /// Works out the places of values.
    pub(super) fn new(order: Order, columns: &Columns, catalog: &Catalog) -> Self {
        let label = |reference: &EntityRef| match catalog.entity(reference.as_str()) {
            Some(entity) => entity.label().to_lowercase(),
            None => reference.name().to_owned(),
        };
        let places = match order.by {
            OrderBy::Name => Vec::new(),
            OrderBy::Kind => {
                let places = columns.kind_places.iter().enumerate();
                places.map(|(id, place)| if id == 0 { 0 } else { place + 1 }).collect()
            }
            OrderBy::Namespace => places(&columns.namespaces.values, |text| text.to_lowercase()),
            OrderBy::Type => places(&columns.types.values, |text| text.to_lowercase()),
            OrderBy::Lifecycle => places(&columns.lifecycles.values, |text| text.to_lowercase()),
            OrderBy::Owner => places(&columns.owners.values, label),
            OrderBy::System => places(&columns.systems.values, label),
        };
        Self { order, places }
    }

    /// The rank of a row: the greater comes first. Rows are in the order of names.
    pub(super) fn rank(&self, columns: &Columns, row: u32) -> u32 {
        let texts = |column: &Column<Box<str>>| column.ids[row as usize];
        let references = |column: &Column<EntityRef>| column.ids[row as usize];
        let id: ValueId = match self.order.by {
            OrderBy::Name => return if self.order.down { row } else { 0 },
            OrderBy::Kind => texts(&columns.kinds),
            OrderBy::Namespace => texts(&columns.namespaces),
            OrderBy::Type => texts(&columns.types),
            OrderBy::Lifecycle => texts(&columns.lifecycles),
            OrderBy::Owner => references(&columns.owners),
            OrderBy::System => references(&columns.systems),
        };
        match self.places[id as usize] {
            0 => 0,
            place if self.order.down => place,
            place => u32::MAX - place,
        }
    }
}

fn places<T>(values: &Values<T>, text: impl Fn(&T) -> String) -> Vec<u32> {
    let mut order: Vec<(String, usize)> = values.iter().map(text).zip(1..).collect();
    order.sort_unstable();
    let mut places = vec![0; order.len() + 1];
    for ((_, id), place) in order.into_iter().zip(1..) {
        places[id] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::catalog::testing::{component, described, group};
    use crate::search::{Context, Index, Query, Request};

    fn ordered(order: &str) -> Vec<String> {
        let api = serde_json::json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "API", "metadata": {"name": "aaa"}, "spec": {},
        });
        let all = [
            component("b", "zoo"),
            component("c", "ark"),
            component("a", "zoo"),
            group("g"),
            described(&api),
        ];
        let catalog = Catalog::build(&all, Vec::new());
        let index = Index::build(&catalog);
        let query = Query::default();
        let request = Request::new(&query, 9).ordered(Order::of(order));
        let hits = index.search(&catalog, request, &Context::default(), &AtomicBool::new(false));
        hits.items.iter().map(|hit| catalog.reference(hit.node).name().to_owned()).collect()
    }

    #[test]
    fn hits_stand_in_the_order_asked_for_and_without_a_value_at_the_end() {
        assert_eq!(ordered("name"), ["a", "aaa", "b", "c", "g"]);
        assert_eq!(ordered("-name"), ["g", "c", "b", "aaa", "a"]);
        assert_eq!(ordered("owner"), ["c", "a", "b", "aaa", "g"]);
        assert_eq!(ordered("-owner"), ["a", "b", "c", "aaa", "g"]);
        assert_eq!(ordered("nonsense"), ["a", "b", "c", "aaa", "g"], "by kind as ever");
    }
}
