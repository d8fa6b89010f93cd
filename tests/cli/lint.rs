//! `lint` in all its forms.

use serde_json::Value;

use crate::{demo, run_in};

/// Code and file of every problem that is worth a warning.
fn found(report: &Value) -> Vec<(String, String, u64)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let problems = report["problems"].as_array().unwrap().iter().filter(|p| p["severity"] != "info");
    problems.map(|p| (text(&p["code"]), text(&p["file"]), p["line"].as_u64().unwrap_or(0))).collect()
}

#[test]
fn the_demo_has_its_five_deliberate_problems_and_no_other() {
    let run = demo(&["lint", "--format", "json"]);
    assert_eq!(run.code(), 1);
    let mut found = found(&run.json());
    found.sort();
    let found: Vec<(&str, &str, u64)> =
        found.iter().map(|(code, file, line)| (code.as_str(), file.as_str(), *line)).collect();
    insta::assert_debug_snapshot!(found);
}

#[test]
fn a_good_catalog_passes() {
    let folder = tempfile::tempdir().unwrap();
    let text = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: a\nspec:\n  type: team\n  children: []\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: c\nspec:\n  type: service\n  lifecycle: production\n  owner: a\n";
    std::fs::write(folder.path().join("catalog-info.yaml"), text).unwrap();
    let run = run_in(folder.path(), &["lint"]);
    assert_eq!((run.code(), run.out().as_str()), (0, "1 file, 2 entities: 0 errors, 0 warnings, 0 notes\n"));
}

#[test]
fn people_see_the_line_with_a_caret() {
    let folder = tempfile::tempdir().unwrap();
    let text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: c\nspec:\n  type: service\n  lifecycle: production\n  owner: nobody\n";
    std::fs::write(folder.path().join("catalog-info.yaml"), text).unwrap();
    let run = run_in(folder.path(), &["lint"]);
    insta::assert_snapshot!(run.out());
    assert_eq!(run.code(), 0, "a dangling owner is a warning");
    assert_eq!(run_in(folder.path(), &["lint", "--strict"]).code(), 1);
}

#[test]
fn sarif_and_annotations_name_file_and_line() {
    let sarif = demo(&["lint", "--format", "sarif"]).json();
    let places: Vec<&Value> =
        sarif["runs"][0]["results"].as_array().unwrap().iter().map(|r| &r["locations"][0]).collect();
    assert!(places.iter().all(|place| place["physicalLocation"]["region"]["startLine"].as_u64() >= Some(1)));
    let out = demo(&["lint", "--format", "github"]).out();
    assert!(out.lines().all(|line| line.starts_with("::")), "{out}");
    assert!(out.contains("::error title=yaml-syntax,file="), "{out}");
}

#[test]
fn single_files_can_be_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("odd.txt"),
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {}\n",
    )
    .unwrap();
    let run = run_in(folder.path(), &["lint", "odd.txt", "--format", "json"]);
    assert_eq!(run.code(), 1);
    assert_eq!(found(&run.json()), [("envelope".to_owned(), "odd.txt".to_owned(), 3)]);
}
