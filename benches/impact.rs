//! What breaks with an entity in a graph of 10,000 nodes and 100,000 edges with circles:
//! `cargo bench --bench impact`.

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use serde_json::json;
use stagedoor::app::graph::GraphPage;
use stagedoor::catalog::{
    Catalog, Described, Emitted, Entity, EntityRef, NodeId, Origin, Reach, RelationType, Tie, impact, ways,
};

const NODES: usize = 10_000;
const EDGES_EACH: usize = 10;

fn reference(number: usize) -> EntityRef {
    EntityRef::new("component", "default", &format!("c{number}"))
}

/// Every component depends on ten others, some of them later ones: one great knot.
fn catalog() -> Catalog {
    // A linear congruential sequence: the same graph at every run.
    let mut state = 7_u64;
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).expect("31 bits") % NODES
    };
    let described = |number: usize| {
        let document = json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": format!("c{number}"), "namespace": "default"}, "spec": {"type": "service"},
        });
        let mut depends_on = || Emitted {
            r#type: RelationType::DependsOn,
            target: reference(chance()),
            field: "spec.dependsOn",
            line: 1,
            column: 1,
        };
        let relations = (0..EDGES_EACH).map(|_| depends_on()).collect();
        let entity = Entity::new(&document, Origin::default(), &mut |text| text.into());
        Described { entity: Arc::new(entity), relations, is_complete: false }
    };
    let mut all = Vec::with_capacity(NODES);
    let mut described = described;
    for number in 0..NODES {
        all.push(described(number));
    }
    Catalog::preview(&all, Vec::new())
}

fn node(catalog: &Catalog, number: usize) -> NodeId {
    catalog.find(reference(number).as_str()).expect("it is there")
}

fn bench(criterion: &mut Criterion) {
    let catalog = catalog();
    let origin = node(&catalog, 17);
    let reached = impact(&catalog, origin, Reach::default()).reached.len();
    assert!(reached > NODES / 2, "{reached} of {NODES}");
    criterion.bench_function("impact of one in 10,000 with 100,000 edges", |bencher| {
        bencher.iter(|| impact(black_box(&catalog), origin, Reach::default()));
    });
    let target = node(&catalog, 4_711);
    criterion.bench_function("ways between two of 10,000", |bencher| {
        bencher.iter(|| ways(black_box(&catalog), origin, target, Reach::default(), 10));
    });
    let page = GraphPage::of(&catalog, origin, (120, 40));
    assert!(page.drawing.is_some(), "one step around {} can be drawn", page.title);
    criterion.bench_function("graph screen of one in 10,000 with 100,000 edges", |bencher| {
        bencher.iter(|| GraphPage::of(black_box(&catalog), origin, (120, 40)));
    });
    criterion.bench_function("tree of all 10,000 around one", |bencher| {
        bencher.iter(|| GraphPage::within(black_box(&catalog), origin, Tie::ALL, usize::MAX, (120, 40)));
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
