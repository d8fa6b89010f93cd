//! The real binary on a real pseudo-terminal: what it leaves behind on every way out.
#![expect(clippy::unwrap_used, reason = "what goes wrong in a test fails it")]
#![cfg(target_os = "linux")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

const BINARY: &str = env!("CARGO_BIN_EXE_stagedoor");

/// Far longer than anything here takes; a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(30);

/// A program on a terminal of 80 by 24, and everything it wrote.
struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keys: Box<dyn Write + Send>,
    written: mpsc::Receiver<Vec<u8>>,
    screen: vt100::Parser,
    all: Vec<u8>,
    home: tempfile::TempDir,
}

impl Session {
    fn start(program: &Path, arguments: &[&str]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (tell, written) = mpsc::channel();
        std::thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if tell.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        let screen = vt100::Parser::new(24, 80, 0);
        Self { child, master: pair.master, keys, written, screen, all: Vec::new(), home }
    }

    fn portal() -> Self {
        let mut session = Self::start(Path::new(BINARY), &["--demo"]);
        session
            .until("the catalog", |session| session.screen.screen().contents().contains("Payments ledger"));
        session
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads what the program writes until `is_so`.
    fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !is_so(self) {
            match self.written.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.all.extend(bytes);
                }
                Err(why) => panic!("waited for {what}: {why}\n{}", self.screen.screen().contents()),
            }
        }
    }

    fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &process]).status().unwrap().success());
    }

    fn ended(&mut self) -> ExitStatus {
        let status = self.child.wait().unwrap();
        while let Ok(bytes) = self.written.recv_timeout(Duration::from_millis(500)) {
            self.screen.process(&bytes);
            self.all.extend(bytes);
        }
        status
    }

    /// The terminal as a shell wants it: main screen, cursor shown, nothing reported, cooked.
    fn assert_restored(&self) {
        let screen = self.screen.screen();
        assert!(!screen.alternate_screen(), "the alternate screen is left");
        assert!(!screen.hide_cursor(), "the cursor is shown");
        assert!(!screen.bracketed_paste(), "pastes are plain");
        assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "the mouse is free");
        let tty = self.master.tty_name().expect("a pseudo-terminal has a name");
        let modes = Command::new("stty").arg("-a").arg("-F").arg(tty).output().unwrap().stdout;
        let modes = String::from_utf8(modes).unwrap();
        assert!(modes.contains(" icanon") && modes.contains(" echo "), "lines are cooked: {modes}");
    }
}

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

impl Session {
    /// Waits until the system says that the process is stopped.
    fn until_stopped(&self) {
        let status = format!("/proc/{}/stat", self.child.process_id().unwrap());
        if !Path::new(&status).exists() {
            return;
        }
        let end = Instant::now() + PATIENCE;
        let is_stopped = || std::fs::read_to_string(&status).unwrap().contains(") T ");
        while !is_stopped() {
            assert!(Instant::now() < end, "the process is not stopped");
            std::thread::yield_now();
        }
    }
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
