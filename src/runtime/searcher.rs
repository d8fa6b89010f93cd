use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use crate::app::{Found, Question, SearchContext, World};
use crate::catalog::EntityRef;
use crate::search::{Context, Query, Request};

/// Answers a question; none when it was called off meanwhile.
pub fn find(world: &World, question: &Question, cancel: &AtomicBool) -> Option<Found> {
    let (query, mistakes) = Query::parse(&question.query);
    let request = Request::new(&query, question.limit).of_kind(question.kind.as_deref()).while_typing();
    let hits = world.index.search(&world.catalog, request, &context(&question.context), cancel);
    if hits.cancelled {
        return None;
    }
    let kinds = hits.kinds.iter().map(|(kind, count)| (kind.to_string(), *count)).collect();
    Some(Found { hits: Arc::new(hits), kinds, mistakes })
}

fn context(of: &SearchContext) -> Context {
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
    }
}
