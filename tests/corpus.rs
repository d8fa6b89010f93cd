//! The reader over real files of some sixty public repositories, broken ones included.

#![expect(clippy::print_stderr, reason = "a test that skips says so")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;
use stagedoor::catalog::Catalog;
use stagedoor::sources::folder::LocalSource;

/// What the corpus and Backstage's answers about it lie in; none when they are not there.
fn shared() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    if !found.join("corpus").exists() {
        eprintln!("SKIPPED: ../shared/corpus is not there");
        return None;
    }
    Some(found)
}

fn read(shared: &Path) -> (LocalSource, Arc<Catalog>) {
    let mut source = LocalSource::new(vec![shared.join("corpus")]);
    let catalog = source.read(&());
    (source, catalog)
}

/// Backstage's answers about files that a source finds, skeletons left out, by file and document.
fn answers(shared: &Path) -> Vec<Value> {
    let index = fs::read_to_string(shared.join("corpus/index.csv")).expect("the corpus has an index");
    let skeletons: BTreeSet<String> = index
        .lines()
        .map(|line| line.split(',').collect::<Vec<_>>())
        .filter(|columns| columns[4].starts_with("skeleton"))
        .map(|columns| format!("{}/{}", columns[1].replace('/', "__"), columns[3]))
        .collect();
    let text = fs::read_to_string(shared.join("golden/catalog.jsonl")).expect("the answers can be read");
    let all = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON"));
    all.filter(|answer| {
        let file = answer["file"].as_str().unwrap_or_default();
        let extension = Path::new(file).extension().and_then(|extension| extension.to_str());
        matches!(extension, Some("yaml" | "yml")) && !skeletons.contains(file)
    })
    .collect()
}

#[test]
fn every_good_entity_is_in_the_catalog() {
    let Some(shared) = shared() else { return };
    let (source, catalog) = read(&shared);
    let (mut expected, mut missing) = (BTreeSet::new(), Vec::new());
    for answer in answers(&shared) {
        // A Location whose targets are missing is good itself.
        if answer["ok"] == true || answer["stage"] == "targets" {
            let reference = answer["entityRef"].as_str().expect("a good entity has a reference");
            if catalog.entity(reference).is_none() {
                missing.push(format!("{} {reference}", answer["file"]));
            }
            expected.insert(reference.to_owned());
        }
    }
    println!("{:?}, of which Backstage takes {}", source.counts(), expected.len());
    assert!(missing.is_empty(), "missing:\n{}", missing.join("\n"));
}

#[test]
fn every_bad_document_is_named_with_its_line() {
    let Some(shared) = shared() else { return };
    let (_, catalog) = read(&shared);
    let mut named: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for place in catalog.problems().iter().filter_map(|problem| problem.place.as_ref()) {
        named.entry(place.file.to_string()).or_default().insert(place.line);
    }
    let (mut right, mut wrong) = (0, Vec::new());
    for answer in answers(&shared).iter().filter(|answer| answer["stage"] == "parse") {
        let file = answer["file"].as_str().expect("a file");
        let message = answer["errors"][0]["message"].as_str().expect("a message");
        let line = message.split(" at line ").nth(1).and_then(|rest| rest.split(',').next()?.parse().ok());
        let lines = named.iter().find(|(name, _)| name.ends_with(file)).map(|(_, lines)| lines);
        match (lines, line) {
            (Some(lines), Some(line)) if lines.contains(&line) => right += 1,
            _ => wrong.push(format!("{file}: {line:?}, ours {lines:?}")),
        }
    }
    println!("{right} bad documents named with the line that Backstage gives");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
