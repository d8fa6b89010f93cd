//! Who asks: tokens, the guest, and refusals.

use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::json;

use crate::command::run;
use crate::stub::{PAGE, Question, Reply, Stub, asked_page, page};
use crate::witness::{Witness, source};

/// A server that lets `token` in, and nobody else.
fn guarded(token: &'static str) -> Stub {
    Stub::start(move |question| guard(question, token))
}

fn guard(question: &Question, token: &str) -> Reply {
    match question.token.as_deref() {
        Some(sent) if sent == token => Reply::json(&page(0, 1)),
        Some(sent) => Reply::error(401, &format!("Illegal token {sent}")),
        None if question.path.starts_with("/api/auth") => Reply::status(404, ""),
        None => Reply::error(401, "Missing credentials"),
    }
}

#[test]
fn a_token_comes_from_the_environment_a_file_or_a_command() {
    let stub = guarded("t0ken");
    for name in ["STAGEDOOR_TOKEN", "BACKSTAGE_TOKEN"] {
        let run = run(&["list", "--source", &stub.url], &[(name, "t0ken")]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
    }
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("config.toml");
    std::fs::write(folder.path().join("token"), "t0ken\n").unwrap();
    for place in ["token_file = \"token\"", "token_env = \"MINE\"", "token_command = \"echo t0ken\""] {
        let text = format!("[[source]]\nname = \"portal\"\nurl = \"{}\"\n{place}\n", stub.url);
        std::fs::write(&settings, text).unwrap();
        let variables = [("MINE", "t0ken"), ("PATH", "/usr/bin:/bin"), ("STAGEDOOR_TOKEN", "wrong")];
        let run = run(&["list", "--config", settings.to_str().unwrap()], &variables);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{place}");
        let named = format!("{}/", stub.url);
        let run = crate::command::run(
            &["list", "--config", settings.to_str().unwrap(), "--source", &named],
            &variables,
        );
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{place}, by its address");
    }
}

#[test]
fn a_usual_variable_is_for_one_server_only() {
    let (one, two) = (guarded("t0ken"), guarded("t0ken"));
    let run = run(&["list", "--source", &one.url, "--source", &two.url], &[("STAGEDOOR_TOKEN", "t0ken")]);
    assert_eq!(run.code, 3);
    let sent = [one, two].map(|stub| stub.asked()).concat();
    assert!(sent.iter().all(|question| question.token.is_none()), "{sent:?}");
}

#[test]
fn a_refusal_is_one_line_without_the_token_and_exit_code_3() {
    let stub = guarded("another");
    let refused = run(&["list", "--source", &stub.url], &[("STAGEDOOR_TOKEN", "t0ken")]);
    assert_eq!(refused.code, 3);
    assert!(refused.complaint().contains("wants a sign-in (Illegal token ***)"), "{}", refused.err);

    let anonymous = run(&["list", "--source", &stub.url], &[]);
    assert_eq!(anonymous.code, 3);
    assert!(anonymous.complaint().contains("wants a sign-in (Missing credentials)"), "{}", anonymous.err);

    let stub = Stub::start(|_| Reply::error(403, ""));
    let forbidden = run(&["search", "x", "--source", &stub.url], &[("STAGEDOOR_TOKEN", "t0ken")]);
    assert_eq!(forbidden.code, 3);
    assert!(
        forbidden.complaint().contains("does not allow reading the catalog (Error)"),
        "{}",
        forbidden.err
    );
}

#[test]
fn a_token_does_not_travel_in_the_open() {
    let run = run(&["list", "--source", "http://portal.invalid"], &[("STAGEDOOR_TOKEN", "t0ken")]);
    assert_eq!(run.code, 3);
    assert!(run.complaint().contains("over plain http"), "{}", run.err);
}

#[test]
fn nothing_is_asked_offline() {
    let stub = guarded("t0ken");
    let run = run(&["list", "--offline", "--source", &stub.url], &[("STAGEDOOR_TOKEN", "t0ken")]);
    assert_eq!(run.code, 2);
    assert!(run.complaint().contains("--offline"), "{}", run.err);
    assert!(stub.asked().is_empty());
}

#[test]
fn who_has_no_token_is_a_guest_and_becomes_one_again() {
    let given = AtomicUsize::new(0);
    let stub = Stub::start(move |question| {
        if question.path.starts_with("/api/auth/guest/refresh") {
            let token = format!("guest-{}", given.fetch_add(1, Ordering::Relaxed) + 1);
            return Reply::json(&json!({"backstageIdentity": {"token": token, "expiresInSeconds": 3600}}));
        }
        // The first token expires behind the third page.
        match (question.token.as_deref(), asked_page(question)) {
            (Some("guest-1"), 0..=2) | (Some("guest-2"), _) => Reply::json(&page(asked_page(question), 5)),
            _ => Reply::error(401, "Failed user token verification"),
        }
    });
    assert_eq!(Witness::default().read(&mut source(&stub.url, None)), Ok(5 * PAGE));
}
