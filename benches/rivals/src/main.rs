//! Prints one Markdown table a size: how long each class of query takes us and others.
//!
//! `cargo run --release --manifest-path benches/rivals/Cargo.toml -- 10000 100000 1000000`
//!
//! Needs `fzf` on the path; without it its column stays empty. Names of classes behind the sizes
//! choose some of them, and `ours` leaves the others out.

#[path = "../../generator/mod.rs"]
mod generator;
mod ours;
mod rivals;
mod times;

use std::sync::Arc;
use std::time::Instant;

use stagedoor::search::Index;

use self::rivals::Rivals;

/// The allocator of the program itself.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A class of query: our query, and the same for those who know words only.
const CLASSES: &[(&str, &str, &str)] = &[
    ("1 character", "p", "p"),
    ("3 characters", "pay", "pay"),
    ("prefix", "payments-led", "payments-led"),
    ("initials", "plgs", "plgs"),
    ("two words", "pay led", "pay led"),
    ("typo", "paymnets", "paymnets"),
    ("no match", "zzqxj", "zzqxj"),
    ("field filter", "kind:api lifecycle:production", "api production"),
    ("children of a group, and a word", "kind:component owner:team-tax+ ledger", "component team-tax ledger"),
    ("dotted path, anything", "spec.definition:*", "definition"),
    ("dotted path, a value of many", "annotation:backstage.io/techdocs-ref=dir:.", "dir:."),
    (
        "dotted path, a value of one",
        "annotation:github.com/project-slug=acme/payments-ledger-api",
        "payments-ledger-api",
    ),
    ("dotted path, a pattern", "annotation:github.com/project-slug=*/payments-*", "payments-"),
];

/// Typed letter by letter, then taken back.
const TYPED: &str = "payments-ledger";

fn main() {
    let (sizes, mut names): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.parse::<usize>().is_ok());
    let alone = names.iter().any(|name| name == "ours");
    names.retain(|name| name != "ours");
    let sizes: Vec<usize> = sizes.iter().filter_map(|size| size.parse().ok()).collect();
    for size in if sizes.is_empty() { vec![10_000, 100_000] } else { sizes } {
        compare(size, &names, alone);
    }
}

fn compare(size: usize, names: &[String], alone: bool) {
    let catalog = generator::catalog(size);
    let start = Instant::now();
    let index = Arc::new(Index::build(&catalog));
    let built = start.elapsed();
    let rivals = (!alone).then(|| Rivals::new(&catalog));
    let rounds = (20_000_000 / size).clamp(25, 400);
    println!("\n### {size} entities\n\nLoad before: {}", load());
    println!(
        "| query | first page p50 / p99 | complete p50 / p99 | fzf --filter | nucleo | nucleo-matcher | fuzzy-matcher |"
    );
    println!("|---|---|---|---|---|---|---|");
    let chosen = |class: &str| names.is_empty() || names.iter().any(|name| name == class);
    for (class, query, words) in CLASSES.iter().filter(|(class, ..)| chosen(class)) {
        let (first, complete) = ours::searched(&catalog, &index, query, rounds);
        let others = rivals
            .as_ref()
            .map_or_else(|| vec![String::new(); 4], |rivals| rivals.asked(words, rounds.min(7)));
        println!("| {class} | {first} | {complete} | {} |", others.join(" | "));
    }
    let (growing, shrinking) = ours::typed(&catalog, &index, TYPED, rounds.min(40));
    println!("| growing, a letter each | {} | {} | | | | |", growing.0, growing.1);
    println!("| shrinking, a letter each | {} | {} | | | | |", shrinking.0, shrinking.1);
    let (bare, remembered) = ours::memory(&catalog, size);
    println!(
        "\nMemory beside the entities: {bare} bytes an entity, {remembered} with every completion remembered. \
         The index was built in {:.2} s.",
        built.as_secs_f64(),
    );
    println!("\nLoad after: {}", load());
}

/// How many programs wanted to run at once in the last minute, five and fifteen, of how many cores.
fn load() -> String {
    let averages = std::fs::read_to_string("/proc/loadavg").unwrap_or_else(|_| "unknown".to_owned());
    let averages: Vec<&str> = averages.split(' ').take(3).collect();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{} on {cores} cores", averages.join(", "))
}
