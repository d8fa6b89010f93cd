//! A program on a terminal that exists only here.

use std::io::{Read, Write};
use std::path::Path;
use std::process::Command;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};

use super::BINARY;

/// Far longer than anything here takes; a machine may be busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// A program on a terminal of 80 by 24, and everything it wrote.
pub(crate) struct Session {
    pub(crate) child: Box<dyn Child + Send + Sync>,
    pub(crate) master: Box<dyn MasterPty + Send>,
    pub(crate) keys: Box<dyn Write + Send>,
    pub(crate) written: mpsc::Receiver<Vec<u8>>,
    pub(crate) screen: vt100::Parser,
    pub(crate) all: Vec<u8>,
    pub(crate) home: tempfile::TempDir,
}

impl Session {
    pub(crate) fn start(program: &Path, arguments: &[&str]) -> Self {
        Self::start_in(tempfile::tempdir().unwrap(), program, arguments)
    }

    /// In a home folder where something lies already; all that is temporary goes there, too.
    pub(crate) fn start_in(home: tempfile::TempDir, program: &Path, arguments: &[&str]) -> Self {
        Self::start_with(home, program, arguments, &[])
    }

    /// The same with further variables, which count more than the usual ones.
    pub(crate) fn start_with(
        home: tempfile::TempDir,
        program: &Path,
        arguments: &[&str],
        variables: &[(String, String)],
    ) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env_clear();
        command.env("HOME", home.path());
        command.env("TMPDIR", home.path());
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        for (name, value) in variables {
            command.env(name, value);
        }
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

    pub(crate) fn portal() -> Self {
        let mut session = Self::start(Path::new(BINARY), &["--demo"]);
        session
            .until("the catalog", |session| session.screen.screen().contents().contains("Payments ledger"));
        session
    }

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads what the program has written by now.
    pub(crate) fn catch_up(&mut self) {
        while let Ok(bytes) = self.written.try_recv() {
            self.screen.process(&bytes);
            self.all.extend(bytes);
        }
    }

    pub(crate) fn shows(&self, text: &str) -> bool {
        self.screen.screen().contents().contains(text)
    }

    /// The terminal is gone, as when a connection is cut: nobody reads and nobody types.
    pub(crate) fn drop_terminal(self) -> (Box<dyn Child + Send + Sync>, tempfile::TempDir) {
        let Self { child, master, mut keys, written, home, .. } = self;
        drop(written);
        // What this brings to the screen is what the reading thread ends at.
        let _ = keys.write_all(b"!");
        drop((keys, master));
        (child, home)
    }

    /// Reads what the program writes until `is_so`.
    pub(crate) fn until(&mut self, what: &str, is_so: impl Fn(&Self) -> bool) {
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

    pub(crate) fn signal(&self, name: &str) {
        let process = self.child.process_id().unwrap().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &process]).status().unwrap().success());
    }

    pub(crate) fn ended(&mut self) -> ExitStatus {
        // What a program that has ended leaves behind may hold the terminal a little longer than it.
        let mut end = Instant::now() + PATIENCE;
        let mut status = None;
        loop {
            match self.written.recv_timeout(Duration::from_millis(50)) {
                Ok(bytes) => {
                    self.screen.process(&bytes);
                    self.all.extend(bytes);
                }
                Err(mpsc::RecvTimeoutError::Disconnected) if status.is_some() => break,
                Err(_) => {}
            }
            if status.is_none() {
                status = self.child.try_wait().unwrap();
                end = status.as_ref().map_or(end, |_| Instant::now() + Duration::from_millis(500));
            }
            if Instant::now() >= end {
                break;
            }
        }
        status.unwrap_or_else(|| panic!("it does not end:\n{}", self.screen.screen().contents()))
    }

    /// The terminal as a shell wants it: main screen, cursor shown, nothing reported, cooked.
    pub(crate) fn assert_restored(&self) {
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

    /// Waits until the system says that the process is stopped.
    pub(crate) fn until_stopped(&self) {
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
