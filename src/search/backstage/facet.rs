use std::collections::BTreeMap;

use rayon::prelude::*;

use super::rows::rows;
use crate::catalog::{Catalog, NodeId};

/// A value of a field, and how often it is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as it was written; values in another case count apart.
    pub value: String,
    /// How many times `nodes` have it.
    pub count: usize,
}

/// The values that the entities at `nodes` have at the dotted path `field`, in order (Backstage semantics 4.3).
pub fn facet(catalog: &Catalog, nodes: &[NodeId], field: &str) -> Vec<FacetValue> {
    let key = field.to_lowercase();
    let values = nodes.par_iter().flat_map_iter(|&node| {
        let here = rows(catalog, node).into_iter().filter(|row| row.key == key);
        here.filter_map(|row| row.value).collect::<Vec<_>>()
    });
    let mut counts = BTreeMap::new();
    for value in values.collect::<Vec<_>>() {
        *counts.entry(value).or_insert(0) += 1;
    }
    counts.into_iter().map(|(value, count)| FacetValue { value, count }).collect()
}
