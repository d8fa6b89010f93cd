//! Records that somebody else has written.

use std::fs;
use std::os::unix::fs::symlink;

use super::{Pair, TEXT};

const RECORD: &str = "project/.stagedoor-answers.yaml";
const GOOD: &str = "version: 1\ntemplate: template:default/service\nsource:\n  file: ../tpl/service/template.yaml\n\
                    answers:\n  name: parcels\n";

/// What an update says of a record.
fn said(pair: &Pair, record: &str) -> String {
    pair.write(RECORD, record.as_bytes());
    let run = pair.run(&["update", "project", "--yes", "--allow-dirty"]);
    assert_eq!(run.code(), 2, "{}{}", run.out(), run.err());
    assert_eq!(pair.text("a.txt"), TEXT);
    run.err()
}

#[test]
fn a_record_that_says_what_it_may_not_is_refused_with_its_place() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    let whole = "  file: ../tpl/service/template.yaml";
    for (from, to, place, why) in [
        ("version: 1", "version: 7", "1:10", "a newer stagedoor may read it"),
        ("template:default/service", "service", "2:11", "is no reference"),
        (whole, "  file: /etc/passwd", "4:9", "is no path relative to this file"),
        (whole, "  repository: x\n  file: ../../etc/passwd", "5:9", "leads out of the repository"),
        (
            whole,
            "  file: x\n  commit: --upload-pack=touch",
            "5:11",
            "a commit is 40 or 64 hexadecimal digits",
        ),
        (whole, "  file: \"a\\e[2J\"", "4:9", "it holds control characters"),
        (whole, "  nothing: 1", "3:1", "say where the template is"),
        ("answers:\n  name: parcels", "answers: [1, 2]", "5:", "answers are a record"),
        ("answers:", "answers: {{", "", "is not closed"),
        ("answers:", "version: 1\nanswers:", "5:1", "second time"),
        (GOOD, "- a list\n", "1:1", "no record of a template"),
        (GOOD, "", "1:1", "the file is empty"),
    ] {
        let bad = GOOD.replace(from, to);
        assert_ne!(bad, GOOD);
        let said = said(&pair, &bad);
        assert!(said.contains(&format!(".stagedoor-answers.yaml:{place}")), "{to}: {said}");
        assert!(said.contains(why) && !said.contains('\u{1b}'), "{to}: {said}");
    }
}

#[test]
fn a_record_that_is_huge_no_text_or_no_file_is_refused() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    let huge = said(&pair, &format!("{GOOD}#{}\n", "x".repeat(5 << 20)));
    assert!(huge.contains("larger than 4 MiB"), "{huge}");
    let bomb = (0..20).fold("a0: &a0 [x]\n".to_owned(), |text, at| {
        format!(
            "{text}a{}: &a{} [*a{at}, *a{at}, *a{at}, *a{at}, *a{at}, *a{at}, *a{at}, *a{at}]\n",
            at + 1,
            at + 1
        )
    });
    said(&pair, &bomb);
    said(&pair, &format!("answers: {}\n", "[".repeat(100_000)));
    fs::write(pair.path(RECORD), b"version: \xff\n").unwrap();
    let run = pair.run(&["update", "project", "--check"]);
    assert!(run.code() == 2 && run.err().contains("no text in UTF-8"), "{}", run.err());
    fs::remove_file(pair.path(RECORD)).unwrap();
    symlink("/etc/passwd", pair.path(RECORD)).unwrap();
    let run = pair.run(&["update", "project", "--check"]);
    assert!(run.code() == 2 && run.err().contains("it is no file"), "{}", run.err());
}

#[test]
fn a_record_cannot_name_a_file_that_is_no_template() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    fs::write(pair.path("private.txt"), "user: ada\npassword: hunter2\n").unwrap();
    let said = said(&pair, &GOOD.replace("../tpl/service/template.yaml", "../private.txt"));
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn answers_of_a_record_are_answers_and_nothing_else() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    let record = pair.text(".stagedoor-answers.yaml");
    pair.write(RECORD, record.replace("parcels", "\"${{ '../../x' }}\"").as_bytes());
    pair.skeleton("${{ values.name }}.txt", b"x\n");
    let run = pair.update(&["--yes"]);
    assert!(!pair.path("x.txt").exists() && !pair.path("../x.txt").exists(), "{}{}", run.out(), run.err());
}
