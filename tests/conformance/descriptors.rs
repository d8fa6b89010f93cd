//! Every document of the corpus and of the probes: verdict, place of the mistake, and the entity as processed.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use serde_json::{Value, json};
use stagedoor::catalog::{Described, EntityRef};
use stagedoor::diagnostic::{Code, Problem};
use stagedoor::sources::descriptor::{self, Hosting, Names, Reading, Setting};
use stagedoor::sources::files::Disk;
use stagedoor::sources::folder;
use url::Url;

use crate::allowed::{self, Case};
use crate::golden::{Tally, backstage_field, covers, lines, same, shared};

#[test]
fn the_corpus_as_files() {
    compare("catalog.jsonl", "corpus", false);
}

#[test]
fn the_corpus_as_if_on_github() {
    compare("catalog-url.jsonl", "corpus", true);
}

#[test]
fn the_probes_as_files() {
    compare("probes.jsonl", "golden/probes", false);
}

#[test]
fn the_probes_as_if_on_github() {
    compare("probes-url.jsonl", "golden/probes", true);
}

fn compare(set: &str, folder: &str, as_url: bool) {
    let (Some(lines), Some(folder)) = (lines(&format!("golden/{set}")), shared(folder)) else { return };
    let mut tally = Tally::default();
    let mut read: Option<(String, Vec<Judged>)> = None;
    for theirs in lines {
        let file = theirs["file"].as_str().expect("a line names its file").to_owned();
        let judged = match &read {
            Some((name, judged)) if *name == file => judged,
            _ => &read.insert((file.clone(), judge(&folder, &file, as_url))).1,
        };
        let index = usize::try_from(theirs["docIndex"].as_u64().expect("a number")).expect("a small one");
        let verdict = judged
            .get(index)
            .map_or_else(|| Err("we see no such document".to_owned()), |ours| agree(ours, &theirs));
        match verdict {
            Ok(()) => tally.agreed += 1,
            Err(difference) => {
                let case = Case { as_url, theirs: &theirs, ours: judged.get(index) };
                if allowed::reason(&case).is_some() {
                    tally.allowed += 1;
                } else {
                    tally.unexplained.push(format!("{file} #{index}: {difference}"));
                }
            }
        }
    }
    tally.settle(set);
}

/// What we make of one document.
pub(crate) struct Judged {
    pub(crate) described: Option<Described>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) missed_target: bool,
}

fn judge(folder: &Path, file: &str, as_url: bool) -> Vec<Judged> {
    let path = folder.join(file);
    let text = fs::read(&path).expect("the file is there");
    let text = String::from_utf8_lossy(&text);
    let (repository, inside) = match file.split_once('/') {
        Some((top, inside)) if top.contains("__") => (top, inside),
        _ => ("", file),
    };
    let (owner, name) = repository.split_once("__").unwrap_or(("example", "repo"));
    let url =
        Url::parse(&format!("https://github.com/{owner}/{name}/blob/main/{inside}")).expect("an address");
    let root = folder.join(repository);
    let (shown, names) = (Arc::from(file), Names::default());
    let hosting = if as_url { Hosting::Url(&url) } else { Hosting::File };
    let setting = Setting { files: &Disk, path: &path, shown: &shown, hosting, root: &root, names: &names };
    let judged = |reading: Reading| {
        let is_missing = |target| !as_url && folder::resolve(&Disk, target, &path, folder).is_err();
        let missed_target = reading.targets.iter().filter(|target| target.is_local).any(is_missing)
            || reading.problems.iter().any(|problem| problem.code == Code::LocationTarget);
        Judged { described: reading.described, problems: reading.problems, missed_target }
    };
    descriptor::read(&text, setting).map(judged).collect()
}

fn agree(ours: &Judged, theirs: &Value) -> Result<(), String> {
    let messages: Vec<_> = ours.problems.iter().map(|problem| &problem.message).collect();
    let Some(described) = ours.described.as_ref().filter(|_| !ours.missed_target) else {
        if theirs["ok"] == true {
            return Err(format!("we refuse it: {messages:?}, missed target: {}", ours.missed_target));
        }
        return agree_on_mistake(ours, theirs);
    };
    if described.entity.known_kind().is_none_or(|_| is_unknown(ours)) {
        // To us an unknown kind is a warning; Backstage says that no processor recognised it.
        let message = theirs["errors"][0]["message"].as_str().unwrap_or_default();
        return if message.starts_with("No processor recognized") {
            Ok(())
        } else {
            Err(format!("{messages:?}"))
        };
    }
    if theirs["ok"] != true {
        return Err(format!("we accept it, they say {}", theirs["errors"][0]["message"]));
    }
    agree_on_entity(described, theirs)
}

fn is_unknown(ours: &Judged) -> bool {
    ours.problems.iter().any(|problem| problem.code == Code::UnknownKind)
}

/// Both refuse it: the line of a syntax error and the field of any other must be among ours.
fn agree_on_mistake(ours: &Judged, theirs: &Value) -> Result<(), String> {
    let message = theirs["errors"][0]["message"].as_str().unwrap_or_default();
    if theirs["stage"] == "parse" {
        let lines: Vec<_> =
            ours.problems.iter().filter_map(|problem| Some(problem.place.as_ref()?.line)).collect();
        let line = message.split(" at line ").nth(1).and_then(|rest| rest.split(',').next()?.parse().ok());
        let agrees = line.is_none_or(|line: u32| lines.first() == Some(&line));
        return if agrees { Ok(()) } else { Err(format!("line {line:?}, ours {lines:?}")) };
    }
    let fields: Vec<String> =
        ours.problems.iter().filter_map(|problem| Some(problem.field.as_ref()?.to_string())).collect();
    match backstage_field(message) {
        Some(field) if !covers(&fields, &field) => Err(format!("{message}: field {field}, ours {fields:?}")),
        _ => Ok(()),
    }
}

fn agree_on_entity(described: &Described, theirs: &Value) -> Result<(), String> {
    let document = described.entity.document();
    if theirs["entityRef"] != described.entity.reference.as_str() {
        return Err(format!("reference {}", described.entity.reference));
    }
    for part in ["apiVersion", "kind", "metadata", "spec"] {
        if !same(&document[part], &theirs[part]) {
            return Err(format!("{part} is {}\n  theirs {}", document[part], theirs[part]));
        }
    }
    let relations = relations(described);
    let their_relations: BTreeSet<_> =
        theirs["relations"].as_array().into_iter().flatten().map(Value::to_string).collect();
    if relations != their_relations {
        return Err(format!("relations {relations:?}\n  theirs {their_relations:?}"));
    }
    Ok(())
}

fn relations(described: &Described) -> BTreeSet<String> {
    let me = &described.entity.reference;
    let line = |source: &EntityRef, r#type: &str, target: &EntityRef| {
        json!({"source": source.as_str(), "target": target.as_str(), "type": r#type}).to_string()
    };
    let both = described.relations.iter().flat_map(|relation| {
        let inverse = relation.r#type.inverse().expect("descriptors state known types");
        [line(me, relation.r#type.name(), &relation.target), line(&relation.target, inverse.name(), me)]
    });
    both.collect()
}
