//! `new`: templates checked, run in memory, and written to a folder.

use std::fs;
use std::path::Path;

use crate::templates::service;
use crate::{demo, run_in, run_with};

const QUESTIONS: &str = "  parameters:
    title: About it
    required: [name]
    properties:
      name: {type: string, pattern: '^[a-z-]+$'}
      port: {type: number, default: 8080}
      code: {type: string}
      token: {type: string, ui:field: Secret}
  steps:
    - id: fetch
      action: fetch:template
      input:
        url: ./skeleton
        values: {name: \"${{ parameters.name }}\", port: \"${{ parameters.port }}\", code: \"${{ parameters.code }}\"}
    - id: publish
      action: publish:github
      input:
        repoUrl: github.com?owner=acme&repo=${{ parameters.name }}
        token: ${{ secrets.token }}
    - id: log
      action: debug:log
      input: {message: \"token ${{ secrets.token }}\"}
  output:
    links:
      - title: Code
        url: ${{ steps.publish.output.remoteUrl }}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write("t/template.yaml", &service(QUESTIONS));
    write(
        "t/skeleton/${{ values.name }}/main.txt",
        "${{ values.name }} on ${{ values.port }} ${{ values.code }}\n",
    );
    write("t/skeleton/README.md", "# ${{ values.name }}\n");
    write("values.yaml", "name: parcels\n");
    write("values.json", "{\"name\": \"parcels\"}");
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn answers_are_checked_in_words_field_by_field() {
    let folder = folder();
    let run = run_in(folder.path(), &["new", "service", "--check", "--set", "name=No Good"]);
    assert_eq!(run.code(), 1);
    insta::assert_snapshot!(run.out());
    let good = run_in(folder.path(), &["new", "service", "--check", "--values", "values.json", "--json"]);
    assert_eq!(good.code(), 0);
    let report = good.json();
    assert_eq!((&report["ok"], &report["values"]["port"]), (&true.into(), &8080.into()));
    assert_eq!(report["pages"][0]["title"], "About it");
    let bad = run_in(folder.path(), &["new", "t", "--check", "--json"]).json();
    assert_eq!((&bad["ok"], &bad["errors"][0]["field"]), (&false.into(), &"name".into()));
}

#[test]
fn an_answer_that_is_no_choice_or_that_nothing_asks_for_is_told() {
    let answers = "--set name=depot --set titel=Depot --set audience=king";
    let arguments: Vec<&str> = "new docs-site --check".split(' ').chain(answers.split(' ')).collect();
    let run = demo(&arguments);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("nothing asks for `titel`; did you mean `title`?"), "{}", run.err());
    let said = "audience (The site): must be one of everyone, engineers, on-call";
    assert!(run.out().contains(said), "{}", run.out());
}

#[test]
fn a_dry_run_shows_files_plan_and_outputs_and_writes_nothing() {
    let folder = folder();
    let run = run_in(folder.path(), &["new", "service", "--values", "values.yaml", "--dry-run"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    insta::assert_snapshot!(run.out());
    let json =
        run_in(folder.path(), &["new", "service", "--values", "values.yaml", "--dry-run", "--json"]).json();
    assert_eq!(json["files"]["parcels/main.txt"]["text"], "parcels on 8080 \n");
    assert_eq!(json["planned"][0]["summary"], "create github.com/acme/parcels and push 2 files");
    assert_eq!(json["steps"][1]["status"], "planned");
    assert_eq!(names(folder.path()), ["t", "values.json", "values.yaml"]);
}

#[test]
fn an_answer_takes_the_type_of_its_field() {
    let folder = folder();
    let arguments = ["new", "service", "--values", "values.yaml", "--dry-run", "--print", "parcels/main.txt"];
    let run = run_in(folder.path(), &[&arguments[..], &["--set", "code=007", "--set", "port=9"]].concat());
    assert_eq!(run.out(), "parcels on 9 007\n");
    let run = run_in(folder.path(), &[&arguments[..6], &["nothing"]].concat());
    assert_eq!((run.code(), run.out().as_str()), (1, ""));
}

#[test]
fn a_secret_is_named_by_its_place_and_never_shown() {
    let folder = folder();
    let arguments = ["new", "service", "--values", "values.yaml", "--secret", "token=env:T", "--dry-run"];
    for more in [&[][..], &["--json"], &["--diff"]] {
        let run = run_with(folder.path(), &[&arguments[..], more].concat(), &[("T", "s3cr3t-value")]);
        assert_eq!(run.code(), 0, "{}", run.err());
        assert!(!(run.out() + &run.err()).contains("s3cr3t-value"));
        assert!(more == ["--diff"] || run.out().contains("***"), "{}", run.out());
    }
    for clear in [["--secret", "token=s3cr3t-value"], ["--set", "token=s3cr3t-value"]] {
        let run = run_in(folder.path(), &[&["new", "service", "--check"], &clear[..]].concat());
        assert_eq!(run.code(), 2);
        assert!(!run.err().contains("s3cr3t-value"), "{}", run.err());
    }
}

#[test]
fn a_folder_is_written_whole_and_never_over_another_unasked() {
    let folder = folder();
    let arguments = ["new", "service", "--values", "values.yaml", "--output", "out"];
    let run = run_in(folder.path(), &arguments);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert_eq!(names(&folder.path().join("out")), [".stagedoor-answers.yaml", "README.md", "parcels"]);
    assert_eq!(run_in(folder.path(), &arguments).code(), 1, "it is there already");
    fs::write(folder.path().join("out/mine"), "mine").unwrap();
    fs::write(folder.path().join("out/README.md"), "# Mine\n").unwrap();
    let unasked = run_in(folder.path(), &[&arguments[..], &["--overwrite"]].concat());
    assert_eq!(unasked.code(), 1);
    assert!(unasked.out().contains("-# Mine\n+# parcels"), "{}", unasked.out());
    assert_eq!(fs::read_to_string(folder.path().join("out/README.md")).unwrap(), "# Mine\n");
    assert_eq!(run_in(folder.path(), &[&arguments[..], &["--overwrite", "--yes"]].concat()).code(), 0);
    assert_eq!(fs::read_to_string(folder.path().join("out/README.md")).unwrap(), "# parcels\n");
    assert_eq!(
        names(&folder.path().join("out")),
        [".stagedoor-answers.yaml", "README.md", "mine", "parcels"]
    );
    assert_eq!(names(folder.path()), ["out", "t", "values.json", "values.yaml"], "nothing stays behind");
}

#[test]
fn a_run_that_fails_says_where_and_writes_nothing() {
    let folder = folder();
    fs::write(folder.path().join("t/skeleton/bad.txt"), "one\n${{ values.name | nosuch }}\n").unwrap();
    let run = run_in(folder.path(), &["new", "t", "--values", "values.yaml", "--output", "out"]);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("bad.txt") && run.err().contains("nosuch"), "{}", run.err());
    assert!(!folder.path().join("out").exists());
}

#[test]
fn what_to_do_must_be_said() {
    let run = demo(&["new", "docs-site"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("--dry-run"), "{}", run.err());
    let run = demo(&["new", "docs-sight", "--check"]);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("did you mean `docs-site`?"), "{}", run.err());
}
