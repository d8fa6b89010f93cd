use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock};

use proptest::prelude::*;
use stagedoor::catalog::NodeId;
use stagedoor::search::{Context, Facet, Hits, Index, Narrowing, Query, Request};

use crate::World;

struct Small {
    world: World,
    index: Arc<Index>,
}

static SMALL: LazyLock<Small> = LazyLock::new(|| {
    let world = World::new(1_500);
    let index = Arc::new(Index::build(&world.catalog));
    Small { world, index }
});

fn found(hits: &Hits) -> (usize, Vec<(NodeId, u16)>) {
    (hits.total, hits.items.iter().map(|hit| (hit.node, hit.score)).collect())
}

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
    fn narrowing_finds_what_searching_anew_finds(text in query()) {
        let Small { world, index } = &*SMALL;
        let (context, never) = (Context::default(), AtomicBool::new(false));
        let mut narrowing = Narrowing::default();
        // Typed letter by letter, then shortened again.
        let ends: Vec<usize> = text.char_indices().map(|(at, c)| at + c.len_utf8()).collect();
        for end in ends.iter().chain(ends.iter().rev().skip(1).step_by(2)) {
            let query = Query::parse(&text[..*end]).0;
            let request = Request::new(&query, 50);
            let narrowed = narrowing.search(index, &world.catalog, request, &context, &never);
            let anew = index.search(&world.catalog, request, &context, &never);
            prop_assert_eq!(found(&narrowed), found(&anew), "{}", &text[..*end]);
            prop_assert_eq!(narrowed.kinds, anew.kinds);
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
    let Small { index, .. } = &*SMALL;
    let bytes = index.memory() / index.len();
    assert!(bytes <= 400, "{bytes} bytes an entity");
}
