//! `template list`, `show` and `lint`.

use std::fs;
use std::path::Path;

use crate::templates::service;
use crate::{demo, run_in};

const QUESTIONS: &str = "  parameters:
    title: About it
    required: [name]
    properties:
      name: {type: string, title: Its name}
      port: {type: number, default: 8080}
  steps:
    - id: fetch
      name: Copy files
      action: fetch:template
      if: 'false'
      input:
        url: ./skeleton
        values: {name: \"${{ parameters.name }}\"}
";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "t/template.yaml", &service(QUESTIONS));
    write(folder.path(), "t/skeleton/a.md", "# ${{ values.name }}\n${{ values.prot }}\n");
    folder
}

#[test]
fn mistakes_are_told_with_their_lines_in_templates_and_skeletons() {
    let folder = folder();
    let run = run_in(folder.path(), &["template", "lint"]);
    insta::assert_snapshot!(run.out());
    assert_eq!(run.code(), 0, "warnings are no errors");
    assert_eq!(run_in(folder.path(), &["template", "lint", "--strict"]).code(), 1);
}

#[test]
fn a_template_is_found_by_name_reference_file_and_folder() {
    let folder = folder();
    for name in ["service", "template:default/service", "t/template.yaml", "t"] {
        let run = run_in(folder.path(), &["template", "lint", name, "--format", "json"]);
        let report = run.json();
        assert_eq!(report["templates"], 1, "{name}");
        let codes: Vec<_> =
            report["problems"].as_array().unwrap().iter().map(|p| p["code"].clone()).collect();
        assert_eq!(codes, ["template-unused", "template-condition", "template-unasked"], "{name}");
        assert_eq!(report["problems"][2]["file"], "t/skeleton/a.md");
        assert_eq!(report["problems"][0]["ref"], "template:default/service");
    }
    let run = run_in(folder.path(), &["template", "lint", "servise"]);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("did you mean `service`?"), "{}", run.err());
}

#[test]
fn a_template_that_is_none_says_why() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "template.yaml", &service(QUESTIONS).replace("  steps:", "  stages:"));
    let run = run_in(folder.path(), &["template", "lint", "template.yaml"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("template.yaml:6:1"), "{}", run.out());
    assert_eq!(run_in(folder.path(), &["template", "show", "template.yaml"]).code(), 1);
}

#[test]
fn a_template_shows_what_it_asks_and_does() {
    let folder = folder();
    insta::assert_snapshot!(run_in(folder.path(), &["template", "show", "service"]).out());
    let json = run_in(folder.path(), &["template", "show", "t", "--json"]).json();
    assert_eq!(json["pages"][0]["fields"][0]["required"], true);
    assert_eq!(json["steps"][0]["action"], "fetch:template");
}

#[test]
fn the_templates_of_the_demo_are_listed_and_have_no_mistakes() {
    let listed = demo(&["template", "list", "--format", "json"]).json();
    assert!(!listed.as_array().unwrap().is_empty());
    let run = demo(&["template", "lint", "--strict"]);
    assert_eq!(run.code(), 0, "{}", run.out());
}
