//! How long a keystroke takes: `cargo bench --bench search`.
//!
//! `STAGEDOOR_BENCH_SIZES=10000,1000000` chooses other sizes of the catalog.

mod generator;

use std::hint::black_box;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use stagedoor::search::{Context, Index, Narrowing, Query, Request};

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The sizes of the catalog.
const SIZES: &[usize] = &[10_000, 100_000];

/// A page of hits is materialised, with the places of their matches.
const LIMIT: usize = 200;

/// Each class of query, and one of its kind.
const CLASSES: &[(&str, &str)] = &[
    ("everything", ""),
    ("1 character", "p"),
    ("3 characters", "pay"),
    ("prefix", "payments-led"),
    ("initials", "plgs"),
    ("two words", "pay led"),
    ("three words", "ledger api grpc"),
    ("abbreviation", "pmtldg"),
    ("typo", "paymnets"),
    ("no match", "zzqxj"),
    ("field filter", "kind:api lifecycle:production"),
    ("filter and word", "kind:component owner:team-tax+ ledger"),
    ("phrase", "\"as the single source\""),
    ("negation", "ledger -tag:java"),
    ("dotted path", "spec.definition:*"),
];

fn searching(criterion: &mut Criterion) {
    let never = AtomicBool::new(false);
    let context = Context::default();
    for size in generator::sizes(SIZES) {
        let catalog = generator::catalog(size);
        let index = Arc::new(Index::build(&catalog));
        let mut group = criterion.benchmark_group(format!("search/{size}"));
        for (class, text) in CLASSES {
            let (query, _) = Query::parse(text);
            group.bench_with_input(BenchmarkId::from_parameter(class), &query, |bencher, query| {
                bencher
                    .iter(|| index.search(&catalog, Request::new(black_box(query), LIMIT), &context, &never));
            });
        }
        let word = "payments-ledger";
        let typed: Vec<Query> = (1..=word.len()).map(|end| Query::parse(&word[..end]).0).collect();
        group.bench_function("typed letter by letter", |bencher| {
            bencher.iter(|| {
                let mut narrowing = Narrowing::default();
                for query in &typed {
                    black_box(narrowing.search(
                        &index,
                        &catalog,
                        Request::new(query, LIMIT),
                        &context,
                        &never,
                    ));
                }
            });
        });
        group.finish();
    }
}

fn building(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    for size in generator::sizes(SIZES) {
        let catalog = generator::catalog(size);
        group.bench_function(BenchmarkId::from_parameter(size), |bencher| {
            bencher.iter(|| Index::build(black_box(&catalog)));
        });
    }
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default()
        .warm_up_time(Duration::from_millis(300))
        .measurement_time(Duration::from_secs(1))
        .sample_size(20)
        .without_plots();
    targets = building, searching
}
criterion_main!(benches);
