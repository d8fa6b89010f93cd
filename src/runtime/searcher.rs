use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::{Found, Question, SearchContext, World};
use crate::catalog::EntityRef;
use crate::search::{Context, Hits, Narrowing, Query, QueryProblem, Request};

/// Answers the questions of one asker, each with the help of what the one before found.
#[derive(Debug, Clone, Default)]
pub struct Searcher {
    narrowing: Arc<Mutex<Narrowing>>,
}

impl Searcher {
    /// Answers a question; none when it was called off meanwhile. When that takes long, what is at
    /// hand goes to `first` before.
    pub fn find(
        &self,
        world: &World,
        question: &Question,
        cancel: &AtomicBool,
        first: impl Fn(Found),
    ) -> Option<Found> {
        let (query, mut mistakes) = Query::parse(&question.query);
        let request = Request::new(&query, question.limit).of_kind(question.kind.as_deref()).while_typing();
        let request = request.ordered(question.order);
        let context = context(&question.context);
        // A search that panicked has left nothing half done: at worst nothing is narrowed.
        let mut narrowing = self.narrowing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut first = |hits| first(found(hits, mistakes.clone()));
        let hits =
            narrowing.search_early(&world.index, &world.catalog, request, &context, cancel, &mut first);
        drop(narrowing);
        if hits.cancelled {
            return None;
        }
        if hits.kinds.is_empty() {
            mistakes.extend(unheard_of(world, &question.query));
        }
        Some(found(hits, mistakes))
    }
}

fn found(hits: Hits, mistakes: Vec<QueryProblem>) -> Found {
    let kinds = hits.kinds.iter().map(|(kind, count)| (kind.to_string(), *count)).collect();
    Found { hits: Arc::new(hits), kinds, mistakes }
}

/// What nothing has, said only while something can be found at all.
fn unheard_of(world: &World, query: &str) -> Vec<QueryProblem> {
    if world.index.is_empty() { Vec::new() } else { world.index.review(&world.catalog, query) }
}

/// The same in the terms of the search engine.
pub fn context(of: &SearchContext) -> Context {
    let references = |texts: &[String]| -> Vec<EntityRef> {
        texts.iter().filter_map(|text| EntityRef::parse_full(text).ok()).collect()
    };
    let visited = references(&of.visited);
    let count = visited.len().max(1);
    #[expect(clippy::cast_precision_loss, reason = "a hundred visits at most")]
    let habit = |place: usize| 1.0 - place as f32 / count as f32;
    Context {
        owners: references(&of.mine).into_iter().collect(),
        starred: references(&of.starred).into_iter().collect(),
        habits: visited.into_iter().enumerate().map(|(place, visit)| (visit, habit(place))).collect(),
        within: of.within.clone(),
    }
}
