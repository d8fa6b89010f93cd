//! Dry runs: the same files, outputs and verdicts as Backstage's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use stagedoor::scaffold::language::{Data, Record};
use stagedoor::scaffold::run::{Request, Status, Stubs, run};
use stagedoor::scaffold::tree::{Node, ROOT};
use stagedoor::scaffold::{Outcome, Template};

use crate::golden::{Tally, Wanted, cases, own, same, shared};
use crate::world::Recorded;

/// Where we give another answer than Backstage on purpose.
const WANTED: &[Wanted] = &[
    Wanted {
        case: "probe: unknown action",
        reason: "Backstage refuses an action that its server lacks; what a server has is not known here, so it is planned",
    },
    Wanted {
        case: "probe: template: binary and exec",
        reason: "the recorded dry run lost the executable bit on its way in; a real run keeps it, and so do we",
    },
    Wanted {
        case: "probe: skeleton {\"copyWithoutTemplating\": [\"s?b/**\"]}",
        reason: "a `?` makes the library of Backstage forget that names with a leading dot count; here they always do",
    },
    Wanted {
        case: "probe: delete [\"{a,z}/**\"]",
        reason: "Backstage fails where a brace names a file as a folder; here that part just matches nothing",
    },
];

/// Runs a recorded case, as a dry run of Backstage would.
fn answer(case: &Value) -> Result<Outcome, String> {
    let template = Template::read(&case["template"], &|_| None)
        .map_err(|wrong| wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))?;
    let record = |name: &str| Data::from(&case[name]).as_record().cloned().unwrap_or_default();
    let secrets: BTreeMap<String, String> = record("secrets")
        .into_iter()
        .filter_map(|(name, secret)| Some((name, secret.as_text()?.to_owned())))
        .collect();
    let request = Request {
        template_ref: Some("template:default/dry-run".to_owned()),
        secrets,
        user: Data::from(&case["user"]),
        task_id: "dry-run-00000000-0000-4000-8000-000000000000".to_owned(),
        stubs: Stubs::Examples,
        ..Request::new(&template, record("values"))
    };
    Ok(run(&request, &Recorded::new(case), &mut ()))
}

/// How our answer differs from the recorded one, if it does.
fn difference(ours: &Result<Outcome, String>, theirs: &Value) -> Option<String> {
    if !theirs["error"].is_null() {
        return match ours {
            Err(_) => None,
            Ok(outcome) if !outcome.failures.is_empty() => place_difference(outcome, &theirs["error"]),
            Ok(_) => Some(format!("ours succeeds, theirs: {}", theirs["error"])),
        };
    }
    let outcome = match ours {
        Ok(outcome) => outcome,
        Err(error) => return Some(format!("ours is no template: {error}")),
    };
    if let Some(errors) = theirs["parameterErrors"].as_array() {
        return parameter_difference(outcome, errors);
    }
    if !outcome.is_success() {
        return Some(format!("ours fails: {:?} {:?}", outcome.failures, outcome.parameter_errors));
    }
    let output = clean(outcome.output.clone().unwrap_or_default());
    if !same(&output, &theirs["output"]) {
        return Some(format!("output\n    ours: {:?}\n    theirs: {}", output, theirs["output"]));
    }
    step_difference(outcome, theirs).or_else(|| file_difference(outcome, &theirs["files"]))
}

/// A template that cannot be rendered fails at the same line and column.
fn place_difference(ours: &Outcome, theirs: &Value) -> Option<String> {
    let message = theirs["message"].as_str().unwrap_or_default();
    let place = message.strip_prefix("Template error at line ")?;
    let found = ours.failures[0].template.as_ref();
    let agrees =
        found.is_some_and(|found| place.starts_with(&format!("{}, column {}:", found.line, found.column)));
    (!agrees).then(|| format!("ours: {:?}\n    theirs: {message}", ours.failures))
}

fn parameter_difference(ours: &Outcome, theirs: &[Value]) -> Option<String> {
    let paths: BTreeSet<String> = theirs
        .iter()
        .filter_map(|error| error["property"].as_str())
        .map(|path| path.trim_start_matches("instance").replace(['.', '['], "/").replace(']', ""))
        .map(|path| path.trim_start_matches('/').to_owned())
        .collect();
    // Backstage stops at the first page with mistakes, we name those of all.
    let first = ours.parameter_errors.first().map(|error| error.page);
    let found = ours.parameter_errors.iter().filter(|error| Some(error.page) == first);
    let found: BTreeSet<String> = found.map(|error| error.path.clone()).collect();
    (paths != found)
        .then(|| format!("parameters\n    ours: {:?}\n    theirs: {theirs:?}", ours.parameter_errors))
}

/// The last status of each step.
fn step_difference(ours: &Outcome, theirs: &Value) -> Option<String> {
    let mut statuses = BTreeMap::new();
    for line in theirs["log"].as_array()? {
        if let (Some(step), Some(status)) = (line["stepId"].as_str(), line["status"].as_str()) {
            statuses.insert(step.to_owned(), status.to_owned());
        }
    }
    let found: BTreeMap<String, String> = ours
        .steps
        .iter()
        .map(|step| {
            let status = match step.status {
                Status::Completed => "completed",
                Status::Planned | Status::Skipped(_) => "skipped",
                Status::Failed => "failed",
                Status::Cancelled => "cancelled",
            };
            (step.id.to_string(), status.to_owned())
        })
        .collect();
    (found != statuses).then(|| format!("steps\n    ours: {found:?}\n    theirs: {statuses:?}"))
}

fn file_difference(ours: &Outcome, theirs: &Value) -> Option<String> {
    let empty = serde_json::Map::new();
    let theirs = theirs.as_object().unwrap_or(&empty);
    let found: BTreeMap<&str, &Node> = ours.files().collect();
    let names: BTreeSet<&str> = theirs.keys().map(String::as_str).chain(found.keys().copied()).collect();
    for name in names {
        let (Some(node), Some(file)) = (found.get(name), theirs.get(name)) else {
            return Some(format!(
                "file {name}: ours {}, theirs {}",
                found.contains_key(name),
                theirs.contains_key(name)
            ));
        };
        let Node::File { bytes, .. } = node else { return Some(format!("file {name} is a link")) };
        let wanted = crate::world::bytes(file);
        if **bytes != *wanted {
            let (ours, theirs) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&wanted));
            let at = ours
                .lines()
                .zip(theirs.lines())
                .position(|(ours, theirs)| ours != theirs)
                .unwrap_or_default();
            let line = |text: &str| format!("{:?}", text.lines().skip(at).take(3).collect::<Vec<_>>());
            return Some(format!(
                "file {name} line {}\n    ours: {}\n    theirs: {}",
                at + 1,
                line(&ours),
                line(&theirs)
            ));
        }
        if node.is_executable() != (file["mode"] == "755") {
            return Some(format!("mode of {name}"));
        }
    }
    None
}

/// The recorded answers name the workspace by a word.
fn clean(data: Data) -> Data {
    match data {
        Data::Text(text) => Data::Text(text.replace(ROOT, "<workspace>")),
        Data::List(items) => Data::List(items.into_iter().map(clean).collect()),
        Data::Record(entries) => {
            Data::Record(entries.into_iter().map(|(name, data)| (name, clean(data))).collect::<Record>())
        }
        other => other,
    }
}

#[test]
fn templates_give_backstages_projects() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/golden/scaffold");
    let Ok(files) = fs::read_dir(folder) else {
        eprintln!("SKIPPED: ../shared/golden/scaffold is not there, so nothing is compared with Backstage");
        return;
    };
    let mut paths: Vec<_> = files.map(|file| file.expect("the folder can be read").path()).collect();
    paths.sort();
    let mut tally = Tally::default();
    for path in paths {
        let text = fs::read_to_string(&path).expect("the answers can be read");
        let case: Value = serde_json::from_str(&text).expect("an answer is JSON");
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        tally.note(&name, difference(&answer(&case), &case["expected"]), WANTED);
    }
    tally.settle("scaffold/");
}

fn compare_probes(set: &str, text: &str) {
    let mut tally = Tally::default();
    for case in cases(text) {
        let name = format!("probe: {}", case["name"].as_str().unwrap_or_default());
        tally.note(&name, difference(&answer(&case), &case["expected"]), WANTED);
    }
    tally.settle(set);
}

#[test]
fn each_rule_of_the_scaffolder_holds() {
    if let Some(text) = shared("golden/scaffold-probes.json") {
        compare_probes("scaffold-probes.json", &text);
    }
}

#[test]
fn our_own_runs_have_backstages_answers() {
    compare_probes("runs.json", &own("runs.json"));
}
