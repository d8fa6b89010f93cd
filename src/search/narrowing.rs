use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};

use super::plan::{Piece, pieces};
use super::query::{Condition, Query, Term};
use super::scan::Within;
use super::{Context, Hits, Index, Request};
use crate::catalog::{Catalog, EntityRef};

/// Searches as somebody types: a query that continues the former one is looked up only in what the
/// former one found. The hits are the same as those of [`Index::search`].
#[derive(Debug, Default)]
pub struct Narrowing {
    last: Option<Last>,
}

#[derive(Debug)]
struct Last {
    /// Its place in memory stays taken, so that another index cannot be taken for this one.
    index: Weak<Index>,
    query: Query,
    unfinished: bool,
    within: Option<Arc<HashSet<EntityRef>>>,
    /// What matched, whatever its kind.
    rows: Vec<u32>,
}

impl Narrowing {
    /// Like [`Index::search`].
    pub fn search(
        &mut self,
        index: &Arc<Index>,
        catalog: &Catalog,
        request: Request<'_>,
        context: &Context,
        cancel: &AtomicBool,
    ) -> Hits {
        let last = self.last.take().filter(|last| {
            std::ptr::eq(last.index.as_ptr(), Arc::as_ptr(index))
                && last.unfinished == request.unfinished
                && last.within == context.within
                && continues(&last.query, request.query)
        });
        let within = last.as_ref().map_or(Within::Everything, |last| Within::Rows(&last.rows));
        let (hits, rows) = index.search_within(catalog, request, context, within, cancel);
        self.last = if hits.cancelled {
            last
        } else {
            let query = request.query.clone();
            let within = context.within.clone();
            Some(Last { index: Arc::downgrade(index), query, unfinished: request.unfinished, within, rows })
        };
        hits
    }
}

/// Whether everything that `query` matches, `former` matched too.
fn continues(former: &Query, query: &Query) -> bool {
    let (old, new) = (pieces(former), pieces(query));
    let is_kept = |term: &Term| query.terms().contains(term);
    !former.is_empty()
        && old.len() <= new.len()
        && old.iter().zip(&new).all(|(old, new)| is_continued(old, new))
        && former.terms().iter().filter(|term| !is_word(term)).all(|term| is_kept(term) && !is_personal(term))
}

fn is_word(term: &Term) -> bool {
    !term.negated && matches!(term.condition, Condition::Word(_))
}

/// What is short is looked for in fewer places, so that its continuation may match elsewhere.
fn is_continued(old: &Piece, new: &Piece) -> bool {
    old == new || !old.is_phrase && !new.is_phrase && old.text.len() >= 3 && new.text.starts_with(&*old.text)
}

fn is_personal(term: &Term) -> bool {
    matches!(&term.condition, Condition::Is(states) if states.iter().any(|status| status.is_personal()))
}
