//! The portal over a server, on a real pseudo-terminal.

use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

use crate::stub::{PAGE, Reply, Stub, asked_page, page};

/// Far longer than anything here takes; a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(30);
const PAGES: usize = 3;

/// The portal, and what it has written.
struct Portal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    written: mpsc::Receiver<Vec<u8>>,
    screen: vt100::Parser,
    _home: tempfile::TempDir,
}

impl Portal {
    fn open(url: &str) -> Self {
        let home = tempfile::tempdir().unwrap();
        let size = PtySize { rows: 24, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stagedoor"));
        command.args(["--source", url]);
        command.env_clear();
        for (name, value) in
            [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("STAGEDOOR_TOKEN", "t0ken-of-ada")]
        {
            command.env(name, value);
        }
        command.env("HOME", home.path());
        command.cwd(home.path());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = pair.master.take_writer().unwrap();
        let (tell, written) = mpsc::channel();
        std::thread::spawn(move || {
            let _terminal = pair.master;
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if tell.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Self { child, keys, written, screen: vt100::Parser::new(24, 120, 0), _home: home }
    }

    fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads what it writes until the screen shows `text`.
    fn until(&mut self, text: &str) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen.screen().contents();
            assert!(!screen.contains("t0ken-of-ada"), "{screen}");
            if screen.contains(text) {
                return screen;
            }
            match self.written.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.screen.process(&bytes),
                Err(why) => panic!("waited for {text}: {why}\n{screen}"),
            }
        }
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A server, and the switch that breaks it.
fn server() -> (Stub, Arc<AtomicBool>) {
    let is_broken = Arc::new(AtomicBool::new(false));
    let broken = Arc::clone(&is_broken);
    let stub = Stub::start(move |question| {
        if broken.load(Ordering::Relaxed) && asked_page(question) == 1 {
            return Reply::error(401, "Failed user token verification");
        }
        Reply::json(&page(asked_page(question), PAGES))
    });
    (stub, is_broken)
}

#[test]
fn the_catalog_stays_on_the_screen_when_the_server_fails() {
    let (stub, is_broken) = server();
    let mut portal = Portal::open(&stub.url);
    let all = format!("{} entities", PAGES * PAGE);
    let screen = portal.until(&all);
    assert!(screen.contains(&stub.host()), "{screen}");
    is_broken.store(true, Ordering::Relaxed);
    portal.press("\u{1b}");
    portal.until("press / to search");
    portal.press("r");
    let screen = portal.until("wants a sign-in");
    assert!(screen.contains(&all), "{screen}");
    portal.press("/c-2-7");
    portal.until("c-2-7");
    is_broken.store(false, Ordering::Relaxed);
}

#[test]
fn a_first_reading_that_breaks_off_shows_what_arrived() {
    let (stub, is_broken) = server();
    is_broken.store(true, Ordering::Relaxed);
    let mut portal = Portal::open(&stub.url);
    portal.until("wants a sign-in");
    let screen = portal.until("c-0-1");
    assert!(screen.contains(&format!("{PAGE} entities")), "{screen}");
}
