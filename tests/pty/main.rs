//! The real binary on a real pseudo-terminal: what it leaves behind on every way out.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]

mod drafts;
#[path = "../templates/mod.rs"]
mod templates;
mod terminal;

use std::path::Path;
use std::time::Duration;

use terminal::Session;

const BINARY: &str = env!("CARGO_BIN_EXE_stagedoor");

#[test]
fn quitting_restores_the_terminal() {
    let mut session = Session::portal();
    assert!(session.screen.screen().alternate_screen());
    session.press("\x1b");
    session.until("the list", |session| session.screen.screen().contents().contains("press / to search"));
    session.press("q");
    assert!(session.ended().success());
    session.assert_restored();
}

#[test]
fn control_c_restores_the_terminal() {
    let mut session = Session::portal();
    session.press("\x03");
    assert!(session.ended().success());
    session.assert_restored();
}

#[test]
fn a_termination_signal_restores_the_terminal() {
    for signal in ["TERM", "HUP"] {
        let mut session = Session::portal();
        session.signal(signal);
        session.ended();
        session.assert_restored();
    }
}

#[test]
fn suspending_gives_the_terminal_back_and_continuing_takes_it_again() {
    let mut session = Session::portal();
    session.press("\x1a");
    session.until("the shell's screen", |session| !session.screen.screen().alternate_screen());
    session.until_stopped();
    session.assert_restored();
    session.signal("CONT");
    session.until("the portal", |session| {
        let screen = session.screen.screen();
        screen.alternate_screen() && screen.contents().contains("Payments ledger")
    });
    session.press("\x03");
    assert!(session.ended().success());
    session.assert_restored();
}

#[test]
fn a_panic_restores_the_terminal_and_tells_what_happened() {
    let test = std::env::current_exe().unwrap();
    let example = test.parent().and_then(Path::parent).unwrap().join("examples/panicking");
    let mut session = Session::start(&example, &[]);
    let status = session.ended();
    assert_eq!(status.exit_code(), 101);
    session.assert_restored();
    assert!(session.screen.screen().contents().contains("the floor gave way"));
    assert!(session.all.windows(8).any(|bytes| bytes == b"\x1b[?1049h"), "it had the screen before");
}

#[test]
fn nothing_is_written_while_idle() {
    let mut session = Session::portal();
    session.until("the last of the first frames", |session| {
        session.screen.screen().contents().contains("89 entities")
    });
    while session.written.recv_timeout(Duration::from_millis(700)).is_ok() {}
    assert!(session.written.recv_timeout(Duration::from_millis(700)).is_err(), "an idle portal is silent");
    session.press("\x03");
    session.ended();
}

#[test]
fn what_changes_on_disk_comes_to_the_screen_and_the_selection_stays() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str| {
        let text = format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Domain\nmetadata:\n  name: {name}\nspec:\n  owner: me\n"
        );
        std::fs::write(folder.path().join(format!("{name}.yaml")), text).unwrap();
    };
    write("harbour");
    let source = folder.path().display().to_string();
    let mut session = Session::start(Path::new(BINARY), &["--source", &source]);
    let shows = |session: &Session, text: &str| session.screen.screen().contents().contains(text);
    session.until("the first domain", |session| shows(session, "▌  harbour") && shows(session, "1 entity"));
    write("airport");
    session.until("the second domain", |session| shows(session, "airport"));
    assert!(shows(&session, "▌  harbour"), "{}", session.screen.screen().contents());
    session.press("\x03");
    session.ended();
    session.assert_restored();
}

#[test]
fn a_log_is_written_where_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("deep/stagedoor.log");
    let mut session = Session::start(Path::new(BINARY), &["--demo", "--log", &log.display().to_string()]);
    session.until("the catalog", |session| session.screen.screen().contents().contains("89 entities"));
    session.press("secret\x03");
    session.ended();
    let log = std::fs::read_to_string(log).unwrap();
    assert!(log.contains("session opened") && log.contains("entities=89"), "{log}");
    assert!(!log.contains("secret"));
}

/// Runs a line of shell on a terminal until the picker shows the catalog.
fn picker(line: &str) -> Session {
    let line = line.replace("stagedoor", &format!("{} --demo", env!("CARGO_BIN_EXE_stagedoor")));
    let mut session = Session::start(Path::new("/bin/sh"), &["-c", &line]);
    session.until("the picker", |session| session.screen.screen().contents().contains("Payments ledger"));
    session
}

fn answer(session: &Session) -> String {
    std::fs::read_to_string(session.home.path().join("answer")).unwrap()
}

#[test]
fn a_picked_reference_goes_to_standard_output_and_the_screen_to_the_terminal() {
    let mut session = picker("stagedoor search -i payments ledger > answer; echo $? >> answer");
    session.press("\r");
    assert!(session.ended().success());
    session.assert_restored();
    assert_eq!(answer(&session), "component:default/payments-ledger\n0\n");
}

#[test]
fn a_picker_reads_references_from_a_pipe_and_keys_from_the_terminal() {
    let mut session = picker(
        "stagedoor search ledger | stagedoor search -i --stdin --print name > answer; echo $? >> answer",
    );
    session.press("replica\r");
    assert!(session.ended().success());
    assert_eq!(answer(&session), "ledger-replica\n0\n");
}

#[test]
fn a_picker_that_is_broken_off_prints_nothing() {
    for key in ["\x1b", "\x03"] {
        let mut session = picker("stagedoor search -i led > answer; echo $? >> answer");
        session.press(key);
        session.ended();
        session.assert_restored();
        assert_eq!(answer(&session), "130\n");
    }
}

#[test]
fn a_picker_with_nothing_to_pick_says_no() {
    let mut session = picker("stagedoor search -i > answer; echo $? >> answer");
    session.press("zzzzqqqq");
    session.until("no hits", |session| session.screen.screen().contents().contains("Nothing fits"));
    session.press("\r");
    session.ended();
    assert_eq!(answer(&session), "1\n");
}

#[test]
fn a_terminal_that_can_show_no_screen_is_told_what_else_there_is() {
    for command in ["", "search -i"] {
        let line = format!("TERM=dumb {BINARY} --demo {command} 2> said; echo $? > answer");
        let mut session = Session::start(Path::new("/bin/sh"), &["-c", &line]);
        session.ended();
        let said = std::fs::read_to_string(session.home.path().join("said")).unwrap();
        assert!(said.contains("TERM=dumb") && said.contains("stagedoor list"), "{said}");
        assert_eq!(
            (answer(&session).as_str(), session.all.as_slice()),
            ("2\n", &b""[..]),
            "nothing is drawn"
        );
    }
}
