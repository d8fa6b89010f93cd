//! The portal over a server, on a real pseudo-terminal.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, PtySize, native_pty_system};

use serde_json::json;

use crate::stub::{Gate, PAGE, Reply, Stub, asked_page, page};

/// Far longer than anything here takes; a machine may be busy.
const PATIENCE: Duration = Duration::from_secs(30);
const PAGES: usize = 3;
/// So many keys are typed to see how fast they are answered.
const KEYS_TIMED: usize = 8;

/// The portal, and what it has written.
pub(crate) struct Portal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    written: mpsc::Receiver<Vec<u8>>,
    screen: vt100::Parser,
    _home: tempfile::TempDir,
}

impl Portal {
    fn open(url: &str) -> Self {
        Self::open_at(&[url], &[("STAGEDOOR_TOKEN", "t0ken-of-ada")])
    }

    /// Opens it over several servers, with further variables.
    pub(crate) fn open_at(urls: &[&str], variables: &[(&str, &str)]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let size = PtySize { rows: 24, cols: 120, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_stagedoor"));
        for url in urls {
            command.args(["--source", url]);
        }
        command.env_clear();
        for (name, value) in [("TERM", "xterm-256color"), ("LANG", "C.UTF-8")].iter().chain(variables) {
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

    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
    }

    /// Reads what it writes until the screen shows `text`.
    pub(crate) fn until(&mut self, text: &str) -> String {
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

impl Portal {
    /// The columns from `begin` on of every row.
    pub(crate) fn rows_from(&self, begin: u16, columns: u16) -> Vec<String> {
        self.screen.screen().rows(begin, columns).collect()
    }

    /// Reads what it writes until `seen` finds in the rows what it looks for.
    pub(crate) fn until_seen<T>(&mut self, seen: impl Fn(&Self) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = seen(self) {
                return found;
            }
            let bytes = self.written.recv_timeout(end.saturating_duration_since(Instant::now()));
            self.screen.process(&bytes.unwrap_or_else(|why| panic!("{why}: {:#?}", self.rows_from(0, 120))));
        }
    }

    /// Types into the search box and takes the time from each key to the frame that shows it.
    fn time_keys(&mut self, times: &mut Vec<Duration>) {
        for count in 1..=KEYS_TIMED {
            let begin = Instant::now();
            self.press("z");
            self.until(&"z".repeat(count));
            times.push(begin.elapsed());
        }
        self.press("\u{15}");
    }
}

/// Says how long keys took while `what` went on. The aim is 16 ms; a machine that does much else is
/// allowed more here.
fn judge(what: &str, times: &mut [Duration]) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    eprintln!("{what}: from key to frame {:?} (p50), {:?} (p99) of {} keys", at(50), at(99), times.len());
    assert!(at(50) < Duration::from_millis(250), "{what}: {times:?}");
}

impl Drop for Portal {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What may go wrong at the next reading, and what is said of it.
fn faults() -> Vec<(&'static str, Reply, &'static str)> {
    vec![
        ("an error", Reply::error(500, "database is gone"), "answers 500 (database is gone)"),
        ("a body that is cut", Reply::Cut(page(1, PAGES).to_string()), "broke off"),
        ("garbage", Reply::status(200, "{\"items\": [{]}"), "something other than a catalog"),
        ("a token that has expired", Reply::error(401, "Failed user token verification"), "wants a sign-in"),
        ("no rights", Reply::error(403, ""), "does not allow reading the catalog"),
        (
            "a redirect elsewhere",
            Reply::Answer(302, vec![("location", "http://elsewhere.test/login".into())], String::new()),
            "leads to http://elsewhere.test",
        ),
        (
            "an emptied catalog",
            Reply::json(&json!({"items": [], "totalItems": 0, "pageInfo": {}})),
            "serves 0 of the 30 entities known of it",
        ),
    ]
}

#[test]
fn whatever_goes_wrong_the_last_good_catalog_stays_and_keys_are_answered() {
    let mut times = Vec::new();
    for (what, fault, said) in faults() {
        let wrong: Arc<Mutex<Option<Reply>>> = Arc::default();
        let at_server = Arc::clone(&wrong);
        let stub = Stub::start(move |question| {
            // A list that is half read when the catalog empties would look as if it ended there.
            let is_half_read = what == "an emptied catalog" && asked_page(question) > 0;
            let fault = at_server.lock().unwrap().clone().filter(|_| !is_half_read);
            let answer = || match asked_page(question) {
                number if question.path.contains("by-query") => Reply::json(&page(number, PAGES)),
                _ => Reply::status(404, ""),
            };
            fault.unwrap_or_else(answer)
        });
        let mut portal = Portal::open(&stub.url);
        portal.until("30 entities, synced");
        *wrong.lock().unwrap() = Some(fault);
        portal.press("\u{1b}");
        portal.until("press / to search");
        portal.press("r");
        let screen = portal.until(said);
        assert!(screen.contains("30 entities"), "{what}: {screen}");
        portal.press("/");
        portal.time_keys(&mut times);
        portal.press("c-2-7");
        portal.until("c-2-7");
        portal.press("\r");
        portal.until("component:default/c-2-7");
        *wrong.lock().unwrap() = None;
        portal.press("r");
        portal.until("30 entities, synced");
    }
    judge("faults", &mut times);
}

#[test]
fn a_server_that_is_gone_leaves_an_offline_catalog_with_its_age() {
    let (stub, _) = server();
    let mut portal = Portal::open(&stub.url);
    portal.until("30 entities, synced");
    drop(stub);
    portal.press("\u{1b}");
    portal.until("press / to search");
    portal.press("r");
    portal.until("cannot be reached");
    portal.until("30 entities, offline");
    portal.press("/c-2-7");
    portal.until("c-2-7");
}

/// The answers come in parts that the test lets through: as slow as any line may be.
#[test]
fn keys_are_answered_while_a_slow_server_sends_its_catalog() {
    let gate = Gate::shut();
    let slow = gate.clone();
    let stub = Stub::start(move |question| match asked_page(question) {
        _ if !question.path.contains("by-query") => Reply::status(404, ""),
        0 => Reply::json(&page(0, PAGES)),
        number => Reply::Slowly(page(number, PAGES).to_string(), slow.clone()),
    });
    let mut portal = Portal::open(&stub.url);
    portal.until("c-0-1");
    let mut times = Vec::new();
    portal.time_keys(&mut times);
    judge("a slow server", &mut times);
    for name in ["c-0-3", "c-0-7"] {
        portal.press(&format!("\u{15}{name}"));
        let screen = portal.until(&format!("component:default/{name}"));
        assert!(screen.contains("reading"), "{screen}");
        gate.open(3);
    }
    gate.open(1_000);
    portal.until("30 entities, synced");
}

/// Nothing comes at all, and still the portal is there.
#[test]
fn keys_are_answered_over_a_black_hole() {
    let stub = Stub::start(|question| match asked_page(question) {
        0 if question.path.contains("by-query") => Reply::json(&page(0, PAGES)),
        _ => Reply::Silence,
    });
    let mut portal = Portal::open(&stub.url);
    portal.until("c-0-1");
    let mut times = Vec::new();
    portal.time_keys(&mut times);
    judge("a black hole", &mut times);
    portal.press("c-0-7");
    let screen = portal.until("component:default/c-0-7");
    assert!(screen.contains("reading"), "{screen}");
    portal.press("\u{3}");
    assert!(portal.child.wait().unwrap().success(), "it does not wait for the server to end");
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
