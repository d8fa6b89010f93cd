//! `new --plain`: the form line by line.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::templates::service;

const QUESTIONS: &str = "  parameters:
    - title: About it
      required: [name]
      properties:
        name: {type: string, title: Name, pattern: '^[a-z-]+$', description: Lower case.}
        size: {type: string, title: Size, enum: [s, l], enumNames: [small, large], default: s}
        isPublic: {type: boolean, title: Public}
    - title: Access
      properties:
        token: {type: string, title: Token, ui:field: Secret}
        ports:
          type: array
          title: Ports
          items: {type: number, title: Port}
  steps:
    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values: {name: \"${{ parameters.name }}\", size: \"${{ parameters.size }}\", ports: \"${{ parameters.ports }}\"}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("skeleton")).unwrap();
    fs::write(folder.path().join("template.yaml"), service(QUESTIONS)).unwrap();
    fs::write(
        folder.path().join("skeleton/about.txt"),
        "${{ values.name }} ${{ values.size }} ${{ values.ports | dump }}\n",
    )
    .unwrap();
    folder
}

/// Says these lines to the questions of the template; what was asked and told.
fn talk(folder: &Path, more: &[&str], lines: &[&str]) -> (Output, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_stagedoor"))
        .args(["--plain", "new", "template.yaml"])
        .args(more)
        .current_dir(folder)
        .env_clear()
        .env("HOME", folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(format!("{}\n", lines.join("\n")).as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout.clone()).unwrap();
    (output, told)
}

fn drafts(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder.join(".local/state/stagedoor/drafts")).into_iter().flatten();
    entries.map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap()).collect()
}

#[test]
fn questions_lead_to_files_after_a_typed_yes() {
    let folder = folder();
    let lines = ["Bad Name", "parcels", "large", "yes", "s3cr3t", "yes", "80", "no", "./made", "yes"];
    let (output, told) = talk(folder.path(), &[], &lines);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    insta::assert_snapshot!(told);
    let made = fs::read_to_string(folder.path().join("made/about.txt")).unwrap();
    assert_eq!(made, "parcels l [80]\n");
    assert!(!told.contains("s3cr3t"));
    assert!(drafts(folder.path()).is_empty(), "the draft has served");
}

#[test]
fn whoever_leaves_finds_a_draft_without_secrets_and_goes_on_with_it() {
    let folder = folder();
    let (output, told) = talk(folder.path(), &[], &["parcels", "3", "", "s3cr3t"]);
    assert_eq!(output.status.code(), Some(130), "{told}");
    let kept = drafts(folder.path());
    assert_eq!(kept.len(), 1);
    assert!(kept[0].contains("parcels") && !kept[0].contains("s3cr3t"), "{}", kept[0]);
    let said = String::from_utf8(output.stderr).unwrap();
    let name = said.split("--draft ").nth(1).and_then(|rest| rest.split('`').next()).unwrap();
    let (_, told) = talk(folder.path(), &["--draft", name], &["back", "back", "back", "new-name"]);
    assert!(told.contains("Name (required) [parcels]") && told.contains("Size [large]"), "{told}");
    let kept = drafts(folder.path());
    assert_eq!(kept.len(), 1, "it is gone on with, not doubled");
    assert!(!kept[0].contains("s3cr3t"));
}

#[test]
fn the_answers_of_a_run_begin_the_next_one() {
    let folder = folder();
    talk(folder.path(), &[], &["parcels", "large", "yes", "s3cr3t", "no", "./made", "yes"]);
    let (_, told) = talk(folder.path(), &["--again"], &[]);
    assert!(told.contains("Name (required) [parcels]"), "{told}");
}

#[test]
fn answered_pages_can_be_skipped() {
    let folder = folder();
    let given = ["--skip-answered", "--set", "name=parcels", "--set", "size=l", "--set", "isPublic=true"];
    let (_, told) = talk(folder.path(), &given, &[]);
    assert!(told.contains("Page 1 of 1: Access") && !told.contains("About it"), "{told}");
}

#[test]
fn answers_are_exported_in_the_form_that_they_are_given_in() {
    let folder = folder();
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_stagedoor"))
            .args(arguments)
            .current_dir(folder.path())
            .env_clear()
            .env("HOME", folder.path())
            .env("TOKEN", "s3cr3t")
            .output()
            .unwrap()
    };
    let given = ["new", "template.yaml", "--set", "name=parcels", "--secret", "token=env:TOKEN", "--export"];
    assert!(run(&[&given[..], &["kept.yaml"]].concat()).status.success());
    assert!(!run(&[&given[..], &["kept.yaml"]].concat()).status.success(), "nothing is written over");
    let kept = fs::read_to_string(folder.path().join("kept.yaml")).unwrap();
    assert!(kept.contains("\"size\": \"s\"") && !kept.contains("s3cr3t") && !kept.contains("***"), "{kept}");
    let again = run(&["new", "template.yaml", "--values", "kept.yaml", "--check"]);
    assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stdout));
}
