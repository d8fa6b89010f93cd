use std::sync::atomic::AtomicBool;

use super::explain::explain;
use super::hits::{Hit, Hits};
use super::index::ROWS;
use super::plan::Plan;
use super::scan::{Found, Within, scan};
use super::{Context, Index, Request};
use crate::catalog::{Catalog, NodeId};

/// With fewer hits than this, letters may lie apart and slips are forgiven.
const FEW: usize = 20;

/// With more segments than this it pays to look at some of them first.
const MANY_SEGMENTS: usize = 32;

/// So many segments are looked at for the first page, and more if there is nothing in them.
const FIRST_SEGMENTS: [usize; 2] = [8, 32];

/// The most hits of a first page: more than a screen shows.
const FIRST_PAGE: usize = 100;

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
        let look = Look { index: self, catalog, request, context, cancel };
        look.search(Within::Everything, None).0
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

    /// The segments around the place of `name` in the order of names, at most `count`.
    fn segments_near(&self, catalog: &Catalog, name: &[u8], count: usize) -> Within<'static> {
        let row = self.nodes.partition_point(|&node| catalog.reference(node).name().as_bytes() < name);
        let count = count.min(self.segments.len());
        Within::Segments { first: (row / ROWS).min(self.segments.len() - count), count }
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
        let is_long = matches!(within, Within::Everything) && index.segments.len() > MANY_SEGMENTS;
        if let Some(first) = first.filter(|_| is_long)
            && let Some(hits) = self.early(&plan)
        {
            first(hits);
        }
        let Some(mut found) = self.scan(&plan, within, request.limit) else { return cancelled };
        let rows = std::mem::take(&mut found.rows);
        if rows.len() < FEW && plan.may_guess() {
            plan = plan.loosened(index, request.query);
            let Some(more) = self.scan(&plan, Within::Everything, request.limit) else { return cancelled };
            found = more;
        }
        (self.hits(&plan, found), rows)
    }

    /// The best hits of the segments where they are likely, if there are any.
    fn early(&self, strict: &Plan) -> Option<Hits> {
        let limit = self.request.limit.min(FIRST_PAGE);
        let mut loose = None;
        for count in FIRST_SEGMENTS {
            let near = self.index.segments_near(self.catalog, strict.likely_name(), count);
            let found = self.scan(strict, near, limit)?;
            if found.rows.len() >= FEW || found.total > 0 && !strict.may_guess() {
                return Some(Hits { is_partial: true, ..self.hits(strict, found) });
            }
            if strict.may_guess() {
                let plan = loose.get_or_insert_with(|| {
                    let again = Plan::new(self.index, self.catalog, self.request, self.context);
                    again.loosened(self.index, self.request.query)
                });
                let found = self.scan(plan, near, limit)?;
                if found.total > 0 {
                    return Some(Hits { is_partial: true, ..self.hits(plan, found) });
                }
            }
        }
        None
    }

    fn scan(&self, plan: &Plan, within: Within<'_>, limit: usize) -> Option<Found> {
        scan(self.index, self.catalog, plan, within, limit, self.cancel)
    }

    fn hits(&self, plan: &Plan, found: Found) -> Hits {
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
