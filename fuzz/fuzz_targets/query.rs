//! Any text is a query; what was understood of it prints back as the same query, and finds the same
//! whether it is typed in pieces or asked at once.

#![no_main]

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use libfuzzer_sys::fuzz_target;
use stagedoor::catalog::Catalog;
use stagedoor::search::{Context, Index, Narrowing, Query, Request};
use stagedoor::sources::folder::LocalSource;

const PAGE: usize = 20;

static DEMO: LazyLock<(Arc<Catalog>, Arc<Index>)> = LazyLock::new(|| {
    let catalog = LocalSource::demo().read(&());
    let index = Arc::new(Index::build(&catalog));
    (catalog, index)
});

fuzz_target!(|text: &str| {
    let (query, problems) = Query::parse(text);
    let printed = query.to_string();
    assert_eq!(Query::parse(&printed).0, query, "{printed:?}");
    let length = text.chars().count();
    for problem in problems {
        assert!(problem.columns.start < problem.columns.end && problem.columns.end <= length);
    }

    let (catalog, index) = &*DEMO;
    let (context, never) = (Context::default(), AtomicBool::new(false));
    let at_once = index.search(catalog, Request::new(&query, PAGE), &context, &never);
    assert!(at_once.items.len() <= PAGE && at_once.items.len() <= at_once.total);
    let mut narrowing = Narrowing::default();
    let half = text.char_indices().nth(length / 2).map_or("", |(end, _)| &text[..end]);
    for typed in [half, text, half] {
        let query = Query::parse(typed).0;
        let hits = narrowing.search(index, catalog, Request::new(&query, PAGE), &context, &never);
        if typed == text {
            assert_eq!(hits, at_once, "{half:?} continued");
        }
    }
});
