//! What is kept of a server: shown without it, and brought up to date with little.

use std::fs;

use serde_json::json;

use super::command::run;
use super::stub::{Reply, Stub};

fn served(question: &super::stub::Question) -> Reply {
    let entity = |name: &str| {
        json!({
            "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
            "metadata": {"name": name, "namespace": "default", "uid": format!("u-{name}"), "etag": "1"},
            "spec": {"type": "service", "lifecycle": "production", "owner": "team-a"},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/team-a"}],
        })
    };
    assert_eq!(question.token.as_deref(), Some("sesame-7341"));
    Reply::json(&json!({"items": [entity("pay"), entity("ledger")], "totalItems": 2, "pageInfo": {}}))
}

#[test]
fn offline_shows_what_was_kept_and_asks_nothing() {
    let stub = Stub::start(served);
    let cache = tempfile::tempdir().unwrap();
    let variables = [("XDG_CACHE_HOME", cache.path().to_str().unwrap()), ("STAGEDOOR_TOKEN", "sesame-7341")];
    let url = stub.url.clone();
    let arguments = ["export", "--source", &url, "--offline"];
    let nothing = run(&arguments, &variables);
    assert_eq!((nothing.code, stub.asked().len()), (2, 0), "{}", nothing.err);
    assert!(nothing.complaint().contains("nothing of it is kept"), "{}", nothing.err);

    let online = run(&arguments[..3], &variables);
    assert_eq!(online.code, 0, "{}", online.err);
    assert_eq!(online.entities().len(), 2);
    let asked = stub.asked().len();
    // Without the token, which nobody needs for what is here already.
    let offline = run(&arguments, &variables[..1]);
    assert_eq!((offline.code, offline.err.as_str()), (0, ""));
    assert_eq!(offline.out, online.out);
    assert_eq!(stub.asked().len(), asked);
    drop(stub);
    assert_eq!(run(&arguments, &variables[..1]).out, online.out);
}

#[test]
fn a_question_is_answered_from_what_was_kept_when_the_server_is_gone() {
    let stub = Stub::start(served);
    let cache = tempfile::tempdir().unwrap();
    let variables = [("XDG_CACHE_HOME", cache.path().to_str().unwrap()), ("STAGEDOOR_TOKEN", "sesame-7341")];
    let url = stub.url.clone();
    assert_eq!(run(&["list", "--source", &url], &variables).code, 0);
    drop(stub);
    for question in ["owner", "oncall", "show", "impact"] {
        let old = run(&[question, "pay", "--source", &url], &variables);
        assert!(matches!(old.code, 0 | 1) && old.out.contains("pay"), "{question}: {} {}", old.out, old.err);
        assert!(old.err.contains("cannot be reached") && old.err.contains("this was read"), "{}", old.err);
    }
    // What goes on to other programs is not old without their having asked for it.
    let new = run(&["export", "--source", &url], &variables);
    assert_eq!((new.code, new.out.as_str()), (2, ""));
    assert!(new.complaint().contains("--offline takes what was read"), "{}", new.err);
}

#[test]
fn no_token_is_kept() {
    let stub = Stub::start(served);
    let cache = tempfile::tempdir().unwrap();
    let variables = [("XDG_CACHE_HOME", cache.path().to_str().unwrap()), ("STAGEDOOR_TOKEN", "sesame-7341")];
    assert_eq!(run(&["list", "--source", &stub.url], &variables).code, 0);
    let kept: Vec<_> = fs::read_dir(cache.path().join("stagedoor/snapshots")).unwrap().collect();
    assert_eq!(kept.len(), 1);
    for file in kept {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(6).any(|part| part == b"sesame"), "the token is in the snapshot");
        assert!(bytes.windows(6).any(|part| part == b"ledger"));
    }
}
