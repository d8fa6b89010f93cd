use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};

use super::early::Early;
use super::find::{Look, TakeFirst};
use super::order::Order;
use super::plan::{Piece, pieces};
use super::query::{Condition, Query, Term};
use super::scan::Within;
use super::{Context, Hits, Index, Request};
use crate::catalog::Catalog;

/// So many answers are remembered, the latest ones: about as many as somebody types letters.
const MOST_ANSWERS: usize = 24;

/// So many rows are remembered in all of them: a few megabytes.
const MOST_ROWS: usize = 1 << 20;

/// Searches as somebody types. A query that continues a former one is looked up only in what that
/// one found, and one that was answered before, as when letters are taken back, not at all.
/// The hits are the same as those of [`Index::search`].
#[derive(Debug, Default)]
pub struct Narrowing {
    /// The latest is the last.
    answers: Vec<Answer>,
    early: Early,
}

/// A question and what came of it.
#[derive(Debug)]
struct Answer {
    /// Its place in memory stays taken, so that another index cannot be taken for this one.
    index: Weak<Index>,
    query: Query,
    limit: usize,
    kind: Option<Box<str>>,
    unfinished: bool,
    order: Option<Order>,
    context: Context,
    hits: Hits,
    /// What matched strictly, whatever its kind.
    rows: Vec<u32>,
}

impl Narrowing {
    /// One that shows a first page as soon as there are two segments, for tests.
    #[cfg(test)]
    pub(crate) fn eager() -> Self {
        Self { early: Early { many: 1, first: [1, 2] }, ..Self::default() }
    }

    /// Like [`Index::search`].
    pub fn search(
        &mut self,
        index: &Arc<Index>,
        catalog: &Catalog,
        request: Request<'_>,
        context: &Context,
        cancel: &AtomicBool,
    ) -> Hits {
        self.search_early(index, catalog, request, context, cancel, &mut |_| ())
    }

    /// The same. When the answer takes long, hits that are at hand go to `first` before
    /// ([`Hits::is_partial`]).
    pub fn search_early(
        &mut self,
        index: &Arc<Index>,
        catalog: &Catalog,
        request: Request<'_>,
        context: &Context,
        cancel: &AtomicBool,
        first: TakeFirst<'_>,
    ) -> Hits {
        self.answers.retain(|answer| std::ptr::eq(answer.index.as_ptr(), Arc::as_ptr(index)));
        if let Some(at) = self.answers.iter().position(|answer| answer.answers(request, context)) {
            let answer = self.answers.remove(at);
            let hits = answer.hits.clone();
            self.answers.push(answer);
            return hits;
        }
        let former = self.answers.iter().filter(|answer| answer.is_continued_by(request, context));
        let within = former.min_by_key(|answer| answer.rows.len());
        let within = within.map_or(Within::Everything, |answer| Within::Rows(&answer.rows));
        let look = Look { index, catalog, request, context, cancel, early: self.early };
        let (hits, rows) = look.search(within, Some(first));
        if !hits.cancelled {
            self.remember(Answer {
                index: Arc::downgrade(index),
                query: request.query.clone(),
                limit: request.limit,
                kind: request.kind.map(Into::into),
                unfinished: request.unfinished,
                order: request.order,
                context: context.clone(),
                hits: hits.clone(),
                rows,
            });
        }
        hits
    }

    fn remember(&mut self, answer: Answer) {
        self.answers.push(answer);
        let mut rows = 0;
        let kept = self.answers.iter().rev().take(MOST_ANSWERS).take_while(|answer| {
            rows += answer.rows.len();
            rows <= MOST_ROWS
        });
        // The latest stays, however much it found.
        let outdated = self.answers.len() - kept.count().max(1);
        self.answers.drain(..outdated);
    }
}

impl Answer {
    fn answers(&self, request: Request<'_>, context: &Context) -> bool {
        self.query == *request.query
            && self.limit == request.limit
            && self.kind.as_deref() == request.kind
            && self.unfinished == request.unfinished
            && self.order == request.order
            && self.context == *context
    }

    fn is_continued_by(&self, request: Request<'_>, context: &Context) -> bool {
        self.unfinished == request.unfinished
            && self.context.within == context.within
            && continues(&self.query, request.query)
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
