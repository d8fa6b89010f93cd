//! Descriptors of our own with the mistakes that they are to be told for, in comments of the form
//! `# expect line:column code field`. They need no answers from elsewhere.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use stagedoor::diagnostic::Problem;
use stagedoor::sources::descriptor::{self, Hosting, Names, Setting};
use stagedoor::sources::files::Disk;

#[test]
fn our_own_descriptors_are_told_for_what_their_comments_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/descriptors");
    let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty());
    let mut wrong = Vec::new();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let expected: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("# expect ")).collect();
        let told = told(&path, &folder, &text);
        if told != expected {
            wrong.push(format!("{}\n  told     {told:?}\n  expected {expected:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn told(path: &Path, root: &Path, text: &str) -> Vec<String> {
    let (shown, names) = (Arc::from("x"), Names::default());
    let setting = Setting { files: &Disk, path, shown: &shown, hosting: Hosting::File, root, names: &names };
    let mut problems: Vec<Problem> =
        descriptor::read(text, setting).flat_map(|reading| reading.problems).collect();
    problems.sort_by(|a, b| a.place.cmp(&b.place));
    let line = |problem: Problem| {
        let place = problem.place.expect("it stands somewhere");
        let field = problem.field.unwrap_or_default();
        format!("{}:{} {} {field}", place.line, place.column, problem.code).trim_end().to_owned()
    };
    problems.into_iter().map(line).collect()
}
