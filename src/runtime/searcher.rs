use std::collections::HashSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use super::selections::Selections;
use crate::app::wizard::Allowed;
use crate::app::{Found, Question, SearchContext, World};
use crate::catalog::EntityRef;
use crate::search::{Context, Hits, Narrowing, Query, QueryProblem, Request, Selection};

/// Answers the questions of one asker, each with the help of what the one before found.
#[derive(Debug, Clone, Default)]
pub struct Searcher {
    narrowing: Arc<Mutex<Narrowing>>,
    selections: Arc<Mutex<Selections>>,
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
        let within = self.selection(world, question.context.within.as_ref(), question.allowed.as_ref());
        let context = Context { within, ..context(&question.context) };
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

impl Searcher {
    /// The entity that is let through, when it is the only one. What else is let through is remembered for questions.
    pub fn only(&self, world: &World, allowed: &Arc<Allowed>) -> Option<EntityRef> {
        let selection =
            self.selection(world, None, Some(allowed)).filter(|selection| selection.len() == 1)?;
        Some(world.catalog.reference(selection.first(&world.index)?).clone())
    }

    /// The entities that a question is about; none when it is about all. Worked out once for a catalog.
    fn selection(
        &self,
        world: &World,
        within: Option<&Arc<HashSet<EntityRef>>>,
        allowed: Option<&Arc<Allowed>>,
    ) -> Option<Arc<Selection>> {
        // One that panicked has left nothing half done: at worst something is worked out again.
        self.selections.lock().unwrap_or_else(PoisonError::into_inner).of(world, within, allowed)
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

/// The same in the terms of the search engine, but for [`SearchContext::within`], which takes an index.
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
        within: None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;
    use crate::app::{Asker, Source};
    use crate::catalog::Catalog;
    use crate::catalog::testing::component;
    use crate::runtime::source::world;

    #[test]
    fn a_first_page_goes_ahead_of_the_answer_with_the_mistakes_of_the_query() {
        let names = (0..9_000).map(|number| component(&format!("{number:04}-oven"), "bakers"));
        let catalog = Catalog::build(&names.collect::<Vec<_>>(), Vec::new());
        let world = world(Arc::new(catalog), Source::default());
        let narrowing = Arc::new(Mutex::new(Narrowing::eager()));
        let searcher = Searcher { narrowing, ..Searcher::default() };
        let question = Question {
            generation: 1,
            query: "oven knd:component".to_owned(),
            kind: None,
            order: None,
            limit: 300,
            context: SearchContext::default(),
            allowed: None,
            asker: Asker::Browse,
        };
        let early = RefCell::new(Vec::new());
        let found =
            searcher.find(&world, &question, &AtomicBool::new(false), |found| early.borrow_mut().push(found));
        let (early, found) = (early.into_inner(), found.expect("it was not called off"));
        assert_eq!(early.len(), 1);
        assert!(early[0].hits.is_partial && !found.hits.is_partial);
        assert!(early[0].hits.total < found.hits.total && found.hits.total == 9_000);
        assert_eq!((early[0].mistakes.len(), &early[0].mistakes), (1, &found.mistakes));
        let called_off = searcher.find(&world, &question, &AtomicBool::new(true), |_| ());
        assert!(called_off.is_some(), "it is known already");
    }
}
