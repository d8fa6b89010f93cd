use std::sync::atomic::AtomicBool;

use super::early::Early;
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
        let early = Early::default();
        let look = Look { index: self, catalog, request, context, cancel, early };
        look.search(Within::Everything, None).0
    }

    /// Finds everything that passes `request`, unranked, in the order of the catalog. Nothing is
    /// guessed: words must stand as typed or be abbreviations.
    pub fn list(&self, catalog: &Catalog, request: Request<'_>, context: &Context) -> Vec<NodeId> {
        let plan = Plan::new(self, catalog, request, context);
        let everything = Request { limit: self.len(), ..request };
        let never = AtomicBool::new(false);
        let found =
            scan(self, catalog, &plan, Within::Everything, everything.limit, 0, &never).unwrap_or_default();
        let mut nodes: Vec<NodeId> = found.best.iter().map(|(_, row)| self.nodes[*row as usize]).collect();
        nodes.sort_unstable();
        nodes
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

/// One search under way.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) index: &'a Index,
    pub(super) catalog: &'a Catalog,
    pub(super) request: Request<'a>,
    pub(super) context: &'a Context,
    pub(super) cancel: &'a AtomicBool,
    pub(super) early: Early,
}

/// Takes hits that are found before the search has ended.
pub(super) type TakeFirst<'a> = &'a mut dyn FnMut(Hits);

impl Look<'_> {
    /// The hits, and the rows that match strictly; the hits are cancelled when it was called off.
    ///
    /// When much is to be looked through, `first` is given what the likeliest part of it holds.
    pub(super) fn search(&self, within: Within<'_>, first: Option<TakeFirst<'_>>) -> (Hits, Vec<u32>) {
        let cancelled = (Hits { cancelled: true, ..Hits::default() }, Vec::new());
        let Self { index, catalog, request, .. } = *self;
        let mut plan = Plan::new(index, catalog, request, self.context);
        let is_long = matches!(within, Within::Everything) && index.segments.len() > self.early.many;
        let mut first = first.filter(|_| is_long);
        let (mut floor, mut loose) = (0, None);
        if let Some((hits, least)) = first.as_ref().and_then(|_| self.early_hits(&plan, &mut loose)) {
            if let Some(first) = first.take() {
                first(hits);
            }
            floor = least;
        }
        let Some(mut found) = self.scan(&plan, within, floor) else { return cancelled };
        let rows = std::mem::take(&mut found.rows);
        if rows.len() < FEW && plan.may_guess() {
            if let Some(first) = first.filter(|_| found.total > 0) {
                first(Hits { is_partial: true, ..self.hits(&plan, found) });
            }
            plan = loose.unwrap_or_else(|| plan.loosened(index, request.query));
            if rows.is_empty() && within == Within::Everything {
                plan.learn_of_nothing();
            }
            let Some(more) = self.scan(&plan, Within::Everything, 0) else { return cancelled };
            found = more;
        }
        (self.hits(&plan, found), rows)
    }

    pub(super) fn scan(&self, plan: &Plan, within: Within<'_>, floor: u32) -> Option<Found> {
        scan(self.index, self.catalog, plan, within, self.request.limit, floor, self.cancel)
    }

    pub(super) fn hits(&self, plan: &Plan, found: Found) -> Hits {
        let Self { index, catalog, .. } = *self;
        let items = found.best.into_iter().map(|(score, row)| {
            let row = row as usize;
            Hit { node: index.nodes[row], score, matches: explain(&plan.words, index, catalog, row) }
        });
        Hits {
            total: found.total,
            items: items.collect(),
            kinds: index.kinds_counted(&found.kinds),
            ..Hits::default()
        }
    }
}
