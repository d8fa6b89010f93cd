use std::cmp::Reverse;
use std::sync::atomic::AtomicBool;

use super::index::{Column, ValueId};
use super::plan::Plan;
use super::scan::{Within, scan};
use super::{Context, Field, Index, Request};
use crate::catalog::Catalog;

/// An attribute that a filter menu lists the values of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Facet {
    /// The kind.
    Kind,
    /// `spec.type`.
    Type,
    /// The owner, as a full reference.
    Owner,
    /// The system, or for systems the domain, as a full reference.
    System,
    /// `spec.lifecycle`.
    Lifecycle,
    /// `metadata.tags`.
    Tag,
    /// `metadata.namespace`.
    Namespace,
}

impl Index {
    /// The distinct values of `facet` among what `request` matches, with how many entities have
    /// each, the most frequent first. The limit and the kind of the request count as well.
    pub fn facet(
        &self,
        catalog: &Catalog,
        facet: Facet,
        request: Request<'_>,
        context: &Context,
    ) -> Vec<(Box<str>, usize)> {
        let plan = Plan::new(self, catalog, request, context);
        let never = AtomicBool::new(false);
        let found = scan(self, catalog, &plan, Within::Everything, 0, 0, &never).unwrap_or_default();
        let kinds = &self.columns.kinds.ids;
        let rows = found.rows.iter().map(|&row| row as usize);
        let rows = rows.filter(|&row| plan.frame.tab.as_ref().is_none_or(|tab| tab[kinds[row] as usize]));
        let columns = &self.columns;
        let texts = |column: &Column<Box<str>>| count(column, rows.clone());
        let references = |column| count(column, rows.clone());
        let mut counted = match facet {
            Facet::Kind => texts(&columns.kinds),
            Facet::Type => texts(&columns.types),
            Facet::Lifecycle => texts(&columns.lifecycles),
            Facet::Namespace => texts(&columns.namespaces),
            Facet::Owner => references(&columns.owners),
            Facet::System => references(&columns.systems),
            Facet::Tag => {
                let marks = &columns.marks;
                let counts = tally(rows.flat_map(|row| marks.row(row).iter().copied()), marks.values.len());
                let tags = marks.values.iter().zip(counts).filter(|(mark, _)| mark.field == Field::Tag);
                tags.map(|(mark, count)| (mark.text.clone(), count)).collect()
            }
        };
        counted.retain(|(_, count)| *count > 0);
        counted
            .sort_unstable_by(|(a, a_count), (b, b_count)| (Reverse(a_count), a).cmp(&(Reverse(b_count), b)));
        counted
    }
}

fn count<T: ToString>(column: &Column<T>, rows: impl Iterator<Item = usize>) -> Vec<(Box<str>, usize)> {
    let counts = tally(rows.map(|row| column.ids[row]), column.values.len());
    column.values.iter().map(|value| value.to_string().into()).zip(counts).collect()
}

/// How often each number from 1 to `values` occurs.
pub(super) fn tally(ids: impl Iterator<Item = ValueId>, values: usize) -> Vec<usize> {
    let mut counts = vec![0; values + 1];
    ids.for_each(|id| counts[id as usize] += 1);
    counts.remove(0);
    counts
}
