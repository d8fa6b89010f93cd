//! Any text is a query, and what was understood of it prints back as the same query.

#![no_main]

use libfuzzer_sys::fuzz_target;
use stagedoor::search::Query;

fuzz_target!(|text: &str| {
    let (query, problems) = Query::parse(text);
    let printed = query.to_string();
    assert_eq!(Query::parse(&printed).0, query, "{printed:?}");
    let length = text.chars().count();
    for problem in problems {
        assert!(problem.columns.start < problem.columns.end && problem.columns.end <= length);
    }
});
