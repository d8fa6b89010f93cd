use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use stagedoor::search::{Context, Facet, Index, Narrowing, Query, Request};

use crate::{LARGE, World};

struct Small {
    world: World,
    index: Arc<Index>,
}

static SMALL: LazyLock<Small> = LazyLock::new(|| {
    let world = World::new(1_500);
    let index = Arc::new(Index::build(&world.catalog));
    Small { world, index }
});

fn query() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-z]{1,4}",
        4 => prop::sample::select(vec![
            "payments", "ledger", "lake", "pay", "team", "service", "components", "orders.v2", "P7LEDGR", "決済", "ü",
        ]).prop_map(str::to_owned),
        1 => prop::sample::select(vec![
            "kind:api", "-kind:user", "owner:team-money+", "is:orphan,owned", "tag:java", "domain:moneyline",
            "has:docs", "rel:dependsOn", "\"the system\"", "spec.type:service", "name:pay*", "component:pay",
            "is:mine", "ns:default", "-pay", "label:x", "link:grafana", "rel:ownedBy=team-money", "title:=guest",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 1..4).prop_map(|parts| parts.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn narrowing_finds_what_searching_anew_finds(
        text in query(),
        other in query(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 4),
        is_typed in any::<bool>(),
    ) {
        let Small { world, index } = &*SMALL;
        let (context, never) = (Context::default(), AtomicBool::new(false));
        let mut narrowing = Narrowing::default();
        // Typed letter by letter, taken back, changed in the middle, and something else between.
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        let grown = ends.iter().chain(ends.iter().rev().skip(1)).map(|end| text[..*end].to_owned());
        let changed = cuts.iter().map(|cut| {
            let (before, after) = text.split_at(*cut.get(&[&[0], &*ends].concat()));
            format!("{before}{}{after}", other.chars().take(1).collect::<String>())
        });
        let typed = grown.chain(changed).chain([other.clone(), text.clone()]);
        for text in typed {
            let query = Query::parse(&text).0;
            let request = Request::new(&query, 50);
            let request = if is_typed { request.while_typing() } else { request };
            let narrowed = narrowing.search(index, &world.catalog, request, &context, &never);
            let anew = index.search(&world.catalog, request, &context, &never);
            prop_assert_eq!(narrowed, anew, "{}", text);
        }
    }

    #[test]
    fn any_text_can_be_searched(text in "\\PC{0,24}|[a-z:\",=*+<> -]{0,24}") {
        let Small { world, index } = &*SMALL;
        let (query, _) = Query::parse(&text);
        let request = Request::new(&query, 10).while_typing();
        let never = AtomicBool::new(false);
        let hits = index.search(&world.catalog, request, &Context::default(), &never);
        prop_assert!(hits.items.len() <= 10 && hits.items.len() <= hits.total);
        prop_assert_eq!(hits.kinds.iter().map(|(_, count)| count).sum::<usize>(), hits.total);
    }

    #[test]
    fn tabs_share_out_what_is_found(text in query()) {
        let Small { world, index } = &*SMALL;
        let (query, _) = Query::parse(&text);
        let (context, never) = (Context::default(), AtomicBool::new(false));
        let all = index.search(&world.catalog, Request::new(&query, 1), &context, &never);
        for (kind, count) in &all.kinds {
            let request = Request::new(&query, 5_000).of_kind(Some(kind));
            let of_kind = index.search(&world.catalog, request, &context, &never);
            prop_assert_eq!(of_kind.total, *count);
            prop_assert_eq!(&of_kind.kinds, &all.kinds);
            prop_assert!(of_kind.items.iter().all(|hit| world.catalog.reference(hit.node).kind().eq_ignore_ascii_case(kind)));
        }
    }
}

#[test]
fn a_search_that_is_called_off_says_so() {
    let Small { world, index } = &*SMALL;
    let query = Query::parse("pay").0;
    let called_off = AtomicBool::new(true);
    let hits = index.search(&world.catalog, Request::new(&query, 10), &Context::default(), &called_off);
    assert!(hits.cancelled && hits.items.is_empty());
}

#[test]
fn facets_count_what_a_query_leaves() {
    let Small { world, index } = &*SMALL;
    let (query, context) = (Query::parse("kind:component owner:team-money").0, Context::default());
    let count = |facet| index.facet(&world.catalog, facet, Request::new(&query, 0), &context);
    assert_eq!(count(Facet::Owner), [("group:default/team-money".into(), 4)]);
    assert_eq!(count(Facet::Type), [("service".into(), 4)]);
    assert_eq!(count(Facet::Tag), [("double-entry".into(), 1)]);
    assert_eq!(index.list(&world.catalog, Request::new(&query, 0), &context).len(), 4);
}

#[test]
fn an_index_is_small() {
    let World { index, .. } = &*LARGE;
    for field in ["kind", "type", "lifecycle", "ns", "owner", "system", "domain", "tag"] {
        let text = format!("{field}:");
        index.complete(&text, text.len(), 10);
    }
    let bytes = index.memory() / index.len();
    println!("{bytes} bytes an entity of {}, every completion remembered", index.len());
    assert!(bytes <= 400, "{bytes} bytes an entity");
}
