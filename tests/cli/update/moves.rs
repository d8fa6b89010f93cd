//! Files that either side moves, deletes, links or makes executable.

use std::fs;
use std::os::unix::fs::symlink;

use super::{Pair, TEXT, is_executable, set_executable};

fn forget(pair: &Pair, path: &str) {
    fs::remove_file(pair.path("tpl/service/skeleton").join(path)).unwrap();
}

#[test]
fn edits_follow_a_file_that_the_template_moves() {
    let pair = Pair::of(&[("a/notes.txt", TEXT.as_bytes()), ("keep.txt", b"k\n")]);
    pair.write("project/a/notes.txt", TEXT.replace("three", "drei").as_bytes());
    forget(&pair, "a/notes.txt");
    pair.skeleton("docs/notes.txt", TEXT.replace("eleven", "elf").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.out().contains("merged    a/notes.txt -> docs/notes.txt"), "{}", run.out());
    assert_eq!(pair.text("docs/notes.txt"), TEXT.replace("three", "drei").replace("eleven", "elf"));
    assert!(!pair.path("project/a").exists(), "its folder was left empty");
}

#[test]
fn changes_follow_a_file_that_the_user_moved() {
    let pair = Pair::of(&[("notes.txt", TEXT.as_bytes())]);
    fs::create_dir(pair.path("project/mine")).unwrap();
    fs::rename(pair.path("project/notes.txt"), pair.path("project/mine/n.txt")).unwrap();
    pair.skeleton("notes.txt", TEXT.replace("two", "zwei").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert_eq!(pair.text("mine/n.txt"), TEXT.replace("two", "zwei"));
    assert!(pair.read("notes.txt").is_none());
}

#[test]
fn a_file_that_both_move_stays_where_the_user_put_it_and_that_is_told() {
    let pair = Pair::of(&[("notes.txt", TEXT.as_bytes())]);
    fs::rename(pair.path("project/notes.txt"), pair.path("project/mine.txt")).unwrap();
    forget(&pair, "notes.txt");
    pair.skeleton("theirs.txt", TEXT.replace("two", "zwei").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("the template moved it to theirs.txt"), "{}", run.out());
    assert_eq!(pair.text("mine.txt"), TEXT.replace("two", "zwei"));
    assert!(pair.read("theirs.txt").is_none());
}

#[test]
fn a_move_that_the_user_has_made_too_is_no_conflict() {
    let pair = Pair::of(&[("notes.txt", TEXT.as_bytes())]);
    fs::rename(pair.path("project/notes.txt"), pair.path("project/n.txt")).unwrap();
    forget(&pair, "notes.txt");
    pair.skeleton("n.txt", TEXT.replace("two", "zwei").as_bytes());
    assert_eq!(pair.update(&["--yes"]).code(), 0);
    assert_eq!(pair.text("n.txt"), TEXT.replace("two", "zwei"));
}

#[test]
fn what_the_template_deletes_goes_unless_somebody_changed_it() {
    let pair = Pair::of(&[("plain.txt", b"plain\n"), ("edited.txt", TEXT.as_bytes()), ("keep.txt", b"k\n")]);
    pair.write("project/edited.txt", b"my own words\n");
    forget(&pair, "plain.txt");
    forget(&pair, "edited.txt");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("the template deleted it, you changed it; it stays"), "{}", run.out());
    assert!(pair.read("plain.txt").is_none());
    assert_eq!(pair.text("edited.txt"), "my own words\n");
}

#[test]
fn what_the_user_deleted_stays_deleted() {
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes()), ("b.txt", b"b\n")]);
    fs::remove_file(pair.path("project/a.txt")).unwrap();
    pair.skeleton("a.txt", TEXT.replace("two", "zwei").as_bytes());
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.out().contains("left      a.txt  you deleted it; it stays so"), "{}", run.out());
    assert!(pair.read("a.txt").is_none());
}

#[test]
fn the_executable_bit_is_merged_by_itself() {
    let pair = Pair::of(&[("run", b"echo\n"), ("mine", b"echo\n"), ("both", TEXT.as_bytes())]);
    pair.write("project/both", TEXT.replace("two", "zwei").as_bytes());
    set_executable(&pair.path("project/mine"), true);
    for name in ["run", "both"] {
        set_executable(&pair.path("tpl/service/skeleton").join(name), true);
    }
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    assert!(run.out().contains("mode      run  executable now"), "{}", run.out());
    for name in ["run", "mine", "both"] {
        assert!(is_executable(&pair.path("project").join(name)), "{name}");
    }
    assert_eq!(pair.text("both"), TEXT.replace("two", "zwei"));
}

#[test]
fn links_follow_the_template_and_never_lead_a_write_outside() {
    let pair = Pair::of(&[("one.txt", b"1\n"), ("two.txt", b"2\n"), ("d/x.txt", TEXT.as_bytes())]);
    symlink("one.txt", pair.path("tpl/service/skeleton/link")).unwrap();
    assert_eq!(pair.update(&["--yes"]).code(), 0);
    let target = || fs::read_link(pair.path("project/link")).unwrap().to_string_lossy().into_owned();
    assert_eq!(target(), "one.txt");
    fs::remove_file(pair.path("tpl/service/skeleton/link")).unwrap();
    symlink("two.txt", pair.path("tpl/service/skeleton/link")).unwrap();
    // Somebody put a link where the template has a folder.
    fs::rename(pair.path("project/d"), pair.path("elsewhere")).unwrap();
    symlink("../elsewhere", pair.path("project/d")).unwrap();
    pair.skeleton("d/x.txt", b"new\n");
    pair.skeleton("d/y.txt", b"new\n");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert_eq!(target(), "two.txt");
    assert!(
        run.out().contains("d/y.txt  something of yours is in the way; it is not written"),
        "{}",
        run.out()
    );
    assert_eq!(fs::read_to_string(pair.path("elsewhere/x.txt")).unwrap(), TEXT);
    assert!(!pair.path("elsewhere/y.txt").exists());
}

#[test]
fn a_folder_in_the_place_of_a_file_keeps_what_it_holds() {
    let pair = Pair::of(&[("keep.txt", b"k\n")]);
    pair.write("project/new/own.txt", b"own\n");
    pair.skeleton("new", b"a file\n");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert_eq!(
        (pair.text("new/own.txt").as_str(), pair.text("new.template").as_str()),
        ("own\n", "a file\n")
    );
}

#[test]
fn a_file_becomes_a_folder_when_the_template_says_so() {
    let pair = Pair::of(&[("thing", TEXT.as_bytes()), ("keep.txt", b"k\n")]);
    forget(&pair, "thing");
    pair.skeleton("thing/one.txt", TEXT.as_bytes());
    pair.skeleton("thing/two.txt", b"2\n");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 0, "{}{}", run.out(), run.err());
    assert_eq!((pair.text("thing/one.txt").as_str(), pair.text("thing/two.txt").as_str()), (TEXT, "2\n"));
}
