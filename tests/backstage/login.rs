//! The sign-in of a person, against a server of our own that can go wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use stagedoor::sources::backstage::sign_in::{SignIn, SignInError};
use stagedoor::sources::backstage::{Access, Address, Server};

use crate::browser::{Login, open};
use crate::command::{Run, command_in, run_in};
use crate::stub::{Question, Reply, Stub, page};

/// Stands in every secret of these tests, and must stand nowhere but in the file of the login.
const MARK: &str = "s3cr3t";

/// What the server knows: the number of the tokens that are good now, and how many it has refused.
#[derive(Default)]
struct Known {
    good: usize,
    refused: usize,
}

/// A server that gives tokens, each good until the next one is given.
fn server() -> (Stub, Arc<Mutex<Known>>) {
    let known = Arc::new(Mutex::new(Known::default()));
    let there = Arc::clone(&known);
    (Stub::start(move |question| answer(question, &mut there.lock().unwrap())), known)
}

fn answer(question: &Question, known: &mut Known) -> Reply {
    let path = question.path.split('?').next().unwrap_or_default();
    let asked: Value = serde_json::from_str(&question.body).unwrap_or_default();
    let refresh = |number: usize| format!("refresh-{number}-{MARK}");
    let access = |number: usize| format!("access-{number}-{MARK}");
    match path {
        "/api/auth/.well-known/oauth-client/cli.json" => Reply::json(&json!({})),
        "/api/auth/v1/token" => {
            let is_good = match asked["grant_type"].as_str() {
                Some("refresh_token") => asked["refresh_token"] == refresh(known.good),
                _ => asked["code"] == format!("code-{MARK}") && asked["code_verifier"].is_string(),
            };
            if !is_good {
                known.refused += 1;
                let said = format!("no such token: {}", asked["refresh_token"].as_str().unwrap_or_default());
                let body = json!({"error": "invalid_grant", "error_description": said});
                return Reply::status(400, &body.to_string());
            }
            known.good += 1;
            Reply::json(&json!({
                "access_token": access(known.good), "refresh_token": refresh(known.good), "expires_in": 3600,
            }))
        }
        "/api/auth/v1/revoke" => {
            known.good += 100;
            Reply::status(200, "")
        }
        _ if known.good > 0 && question.token == Some(access(known.good)) => {
            if path == "/api/auth/v1/userinfo" {
                let claims =
                    json!({"sub": "user:default/ada", "ent": ["user:default/ada", "group:default/ovens"]});
                return Reply::json(&json!({"claims": claims}));
            }
            Reply::json(&page(0, 1))
        }
        _ if path.starts_with("/api/auth/guest") => Reply::status(404, ""),
        _ => Reply::error(401, &format!("Illegal token {}", question.token.as_deref().unwrap_or_default())),
    }
}

/// Signs in at the server, by pasting.
fn signed_in(home: &Path, stub: &Stub) -> Run {
    let mut login = Login::begin(home, &stub.url);
    let (end, state) = (login.asked("redirect_uri"), login.asked("state"));
    login.paste(&format!("{end}?code=code-{MARK}&state={state}"));
    let run = login.end();
    assert_eq!(run.code, 0, "{}", run.err);
    run
}

fn listed(home: &Path, stub: &Stub) -> Run {
    run_in(home, &["list", "--source", &stub.url], &[])
}

/// The file of the only login in a home.
pub(crate) fn kept(home: &Path) -> PathBuf {
    let files = files_below(home);
    let is_login = |path: &&PathBuf| {
        path.extension().is_some_and(|end| end == "json") && path.parent().unwrap().ends_with("logins")
    };
    files.iter().find(is_login).expect("a login").clone()
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

#[test]
fn the_browser_brings_the_code() {
    let (stub, _) = server();
    let home = tempfile::tempdir().unwrap();
    let login = Login::begin(home.path(), &stub.url);
    assert!(login.address.starts_with(&format!("{}/api/auth/v1/authorize?", stub.url)), "{}", login.address);
    assert_eq!(login.asked("code_challenge_method"), "S256");
    let (end, state) = (login.asked("redirect_uri"), login.asked("state"));
    assert!(end.starts_with("http://127.0.0.1:"), "{end}");
    for foreign in [format!("{end}?code=x&state=other"), end.replace("callback", "favicon.ico")] {
        assert_eq!(open("GET", &foreign, None).status, 404, "{foreign}");
    }
    assert_eq!(open("GET", &format!("{end}?code=code-{MARK}&state={state}"), None).status, 200);
    let run = login.end();
    assert_eq!((run.code, run.out.trim_end()), (0, format!("signed in at {}", stub.host()).as_str()));
    assert_eq!(listed(home.path(), &stub).code, 0);
}

#[test]
fn nobody_is_waited_for_longer_than_was_said() {
    let (stub, _) = server();
    let server = Server { address: Address::parse(&stub.url).unwrap(), access: Access::default() };
    let patience = Duration::from_millis(20);
    let ended = SignIn::begin(server).unwrap().finish(patience);
    assert!(matches!(ended, Err(SignInError::TimedOut { after }) if after == patience));
}

#[test]
fn what_is_pasted_must_be_the_end_of_this_very_sign_in() {
    let (stub, _) = server();
    let home = tempfile::tempdir().unwrap();
    let mut login = Login::begin(home.path(), &stub.url);
    let (end, state) = (login.asked("redirect_uri"), login.asked("state"));
    login.paste(&format!("{end}?code=code-{MARK}&state=wrong"));
    login.paste(&format!("https://evil.invalid/callback?code=code-{MARK}&state={state}"));
    login
        .paste(&format!("{end}?error=access_denied&error_description=User+denied+the+request&state={state}"));
    let run = login.end();
    assert_eq!(run.code, 3);
    assert_eq!(run.err.matches("that is not the address").count(), 2, "{}", run.err);
    assert!(run.err.contains("did not let you in: User denied the request"), "{}", run.err);
    assert!(!run.err.contains(MARK), "{}", run.err);
    assert!(stub.asked().iter().all(|question| !question.path.contains("/v1/token")));
}

#[test]
fn a_refused_token_is_renewed_once_and_the_new_one_kept() {
    let (stub, known) = server();
    let home = tempfile::tempdir().unwrap();
    signed_in(home.path(), &stub);
    let text = fs::read_to_string(kept(home.path())).unwrap();
    fs::write(kept(home.path()), text.replace("access-1", "stale")).unwrap();
    assert_eq!(listed(home.path(), &stub).code, 0);
    assert_eq!(known.lock().unwrap().good, 2);
    assert_eq!(listed(home.path(), &stub).code, 0);
    assert_eq!(known.lock().unwrap().good, 2, "what was renewed is good for the next run");
}

#[test]
fn several_processes_renew_a_login_once() {
    let (stub, known) = server();
    let home = tempfile::tempdir().unwrap();
    signed_in(home.path(), &stub);
    let text = fs::read_to_string(kept(home.path())).unwrap();
    fs::write(kept(home.path()), text.replace("access-1", "stale")).unwrap();
    let start = |_| {
        let mut command = command_in(home.path(), &["list", "--source", &stub.url]);
        command.stdout(std::process::Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..4).map(start).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let known = known.lock().unwrap();
    assert_eq!((known.good, known.refused), (2, 0));
}

#[test]
fn a_login_that_was_revoked_ends_in_one_line() {
    let (stub, known) = server();
    let home = tempfile::tempdir().unwrap();
    signed_in(home.path(), &stub);
    known.lock().unwrap().good += 7;
    let run = listed(home.path(), &stub);
    assert_eq!(run.code, 3);
    let said = "wants a new sign-in: no such token: ***; run `stagedoor login`";
    assert!(run.complaint().contains(said), "{}", run.err);
}

#[test]
fn who_signed_in_is_told_and_who_signed_out_is_forgotten() {
    let (stub, _) = server();
    let home = tempfile::tempdir().unwrap();
    signed_in(home.path(), &stub);
    let who = run_in(home.path(), &["whoami", &stub.url, "--json"], &[]);
    let who: Value = serde_json::from_str(&who.out).unwrap();
    assert_eq!(who["user"], "user:default/ada");
    assert_eq!(who["ownership"], json!(["user:default/ada", "group:default/ovens"]));
    assert_eq!(who["by"], "stagedoor login");
    let table = run_in(home.path(), &["whoami", &stub.url], &[]);
    assert!(table.out.contains("owns as  user:default/ada, group:default/ovens"), "{}", table.out);
    let out = |run: Run| (run.code, run.out);
    let logout = || out(run_in(home.path(), &["logout", &stub.url], &[]));
    assert_eq!(logout(), (0, format!("signed out at {}\n", stub.host())));
    assert!(stub.asked().iter().any(|question| question.path == "/api/auth/v1/revoke"));
    assert_eq!(logout(), (1, format!("there was no login at {}\n", stub.host())));
    assert_eq!(listed(home.path(), &stub).code, 3);
}

#[test]
fn a_server_without_this_sign_in_says_so() {
    let stub = Stub::start(|_| Reply::status(404, ""));
    let home = tempfile::tempdir().unwrap();
    let run = run_in(home.path(), &["login", &stub.url], &[]);
    assert_eq!(run.code, 2);
    assert!(run.complaint().contains("offers no sign-in to command-line programs"), "{}", run.err);
    let run = run_in(home.path(), &["login", "http://portal.invalid"], &[]);
    assert_eq!(run.code, 3);
    assert!(run.complaint().contains("over plain http"), "{}", run.err);
}

#[test]
fn secrets_stand_in_the_file_of_the_login_alone() {
    let (stub, _) = server();
    let home = tempfile::tempdir().unwrap();
    let log = home.path().join("log");
    let run = |arguments: &[&str]| {
        let log = ["--verbose", "--log", log.to_str().unwrap()];
        run_in(home.path(), &[arguments, &log].concat(), &[("STAGEDOOR_X", "y")])
    };
    signed_in(home.path(), &stub);
    let mut said = String::new();
    for arguments in
        [&["whoami", &stub.url][..], &["list", "--source", &stub.url], &["doctor", "--source", &stub.url]]
    {
        let run = run(arguments);
        said.push_str(&(run.out + &run.err));
    }
    assert!(!said.contains(MARK), "{said}");
    let login = kept(home.path());
    for file in files_below(home.path()) {
        let text = String::from_utf8_lossy(&fs::read(&file).unwrap()).into_owned();
        assert_eq!(text.contains(MARK), file == login, "{}", file.display());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&login).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_command_is_asked_again_when_its_token_is_refused() {
    let (stub, known) = server();
    known.lock().unwrap().good = 2;
    let home = tempfile::tempdir().unwrap();
    let count = home.path().join("count");
    // The first answer is stale, the second good.
    let script =
        format!("#!/bin/sh\necho x >> {0}\necho access-$(wc -l < {0} | tr -d ' ')-{MARK}\n", count.display());
    let program = home.path().join("give-token");
    fs::write(&program, script).unwrap();
    let settings = home.path().join("settings.toml");
    let text = format!("[[source]]\nurl = \"{}\"\ntoken_command = \"sh {}\"\n", stub.url, program.display());
    fs::write(&settings, text).unwrap();
    let run =
        run_in(home.path(), &["list", "--config", settings.to_str().unwrap()], &[("PATH", "/usr/bin:/bin")]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(count).unwrap().lines().count(), 2);
}
