//! Answers survive whatever happens to the session, and secrets stay nowhere.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use stagedoor::app::wizard::Draft;
use stagedoor::runtime::Drafts;

use super::BINARY;
use super::templates::service;
use super::terminal::{PATIENCE, Session};

/// As the issue has it: at 100 moments, half of them by a signal and half by a terminal that is gone.
const TIMES: u64 = 50;

/// What is typed into the first field.
const TYPED: &str = "the-quick-brown-fox-jumps-over-the-lazy-dog-and-runs-away";

const SECRET: &str = "s3cr3t-MARKED-by-the-test";

const QUESTIONS: &str = "  parameters:
    title: About it
    properties:
      token: {type: string, title: Token, ui:field: Secret}
      password: {type: string, title: Password, ui:widget: password}
      name: {type: string, title: Name}
      more: {type: string, title: More, ui:widget: textarea}
  steps:
    - id: log
      action: debug:log
      input: {message: \"token ${{ secrets.token }} and ${{ parameters.password }}\"}
    - id: fetch
      action: fetch:plain
      input: {url: ./skeleton}
    - id: publish
      action: publish:github
      input: {repoUrl: \"github.com?owner=a&repo=b\", token: \"${{ secrets.token }}\"}
";

/// A home folder with a template in it.
fn home() -> tempfile::TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir_all(home.path().join("t/skeleton")).unwrap();
    fs::write(home.path().join("t/template.yaml"), service(QUESTIONS)).unwrap();
    fs::write(home.path().join("t/skeleton/README.md"), "# It\n").unwrap();
    home
}

/// The form, with both secrets given and the keys in the field for the name.
fn begun(more: &[&str]) -> Session {
    let arguments = [&["new", "t/template.yaml"], more].concat();
    let mut session = Session::start_in(home(), Path::new(BINARY), &arguments);
    session.until("the form", |session| session.shows("Token"));
    session.press(&format!("{SECRET}\t{SECRET}\t"));
    let stars = "*".repeat(SECRET.len());
    session.until("both secrets", |session| session.screen.screen().contents().matches(&stars).count() == 2);
    session
}

fn kept(home: &Path) -> Vec<Draft> {
    Drafts::new(Some(&home.join(".local/state/stagedoor"))).list()
}

/// Which files below a folder hold the secret.
fn holding(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(holding(&path));
        } else if fs::read(&path).is_ok_and(|bytes| contains(&bytes)) {
            found.push(path.display().to_string());
        }
    }
    found
}

fn contains(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes())
}

/// Types on and waits for a moment that chance chooses.
#[expect(clippy::disallowed_methods, reason = "the moment of the cut is what is tried out")]
fn type_until_chance(session: &mut Session, time: u64) {
    let wait = Duration::from_micros(time * 7919 % 40_000);
    // Key by key, so that some are on their way and some are not when it happens.
    let pause = wait / 57;
    for letter in TYPED.chars() {
        session.press(&letter.to_string());
        thread::sleep(pause);
        if chance(time, letter) {
            break;
        }
    }
}

/// Whether the moment has come; spread over the whole text.
fn chance(time: u64, letter: char) -> bool {
    (u64::from(letter) * 31 + time * 17).is_multiple_of(53)
}

/// Whether the draft is whole: what was seen is there, but for a last keystroke.
fn check(home: &Path, seen: &str, what: &str) {
    let drafts = kept(home);
    let name = match drafts.as_slice() {
        [] => String::new(),
        [draft] => {
            assert!(draft.values.keys().all(|key| key == "name"), "{what}: {:?}", draft.values);
            draft.values.get("name").and_then(|name| name.as_str()).unwrap_or_default().to_owned()
        }
        several => panic!("{what}: {} drafts", several.len()),
    };
    let typed = name.trim_end_matches('!');
    assert!(TYPED.starts_with(typed), "{what}: `{name}`");
    assert!(typed.len() + 1 >= seen.len(), "{what}: `{seen}` was seen, `{typed}` is kept");
    assert_eq!(holding(home), Vec::<String>::new(), "{what}");
}

#[test]
fn a_killed_session_leaves_the_answers_that_were_seen() {
    let mut lengths = Vec::new();
    for time in 0..TIMES {
        let mut session = begun(&[]);
        type_until_chance(&mut session, time);
        session.catch_up();
        session.signal("KILL");
        session.child.wait().unwrap();
        session.catch_up();
        let contents = session.screen.screen().contents();
        let rest = |length: &usize| contents.contains(&TYPED[..*length]);
        let seen = (0..=TYPED.len()).rev().find(rest).unwrap_or_default();
        lengths.push(seen);
        check(session.home.path(), &TYPED[..seen], &format!("kill {time}"));
    }
    lengths.sort_unstable();
    lengths.dedup();
    assert!(lengths.len() > 5, "the moments were all alike: {lengths:?}");
}

#[test]
fn a_session_whose_terminal_is_gone_ends_and_leaves_its_answers() {
    for time in 0..TIMES {
        let mut session = begun(&[]);
        type_until_chance(&mut session, time);
        session.catch_up();
        let contents = session.screen.screen().contents();
        let rest = |length: &usize| contents.contains(&TYPED[..*length]);
        let seen = (0..=TYPED.len()).rev().find(rest).unwrap_or_default();
        let (mut child, home) = session.drop_terminal();
        let end = Instant::now() + PATIENCE;
        while child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < end, "cut {time}: the session goes on without a terminal");
            thread::yield_now();
        }
        check(home.path(), &TYPED[..seen], &format!("cut {time}"));
    }
}

#[test]
fn a_session_that_no_signal_tells_of_its_lost_terminal_ends_too() {
    // In a session of its own, the system does not count it among those who use the terminal.
    let line = format!("trap '' HUP; setsid --wait {BINARY} --demo; echo ended > ended");
    let mut session = Session::start(Path::new("/bin/sh"), &["-c", &line]);
    session.until("the catalog", |session| session.shows("Payments ledger"));
    let (mut child, home) = session.drop_terminal();
    let end = Instant::now() + PATIENCE;
    while child.try_wait().unwrap().is_none() {
        assert!(Instant::now() < end, "the session goes on without a terminal");
        thread::yield_now();
    }
    assert!(home.path().join("ended").exists(), "the shell has waited for it");
}

#[test]
fn a_secret_is_in_no_file_of_a_whole_run() {
    let mut session = begun(&["--log", "deep/log", "--verbose"]);
    session.press("parcels\x0e");
    session.until("the review", |session| session.shows("Review") && session.shows("Planned outside"));
    session.press("s");
    session.until("the file for the answers", |session| session.shows("Write the answers"));
    session.press("\r");
    session.until("the answers", |session| session.shows("are written to"));
    session.press("w");
    session.until("the folder", |session| session.shows("Write to which folder"));
    session.press("\r");
    session.until("the question", |session| session.shows("Type yes"));
    session.press("yes\r");
    session.until("the files", |session| session.shows("written to"));
    session.press("\x03");
    session.ended();
    let home = session.home.path();
    assert!(home.join("parcels/README.md").is_file() && home.join("deep/log").is_file());
    assert!(home.join("service-answers.yaml").is_file());
    assert_eq!(holding(home), Vec::<String>::new());
    assert!(!contains(&session.all), "nor on the screen");
}

#[test]
fn answers_are_read_from_a_pipe_and_keys_from_the_terminal() {
    let line = format!("echo 'name: parcels' | {BINARY} new t/template.yaml --values -");
    let mut session = Session::start_in(home(), Path::new("/bin/sh"), &["-c", &line]);
    session.until("the form with its answer", |session| session.shows("parcels"));
    session.press("\t\t-and-more");
    session.until("the answer and more", |session| session.shows("parcels-and-more"));
    session.press("\x03");
    session.ended();
    session.assert_restored();
    assert_eq!(kept(session.home.path())[0].values["name"], "parcels-and-more");
}

#[test]
fn a_terminal_that_can_do_little_is_asked_line_by_line_and_shows_no_secret() {
    let line = format!("TERM=dumb {BINARY} new t/template.yaml");
    let mut session = Session::start_in(home(), Path::new("/bin/sh"), &["-c", &line]);
    session.until("the first question", |session| session.shows("Token, not shown"));
    session.press(&format!("{SECRET}\r"));
    session.until("the second question", |session| session.shows("Password, not shown"));
    session.press(&format!("{SECRET}\r"));
    session.until("the third question", |session| session.shows("Name:"));
    session.press("parcels\r");
    session.until("the fourth question", |session| session.shows("More, several lines"));
    session.press("\x04");
    session.ended();
    let said = String::from_utf8_lossy(&session.all).into_owned();
    assert!(!said.contains("\u{1b}[?1049h") && said.contains("your answers are kept"), "{said}");
    assert!(!contains(&session.all) && holding(session.home.path()).is_empty());
    assert_eq!(kept(session.home.path())[0].values["name"], "parcels");
}
