use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use stagedoor::catalog::Catalog;
use stagedoor::search::{Context, Index, Narrowing, Query, Request};

use super::times::{Times, repeat};

/// As many hits as the program asks for.
const LIMIT: usize = 200;

/// Times to the first page and to the complete answer, nothing being remembered of former queries.
pub fn searched(catalog: &Catalog, index: &Arc<Index>, text: &str, rounds: usize) -> (Times, Times) {
    let (mut first, mut complete) = (Times::default(), Times::default());
    repeat(rounds, || {
        let (early, whole) = asked(&mut Narrowing::default(), catalog, index, text);
        first.add(early);
        complete.add(whole);
    });
    (first, complete)
}

/// The same for each letter while a text is typed, and while it is taken back.
pub fn typed(
    catalog: &Catalog,
    index: &Arc<Index>,
    text: &str,
    rounds: usize,
) -> ((Times, Times), (Times, Times)) {
    let (mut growing, mut shrinking) = <((Times, Times), (Times, Times))>::default();
    repeat(rounds, || {
        let mut narrowing = Narrowing::default();
        let mut letter = |end: usize, (first, complete): &mut (Times, Times)| {
            let (early, whole) = asked(&mut narrowing, catalog, index, &text[..end]);
            first.add(early);
            complete.add(whole);
        };
        (1..=text.len()).for_each(|end| letter(end, &mut growing));
        (1..text.len()).rev().for_each(|end| letter(end, &mut shrinking));
    });
    (growing, shrinking)
}

fn asked(
    narrowing: &mut Narrowing,
    catalog: &Catalog,
    index: &Arc<Index>,
    text: &str,
) -> (Duration, Duration) {
    let (context, never) = (Context::default(), AtomicBool::new(false));
    let start = Instant::now();
    let mut early = None;
    let query = Query::parse(text).0;
    let request = Request::new(&query, LIMIT).while_typing();
    let hits = narrowing.search_early(index, catalog, request, &context, &never, &mut |_| {
        early = Some(start.elapsed());
    });
    let complete = start.elapsed();
    assert!(!hits.cancelled);
    (early.unwrap_or(complete), complete)
}

/// Bytes an entity of a new index, and when everything that can be completed has been.
pub fn memory(catalog: &Catalog, size: usize) -> (usize, usize) {
    let index = Index::build(catalog);
    let bare = index.memory() / size;
    for field in ["kind", "type", "lifecycle", "ns", "owner", "system", "domain", "tag"] {
        let text = format!("{field}:");
        index.complete(&text, text.len(), 10);
    }
    (bare, index.memory() / size)
}
