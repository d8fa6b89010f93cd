use std::sync::atomic::AtomicBool;

use super::explain::explain;
use super::hits::{Hit, Hits};
use super::plan::Plan;
use super::scan::{Found, Within, scan};
use super::{Context, Index, Request};
use crate::catalog::{Catalog, NodeId};

/// With fewer hits than this, letters may lie apart and slips are forgiven.
const FEW: usize = 20;

impl Index {
    /// Finds what `request` asks for in `catalog`, which the index was built from, best hits first.
    ///
    /// Words that stand as typed come before abbreviations; when both are few, letters that lie
    /// apart and words with one slip are found too. Without words everything that passes the
    /// conditions is found, by kind and name. Setting `cancel` calls the search off.
    pub fn search(
        &self,
        catalog: &Catalog,
        request: Request<'_>,
        context: &Context,
        cancel: &AtomicBool,
    ) -> Hits {
        self.search_within(catalog, request, context, Within::Everything, cancel).0
    }

    /// Finds everything that passes `request`, unranked, in the order of the catalog. Nothing is
    /// guessed: words must stand as typed or be abbreviations.
    pub fn list(&self, catalog: &Catalog, request: Request<'_>, context: &Context) -> Vec<NodeId> {
        let plan = Plan::new(self, catalog, request, context);
        let everything = Request { limit: self.len(), ..request };
        let never = AtomicBool::new(false);
        let found =
            scan(self, catalog, &plan, Within::Everything, everything.limit, &never).unwrap_or_default();
        let mut nodes: Vec<NodeId> = found.best.iter().map(|(_, row)| self.nodes[*row as usize]).collect();
        nodes.sort_unstable();
        nodes
    }

    /// Searches and also returns the rows that match strictly, when nothing was guessed.
    pub(super) fn search_within(
        &self,
        catalog: &Catalog,
        request: Request<'_>,
        context: &Context,
        within: Within<'_>,
        cancel: &AtomicBool,
    ) -> (Hits, Vec<u32>) {
        let mut plan = Plan::new(self, catalog, request, context);
        let Some(mut found) = scan(self, catalog, &plan, within, request.limit, cancel) else {
            return (Hits { cancelled: true, ..Hits::default() }, Vec::new());
        };
        let rows = std::mem::take(&mut found.rows);
        if rows.len() < FEW && plan.words.iter().any(|word| !word.is_phrase) {
            plan = plan.loosened(self, request.query);
            let Some(more) = scan(self, catalog, &plan, Within::Everything, request.limit, cancel) else {
                return (Hits { cancelled: true, ..Hits::default() }, rows);
            };
            found = more;
        }
        let hits = self.hits(catalog, &plan, found);
        (hits, rows)
    }

    fn hits(&self, catalog: &Catalog, plan: &Plan, found: Found) -> Hits {
        let items = found.best.into_iter().map(|(score, row)| {
            let row = row as usize;
            Hit { node: self.nodes[row], score, matches: explain(&plan.words, self, catalog, row) }
        });
        Hits {
            total: found.total,
            items: items.collect(),
            kinds: self.kinds_counted(&found.kinds),
            ..Hits::default()
        }
    }

    fn kinds_counted(&self, counts: &[usize]) -> Vec<(Box<str>, usize)> {
        let columns = &self.columns;
        let kinds = columns
            .kinds
            .values
            .iter()
            .zip(1..)
            .map(|(kind, id): (_, usize)| (columns.kind_places[id], kind, counts[id]));
        let mut kinds: Vec<_> = kinds.filter(|(.., count)| *count > 0).collect();
        kinds.sort_unstable();
        kinds.into_iter().map(|(_, kind, count)| (kind.clone(), count)).collect()
    }
}
