//! How long reading a tree of descriptors takes, beside what the YAML parser alone takes:
//! `cargo bench --bench reading`.
//!
//! `STAGEDOOR_BENCH_SIZES=10000,100000` chooses other sizes of the company.

mod generator;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use granit_parser::Parser;
use rayon::prelude::*;
use stagedoor::app::Source;
use stagedoor::sources::folder::LocalSource;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let yaml = files.into_iter().filter(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    yaml.chain(folders.iter().flat_map(|folder| yaml_files(folder))).collect()
}

/// Every event of every file, and nothing made of them.
fn parser_alone(files: &[PathBuf]) -> usize {
    let events = |path: &PathBuf| {
        let text = fs::read_to_string(path).expect("a file");
        Parser::new_from_str(&text).flatten().count()
    };
    files.par_iter().map(events).sum()
}

fn reading(criterion: &mut Criterion) {
    for size in generator::sizes(&[10_000]) {
        let folder = tempfile::tempdir().expect("a folder");
        let written = generator::Company::new(size).write(folder.path()).expect("written");
        let files = yaml_files(folder.path());
        let mut group = criterion
            .benchmark_group(format!("reading/{} entities in {} files", written.entities, written.files));
        group.throughput(Throughput::Elements(written.entities as u64)).sample_size(10);
        group.bench_function(BenchmarkId::from_parameter("the YAML parser alone"), |bencher| {
            bencher.iter(|| parser_alone(&files));
        });
        group.bench_function(BenchmarkId::from_parameter("read and related"), |bencher| {
            bencher.iter_batched(
                || LocalSource::new(vec![folder.path().to_owned()]),
                |mut source| source.read(&()),
                BatchSize::PerIteration,
            );
        });
        group.bench_function(BenchmarkId::from_parameter("read, related and searchable"), |bencher| {
            bencher.iter_batched(
                || LocalSource::new(vec![folder.path().to_owned()]),
                |mut source| stagedoor::runtime::world(source.read(&()), Source::default()),
                BatchSize::PerIteration,
            );
        });
        let mut source = LocalSource::new(vec![folder.path().to_owned()]);
        source.read(&());
        let one = files[files.len() / 2].clone();
        group.bench_function(BenchmarkId::from_parameter("one file changed"), |bencher| {
            bencher.iter(|| Arc::clone(&source.reread(std::slice::from_ref(&one))));
        });
        group.finish();
    }
}

criterion_group!(benches, reading);
criterion_main!(benches);
