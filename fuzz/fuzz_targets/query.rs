//! A query of any text is understood or its mistakes are named, and it prints as what it means.
#![no_main]

use libfuzzer_sys::fuzz_target;
use stagedoor::search::Query;

fuzz_target!(|text: &str| {
    let (query, mistakes) = Query::parse(text);
    let length = text.chars().count();
    for mistake in mistakes {
        assert!(mistake.columns.start <= mistake.columns.end && mistake.columns.end <= length.max(1));
        assert!(!mistake.message.is_empty());
    }
    let printed = query.to_string();
    let (again, mistakes) = Query::parse(&printed);
    assert!(mistakes.is_empty(), "{printed:?} {mistakes:?}");
    assert_eq!(again, query, "{printed:?}");
});
