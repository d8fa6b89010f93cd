//! How far an update goes, what it refuses, and where it finds the template.

use std::fs;

use super::{Pair, TEXT};

fn changed() -> Pair {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    pair.skeleton("a.txt", TEXT.replace("two", "zwei").as_bytes());
    pair
}

#[test]
fn a_check_says_whether_and_by_what_a_project_is_behind() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    let run = pair.run(&["update", "project", "--check"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.out().starts_with("in step with template:default/service"), "{}", run.out());
    pair.write("tpl/README.md", b"about other templates\n");
    assert_eq!(pair.update(&["--check"]).code(), 0, "nothing of this template has changed");
    pair.skeleton("a.txt", TEXT.replace("two", "zwei").as_bytes());
    let run = pair.update(&["--check"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("behind template:default/service by 1 file\n"), "{}", run.out());
    assert!(run.out().contains("  changed   a.txt") && run.out().contains("A state"), "{}", run.out());
    let json = pair.update(&["--check", "--json"]).json();
    assert_eq!((&json["inStep"], &json["changes"][0]["path"]), (&false.into(), &"a.txt".into()));
    assert_eq!(json["to"]["commit"], pair.git("tpl", &["rev-parse", "HEAD"]).trim());
    assert!(pair.update(&["--check", "--diff"]).out().contains("-two\n+zwei\n"));
    assert_eq!(pair.text("a.txt"), TEXT, "nothing is written");
}

#[test]
fn a_check_that_cannot_tell_says_so_and_what_helps() {
    let pair = changed();
    fs::remove_dir_all(pair.path("tpl/.git")).unwrap();
    let run = pair.run(&["update", "project", "--check"]);
    assert_eq!(run.code(), 2);
    assert!(
        run.err().contains("lies in no git repository") && run.err().contains("--base PATH"),
        "{}",
        run.err()
    );
}

#[test]
fn a_description_that_changes_no_file_is_no_reason_to_update() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    pair.descriptor("  type: service", "  type: website");
    assert_eq!(pair.update(&["--check"]).code(), 0);
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.out().contains("no file changes; only the answers file is renewed"), "{}", run.out());
    assert_eq!(pair.git("project", &["status", "--short"]), " M .stagedoor-answers.yaml\n");
}

#[test]
fn nothing_is_written_without_a_yes() {
    let pair = changed();
    let run = pair.update(&[]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("  changed   a.txt") && run.err().contains("without --yes"), "{}", run.err());
    let run = pair.update(&["--dry-run"]);
    assert_eq!((run.code(), run.err().as_str()), (0, ""));
    assert_eq!(pair.text("a.txt"), TEXT);
    let run = pair.update(&["--yes", "--json"]);
    assert_eq!((run.code(), &run.json()["written"]), (0, &true.into()));
    assert_eq!(pair.text("a.txt"), TEXT.replace("two", "zwei"));
    let left = fs::read_dir(pair.path("project")).unwrap().count();
    assert_eq!(left, 3, "a.txt, the answers and .git");
}

#[test]
fn a_project_with_changes_that_are_not_committed_is_left_alone() {
    let pair = changed();
    pair.commit("tpl");
    pair.write("project/mine.txt", b"mine\n");
    let run = pair.run(&["update", "project", "--yes"]);
    assert_eq!(run.code(), 2);
    let said = "not everything is committed (mine.txt); commit or stash it first; --allow-dirty";
    assert!(run.err().contains(said), "{}", run.err());
    assert_eq!(pair.run(&["update", "project", "--dry-run"]).code(), 0);
    assert_eq!(pair.run(&["update", "project", "--yes", "--allow-dirty"]).code(), 0);
    fs::remove_dir_all(pair.path("project/.git")).unwrap();
    let run = pair.run(&["update", "project", "--yes"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("lies in no git repository"), "{}", run.err());
}

#[test]
fn without_git_it_is_said_that_git_is_needed() {
    let pair = changed();
    pair.commit("tpl");
    let run = crate::run_with(pair.folder.path(), &["update", "project", "--yes"], &[("PATH", "/nowhere")]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("git is not there; install it"), "{}", run.err());
    let made = crate::run_with(
        pair.folder.path(),
        &["new", "tpl/service", "--set", "name=n", "--output", "n"],
        &[("PATH", "/nowhere")],
    );
    assert_eq!(made.code(), 0, "a project can be made without: {}", made.err());
}

#[test]
fn an_old_state_can_be_named_by_revision_or_by_folder() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    pair.git("tpl", &["tag", "v1"]);
    fs::create_dir_all(pair.path("old/skeleton")).unwrap();
    fs::copy(pair.path("tpl/service/template.yaml"), pair.path("old/template.yaml")).unwrap();
    fs::write(pair.path("old/skeleton/a.txt"), TEXT).unwrap();
    pair.skeleton("a.txt", TEXT.replace("two", "zwei").as_bytes());
    let record = pair.text(".stagedoor-answers.yaml");
    let commit = record.lines().find(|line| line.contains("commit:")).unwrap().to_owned();
    pair.write("project/.stagedoor-answers.yaml", record.replace(&format!("{commit}\n"), "").as_bytes());
    let run = pair.update(&["--dry-run"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("was in no repository when this project was made"), "{}", run.err());
    for known in [["--from", "v1"], ["--base", "old"]] {
        let run = pair.update(&[&["--dry-run"], &known[..]].concat());
        assert_eq!(run.code(), 0, "{}", run.err());
        assert!(run.out().contains("  changed   a.txt"), "{}", run.out());
    }
    let run = pair.update(&["--dry-run", "--from", "v9"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("there is no commit `v9`"), "{}", run.err());
    let run = pair.update(&["--dry-run", "--from=--output=x"]);
    assert!(run.code() == 2 && run.err().contains("there is no commit `--output=x`"), "{}", run.err());
}

#[test]
fn a_commit_that_is_gone_is_told_with_what_helps() {
    let pair = changed();
    let record = pair.text(".stagedoor-answers.yaml");
    let commit = pair.git("tpl", &["rev-parse", "HEAD"]);
    let other = "0123456789abcdef0123456789abcdef01234567";
    pair.write("project/.stagedoor-answers.yaml", record.replace(commit.trim(), other).as_bytes());
    let run = pair.update(&["--check"]);
    assert_eq!(run.code(), 2);
    let said = run.err();
    assert!(said.contains(&format!("there is no commit `{other}`")) && said.contains("--from REV"), "{said}");
}

#[test]
fn a_template_that_was_not_committed_is_a_base_with_a_remark() {
    let pair = Pair::template(&[("a.txt", TEXT.as_bytes())]);
    pair.skeleton("a.txt", TEXT.replace("one", "eins").as_bytes());
    let arguments = ["new", "tpl/service", "--set", "name=parcels", "--output", "project"];
    assert_eq!(pair.run(&arguments).code(), 0);
    pair.start();
    pair.skeleton("a.txt", TEXT.replace("one", "eins").replace("ten", "zehn").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.err().contains("is not just what this project was made from"), "{}", run.err());
    assert_eq!(pair.text("a.txt"), TEXT.replace("one", "eins").replace("ten", "zehn"));
}

#[test]
fn a_template_is_found_where_it_was_in_the_catalog_or_where_somebody_says() {
    let pair = changed();
    pair.commit("tpl");
    fs::rename(pair.path("tpl"), pair.path("moved")).unwrap();
    let run = pair.run(&["update", "project", "--check", "--source", "project"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("it came from ../tpl/service/template.yaml; --template"), "{}", run.err());
    // Its commit is still in that repository, though the file has another way to it.
    assert_eq!(pair.run(&["update", "project", "--check", "--template", "moved/service"]).code(), 1);
    assert_eq!(pair.run(&["update", "project", "--check", "--source", "moved"]).code(), 1);
    assert_eq!(
        pair.run(&["update", "project", "--check", "--source", "moved", "--template", "service"]).code(),
        1
    );
}

#[test]
fn a_template_in_the_repository_of_the_project_needs_no_name() {
    let pair = Pair::template(&[("a.txt", TEXT.as_bytes())]);
    pair.git("tpl", &["remote", "add", "origin", "git@example.org:acme/all.git"]);
    let run = pair.run(&["new", "tpl/service", "--set", "name=parcels", "--output", "tpl/made/project"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    pair.skeleton("a.txt", TEXT.replace("two", "zwei").as_bytes());
    pair.commit("tpl");
    let run = pair.run(&["update", "tpl/made/project", "--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    let text = fs::read_to_string(pair.path("tpl/made/project/a.txt")).unwrap();
    assert_eq!(text, TEXT.replace("two", "zwei"));
}

#[test]
fn a_template_that_cannot_run_any_more_is_told() {
    let pair = changed();
    pair.skeleton("bad.txt", b"${{ values.name | nosuch }}\n");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("the template cannot run: ") && run.err().contains("nosuch"), "{}", run.err());
    assert_eq!(pair.text("a.txt"), TEXT);
}
