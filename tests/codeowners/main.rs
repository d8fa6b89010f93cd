//! Whether GitHub's CODEOWNERS are read as an independent implementation reads them, and GitLab's patterns as Ruby's
//! `File.fnmatch` does, by which GitLab documents them (`gitlab.rb` records its answers).
//!
//! `compare.py` says which, how it is installed, and makes the recorded answers; nothing of it is
//! needed to run these tests. With `STAGEDOOR_CODEOWNERS_PYTHON` naming a Python that has it, the files
//! of a corpus beside the project are compared as well.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use serde_json::Value;
use stagedoor::ownership::codeowners::{Codeowners, Dialect};

/// Where the independent implementation departs from GitHub's documentation: the file, a path, what is
/// documented, and what it says instead.
const DEPARTURES: &[(&str, &str, &str, &str)] = &[
    // "Using [ ] to define a character range" is documented not to work; there it works.
    ("[ab].rs @ranges", "a.rs", "", "@ranges"),
    // "If any line contains invalid syntax, that line will be skipped"; there only the word is.
    ("*.rs @one\n*.rs two @three", "a.rs", "@one", "@three"),
    // What stands in a comment behind a rule is a comment; there a name in it is an owner.
    ("*.rs @one # or @two", "a.rs", "@one", "@one @two"),
    // "Escaping a pattern starting with # using \ … doesn't work"; there it works.
    ("\\#a.rs @pound", "#a.rs", "", "@pound"),
    // A pattern without a slash is found in every folder; there a blank in it counts as a slash.
    ("a\\ b.rs @blank", "x/a b.rs", "@blank", ""),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codeowners")
}

fn owners(file: &Codeowners, path: &str) -> String {
    file.owners(path).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

#[test]
fn two_thousand_recorded_paths_have_the_same_owners() {
    let text = fs::read_to_string(root().join("recorded/CODEOWNERS")).unwrap();
    let file = Codeowners::parse(&text, Dialect::GitHub);
    assert_eq!(file.mistakes, [], "the recorded file follows the documentation");
    let answers = fs::read_to_string(root().join("recorded/answers.tsv")).unwrap();
    let mut different = Vec::new();
    for (path, said) in answers.lines().map(|line| line.split_once('\t').unwrap()) {
        let ours = owners(&file, path);
        if ours != said {
            different.push(format!("{path}: {ours:?}, not {said:?}"));
        }
    }
    assert_eq!(answers.lines().count(), 2_000);
    assert!(different.is_empty(), "{}\n{}", different.len(), different.join("\n"));
}

#[test]
fn two_thousand_recorded_answers_of_ruby_hold_for_gitlab() {
    let answers = fs::read_to_string(root().join("recorded/gitlab.tsv")).unwrap();
    let mut different = Vec::new();
    for line in answers.lines() {
        let [pattern, path, said] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let file = Codeowners::parse(&format!("{pattern} @owner"), Dialect::GitLab);
        let ours = if file.owners(path).is_empty() { "no" } else { "yes" };
        if ours != said {
            different.push(format!("{pattern} and {path}: {ours}, not {said}"));
        }
    }
    assert_eq!(answers.lines().count(), 2_000);
    assert!(different.is_empty(), "{}\n{}", different.len(), different.join("\n"));
}

#[test]
fn where_the_other_departs_the_documentation_counts() {
    for (text, path, documented, departing) in DEPARTURES {
        let file = Codeowners::parse(text, Dialect::GitHub);
        assert_eq!(&owners(&file, path), documented, "{text}, not {departing}");
    }
}

#[test]
fn the_files_of_the_corpus_are_read_alike() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/corpus");
    let Some(python) = env::var_os("STAGEDOOR_CODEOWNERS_PYTHON").filter(|_| corpus.is_dir()) else {
        eprintln!("skipped: needs STAGEDOOR_CODEOWNERS_PYTHON and ../shared/corpus");
        return;
    };
    let places = Dialect::GitHub.places().iter();
    let repositories = fs::read_dir(&corpus).unwrap().map(|entry| entry.unwrap().path());
    let files = repositories
        .filter_map(|root| places.clone().map(|place| root.join(place)).find(|file| file.is_file()));
    let files: Vec<PathBuf> = files.collect();
    assert!(files.len() >= 15, "{} files", files.len());
    let output =
        Command::new(python).arg(root().join("compare.py")).arg("answer").args(&files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (mut asked, mut departing, mut different) = (0, 0, Vec::new());
    let mut read: Option<(String, Codeowners)> = None;
    for answer in String::from_utf8(output.stdout).unwrap().lines() {
        let answer: Value = serde_json::from_str(answer).unwrap();
        let (name, path) = (answer["file"].as_str().unwrap(), answer["path"].as_str().unwrap());
        if read.as_ref().is_none_or(|(known, _)| known != name) {
            let text = fs::read_to_string(name).unwrap();
            read = Some((name.to_owned(), Codeowners::parse(&text, Dialect::GitHub)));
        }
        let (_, file) = read.as_ref().unwrap();
        let said: Vec<&str> =
            answer["owners"].as_array().unwrap().iter().map(|owner| owner.as_str().unwrap()).collect();
        // Departures of the kinds above show as lines that are mistakes.
        asked += 1;
        if owners(file, path) == said.join(" ") {
            continue;
        }
        if file.mistakes.is_empty() {
            different.push(format!("{name} {path}: {:?}, not {said:?}", owners(file, path)));
        } else {
            departing += 1;
        }
    }
    eprintln!(
        "{} files, {asked} paths, {} different, {departing} as documented",
        files.len(),
        different.len()
    );
    assert!(different.is_empty(), "{}", different.join("\n"));
}
