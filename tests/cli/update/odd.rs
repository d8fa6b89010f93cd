//! Contents and names that are easily got wrong.

use std::fs;

use super::{Pair, TEXT, merged};

/// Updates one file that all three sides have, and compares it with what git makes of it.
fn as_git(base: &[u8], yours: &[u8], template: &[u8], name: &str) -> i32 {
    let pair = Pair::of(&[(name, base)]);
    pair.write(&format!("project/{name}"), yours);
    pair.skeleton(name, template);
    let run = pair.update(&["--yes"]);
    let (expected, is_clean) = merged(base, yours, template);
    assert_eq!(
        String::from_utf8_lossy(&pair.read(name).unwrap()),
        String::from_utf8_lossy(&expected),
        "{}{}",
        run.out(),
        run.err()
    );
    assert_eq!(run.code(), i32::from(!is_clean), "{}{}", run.out(), run.err());
    run.code()
}

#[test]
fn a_conflict_is_marked_as_git_marks_it() {
    let (mine, theirs) = (TEXT.replace("two", "zwei"), TEXT.replace("two", "deux"));
    assert_eq!(as_git(TEXT.as_bytes(), mine.as_bytes(), theirs.as_bytes(), "a.txt"), 1);
    let pair = Pair::of(&[("a.txt", TEXT.as_bytes())]);
    pair.write("project/a.txt", mine.as_bytes());
    pair.skeleton("a.txt", theirs.as_bytes());
    let run = pair.update(&["--yes"]);
    assert!(run.out().contains("1 place both changed, marked with <<<<<<< yours"), "{}", run.out());
    let marks = "one\n<<<<<<< yours\nzwei\n=======\ndeux\n>>>>>>> template\nthree\n";
    assert!(pair.text("a.txt").starts_with(marks), "{}", pair.text("a.txt"));
}

#[test]
fn line_ends_are_left_alone() {
    let crlf = TEXT.replace('\n', "\r\n");
    let (mine, theirs) = (crlf.replace("two", "zwei"), crlf.replace("ten", "zehn"));
    assert_eq!(as_git(crlf.as_bytes(), mine.as_bytes(), theirs.as_bytes(), "a.txt"), 0);
    let theirs = crlf.replace("two", "deux");
    assert_eq!(as_git(crlf.as_bytes(), mine.as_bytes(), theirs.as_bytes(), "a.txt"), 1);
    // One side changed all line ends, the other a word.
    as_git(TEXT.as_bytes(), crlf.as_bytes(), TEXT.replace("two", "deux").as_bytes(), "a.txt");
}

#[test]
fn a_missing_last_line_end_is_no_accident() {
    let cut = TEXT.trim_end();
    as_git(cut.as_bytes(), cut.replace("two", "zwei").as_bytes(), TEXT.as_bytes(), "a.txt");
    as_git(TEXT.as_bytes(), cut.as_bytes(), TEXT.replace("two", "zwei").as_bytes(), "a.txt");
    as_git(b"a", b"b", b"c", "a.txt");
}

#[test]
fn empty_files_fill_and_full_ones_empty() {
    assert_eq!(as_git(b"", b"", b"now\n", "a.txt"), 0);
    assert_eq!(as_git(b"", b"mine\n", b"", "a.txt"), 0);
    assert_eq!(as_git(b"was\n", b"was\n", b"", "a.txt"), 0);
    assert_eq!(as_git(b"", b"mine\n", b"theirs\n", "a.txt"), 1);
}

#[test]
fn what_is_no_utf_8_is_merged_to_the_byte() {
    let latin =
        |text: &str| -> Vec<u8> { text.replace("five", "f\u{fc}nf").chars().map(|c| c as u8).collect() };
    let (mine, theirs) = (TEXT.replace("two", "zwei"), TEXT.replace("ten", "zehn"));
    assert_eq!(as_git(&latin(TEXT), &latin(&mine), &latin(&theirs), "a.txt"), 0);
}

#[test]
fn names_of_any_letters_are_names() {
    let theirs = TEXT.replace("ten", "zehn");
    for name in ["größe/файл 文.txt", "a \"quoted\" name.txt", "-n.txt", "spa ce/ x"] {
        let mine = TEXT.replace("two", "zwei");
        assert_eq!(as_git(TEXT.as_bytes(), mine.as_bytes(), theirs.as_bytes(), name), 0, "{name}");
    }
}

#[test]
fn a_picture_that_both_changed_stands_beside_the_other() {
    let pair = Pair::of(&[("logo.png", b"\x89PNG\0old"), ("icon.png", b"\0one"), ("new.png", b"\0a")]);
    pair.write("project/logo.png", b"\x89PNG\0mine");
    pair.write("project/logo.png.template", b"of an earlier update");
    pair.skeleton("logo.png", b"\x89PNG\0theirs");
    pair.skeleton("icon.png", b"\0two");
    let run = pair.update(&["--yes"]);
    assert_eq!(run.code(), 1);
    assert!(run.out().contains("is put to logo.png.template-2"), "{}", run.out());
    assert_eq!(pair.read("logo.png").unwrap(), b"\x89PNG\0mine");
    assert_eq!(pair.read("logo.png.template-2").unwrap(), b"\x89PNG\0theirs");
    assert_eq!(pair.read("icon.png").unwrap(), b"\0two");
}

#[test]
fn a_file_that_both_added_is_merged_from_nothing() {
    let pair = Pair::of(&[("keep.txt", b"k\n")]);
    for (name, mine, theirs) in [("same.txt", "s\n", "s\n"), ("other.txt", "one\ntwo\n", "one\nzwei\n")] {
        pair.write(&format!("project/{name}"), mine.as_bytes());
        pair.skeleton(name, theirs.as_bytes());
    }
    assert_eq!(pair.update(&["--yes"]).code(), 1);
    let (expected, _) = merged(b"", b"one\ntwo\n", b"one\nzwei\n");
    assert_eq!((pair.text("same.txt").as_str(), pair.read("other.txt").unwrap()), ("s\n", expected));
}

#[test]
fn the_patch_is_one_that_git_applies() {
    let pair = Pair::of(&[
        ("a b.txt", TEXT.as_bytes()),
        ("größe.txt", TEXT.trim_end().as_bytes()),
        ("old.txt", b"old\n"),
        ("run", b"echo\n"),
    ]);
    pair.write("project/a b.txt", TEXT.replace("two", "zwei").as_bytes());
    pair.skeleton("größe.txt", TEXT.replace("ten", "zehn\r").as_bytes());
    fs::rename(pair.path("tpl/service/skeleton/a b.txt"), pair.path("tpl/service/skeleton/c.txt")).unwrap();
    pair.skeleton("c.txt", TEXT.replace("twelve", "zwölf").as_bytes());
    fs::remove_file(pair.path("tpl/service/skeleton/old.txt")).unwrap();
    pair.skeleton("run", b"#!/bin/sh\necho\n");
    pair.skeleton("none/new.txt", b"no end");
    let run = pair.update(&["--diff", "--dry-run"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    fs::write(pair.path("p.patch"), &run.output.stdout).unwrap();
    pair.git("project", &["apply", "--check", "../p.patch"]);
    pair.git("project", &["apply", "../p.patch"]);
    let applied = pair.git("project", &["ls-files", "-o", "-c", "-s"]);
    let read = |path: &str| pair.read(path);
    let after: Vec<_> = ["c.txt", "größe.txt", "run", "none/new.txt", "a b.txt", "old.txt"].map(read).into();
    pair.git("project", &["reset", "-q", "--hard"]);
    pair.git("project", &["clean", "-qfd"]);
    assert_eq!(pair.update(&["--yes"]).code(), 0);
    let updated: Vec<_> =
        ["c.txt", "größe.txt", "run", "none/new.txt", "a b.txt", "old.txt"].map(read).into();
    assert_eq!(after, updated, "{applied}");
}
