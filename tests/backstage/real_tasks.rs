//! A template that runs on a real Backstage, by the keys of the portal; and the same one here.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::portal::Portal;
use crate::real::{Server, TOKEN, WORK};

const ENTER: &str = "\r";
const ERASE: &str = "\u{15}";
const NEXT_PAGE: &str = "\u{e}";
/// Long enough to look around meanwhile; nothing waits for its end.
const LONG: &str = "600";

#[test]
fn a_template_runs_on_a_real_backstage_and_here_to_the_same_files() {
    let catalog = catalog();
    let Some(server) = Server::start(catalog.path()) else { return };
    let has_template = || server.run(&["template", "list"], TOKEN).out.contains("A loaf");
    server.until(has_template);
    assert!(has_template(), "the server does not read its template");

    let mut portal = Portal::open_at(&[&server.url], &[("STAGEDOOR_TOKEN", TOKEN)]);
    begin(&mut portal);
    fill_in(&mut portal, LONG, "wheat");
    portal.press("X");
    let asked = portal.until("Type yes");
    assert!(asked.contains("Shape  fs:rename") && asked.contains("the secrets oven"), "{asked}");
    portal.press("yes\r");
    it_fails_and_says_where(&mut portal);
    let theirs = retried_it_goes_on(&mut portal, &catalog.path().join(WORK));
    leaving_it_lets_it_go_on(&mut portal);
    it_is_cancelled(&mut portal);
    started_over_it_is_done(&mut portal);

    let mut ours = run_here(catalog.path());
    let record = ours.remove(".stagedoor-answers.yaml");
    assert!(record.is_some_and(|(_, text)| text.contains("template: template:default/")), "ours alone");
    assert_eq!(theirs.keys().collect::<Vec<_>>(), ours.keys().collect::<Vec<_>>());
    for (path, file) in &ours {
        assert_eq!(&theirs[path], file, "{path}");
    }
    assert_eq!(ours.len(), 6, "{:?}", ours.keys());
    assert!(ours["bake.sh"].0 && !ours["rye.yaml"].0, "a script stays one");
}

/// From the catalog to the form of the template.
fn begin(portal: &mut Portal) {
    portal.until("All ");
    portal.press("\u{1b}");
    portal.until("press / to search");
    portal.press("n");
    portal.until("A loaf");
    portal.press(ENTER);
    portal.until("Name *");
}

/// Answers the page and goes on to the review.
fn fill_in(portal: &mut Portal, rest: &str, oven: &str) {
    portal.press(&format!("{ERASE}rye\t\t{ERASE}{rest}\t{oven}"));
    portal.until(&"*".repeat(oven.len()));
    portal.press(NEXT_PAGE);
    portal.until("nothing is written yet");
}

fn it_fails_and_says_where(portal: &mut Portal) {
    let screen = portal.until("R retry");
    assert!(screen.contains("failed") && screen.contains("Bake: ENOENT"), "{screen}");
    assert!(screen.contains("Beginning step Bake") && screen.contains("skipped"), "{screen}");
    assert!(!screen.contains("wheat"), "{screen}");
}

/// With the right secret it comes to its last step; the files that its workspace has then.
fn retried_it_goes_on(portal: &mut Portal, work: &Path) -> Files {
    portal.press("R");
    portal.until("secret 1 of 1: oven");
    portal.press("rye\r");
    let screen = portal.until("Beginning step Rest");
    assert!(screen.contains("running") && !screen.contains("ENOENT: no such"), "{screen}");
    let tasks: Vec<_> = fs::read_dir(work).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(tasks.len(), 1, "{tasks:?}");
    files(&tasks[0])
}

fn leaving_it_lets_it_go_on(portal: &mut Portal) {
    portal.press("1");
    portal.until("5 Running (1)");
    portal.press("5");
    let list = portal.until("Tasks · your own");
    assert!(list.contains("running") && list.contains("A loaf"), "{list}");
    portal.press(ENTER);
    portal.until("Beginning step Rest");
}

fn it_is_cancelled(portal: &mut Portal) {
    portal.press("x");
    portal.until("Cancel “A loaf”");
    portal.press(ENTER);
    let screen = portal.until("▲ cancelled");
    assert!(screen.contains("✗ Step rest (Rest) of task"), "{screen}");
    portal.until("R retry");
}

/// The answers are there again, without the secret.
fn started_over_it_is_done(portal: &mut Portal) {
    portal.press("a");
    let form = portal.until("Name *");
    assert!(form.contains("rye") && form.contains(LONG), "{form}");
    fill_in(portal, "0", "rye");
    portal.press("X");
    portal.until("Type yes");
    portal.press("yes\r");
    let screen = portal.until("The recipe");
    assert!(screen.contains("done") && screen.contains("- wait an hour"), "{screen}");
    assert!(screen.contains("component:default/rye"), "{screen}");
}

/// The same template, read from its file, with the same answers.
fn run_here(catalog: &Path) -> Files {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("rye");
    let mut portal = Portal::open_at(&[catalog.join("all.yaml").to_str().unwrap()], &[]);
    begin(&mut portal);
    fill_in(&mut portal, "0", "rye");
    portal.press(&format!("x{ERASE}{}{ENTER}", target.display()));
    let asked = portal.until("Type yes");
    assert!(asked.contains("write 6 files") && asked.contains("Nothing else is changed"), "{asked}");
    portal.press("yes\r");
    portal.until("The recipe");
    files(&target)
}

/// Path, whether it can be run, and contents of every file.
type Files = BTreeMap<String, (bool, String)>;

fn files(folder: &Path) -> Files {
    let mut found = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            let is_executable = fs::metadata(&path).unwrap().permissions().mode() & 0o100 != 0;
            found.insert(name, (is_executable, fs::read_to_string(&path).unwrap()));
        }
    }
    found
}

/// A copy of the templates, for the server keeps its workspaces beside them.
fn catalog() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backstage/templates");
    let mut folders = vec![(original, copy.path().to_owned())];
    while let Some((from, to)) = folders.pop() {
        fs::create_dir_all(&to).unwrap();
        for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
            let there = to.join(path.file_name().unwrap());
            if path.is_dir() {
                folders.push((path, there));
            } else {
                fs::copy(path, there).unwrap();
            }
        }
    }
    copy
}
