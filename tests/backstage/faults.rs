//! Whatever goes wrong on the way ends in one line, and what was known stays.

use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use serde_json::json;

use crate::command::run;
use crate::stub::{PAGE, Reply, Stub, asked_page, component, page};
use crate::witness::{Witness, complaint, source};

const PAGES: usize = 9;

/// A catalog of nine pages, one of which goes wrong.
fn failing_at(number: usize, fault: impl Fn() -> Reply + Send + Sync + 'static) -> Stub {
    Stub::start(move |question| match asked_page(question) {
        at if at == number => fault(),
        at => Reply::json(&page(at, PAGES)),
    })
}

#[test]
fn all_pages_are_read() {
    let stub = Stub::start(|question| Reply::json(&page(asked_page(question), PAGES)));
    let witness = Witness::default();
    assert_eq!(witness.read(&mut source(&stub.url, None)), Ok(PAGES * PAGE));
    assert_eq!(witness.pages.load(Ordering::Relaxed), PAGES);
    let partial = witness.partial.load(Ordering::Relaxed);
    assert!(partial > 0 && partial < PAGES * PAGE, "{partial}");
}

#[test]
fn a_refused_connection_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    assert!(complaint(&url).contains("cannot be reached: Connection refused"), "{}", complaint(&url));
    let run = run(&["list", "--source", &url], &[]);
    assert_eq!(run.code, 2);
    assert!(run.complaint().contains("cannot be reached"), "{}", run.err);
}

#[test]
fn an_error_on_page_seven_keeps_what_arrived_on_the_screen() {
    let stub = failing_at(6, || Reply::error(500, "database\nis gone"));
    let witness = Witness::default();
    let error = witness.read(&mut source(&stub.url, None)).unwrap_err();
    assert_eq!(error.to_string(), format!("{} answers 500 (database is gone)", stub.host()));
    assert_eq!(witness.partial.load(Ordering::Relaxed), 6 * PAGE);
    let asked = stub.asked().iter().filter(|question| asked_page(question) == 6).count();
    assert_eq!(asked, 3, "once, and twice more");
}

#[test]
fn what_passes_is_asked_again() {
    for fault in [
        Reply::error(503, "busy"),
        Reply::Answer(429, vec![("retry-after", "0".into())], String::new()),
        Reply::Cut(page(6, PAGES).to_string()),
    ] {
        let is_first = AtomicBool::new(true);
        let stub = failing_at(6, move || {
            if is_first.swap(false, Ordering::Relaxed) { fault.clone() } else { Reply::json(&page(6, PAGES)) }
        });
        assert_eq!(Witness::default().read(&mut source(&stub.url, None)), Ok(PAGES * PAGE));
    }
}

#[test]
fn a_server_that_wants_an_hour_is_given_up() {
    let stub = Stub::start(|_| Reply::Answer(503, vec![("retry-after", "3600".into())], String::new()));
    assert_eq!(complaint(&stub.url), format!("{} answers 503", stub.host()));
    assert_eq!(stub.asked().len(), 1);
}

#[test]
fn a_body_that_is_cut_is_told() {
    let stub = failing_at(3, || Reply::Cut(page(3, PAGES).to_string()));
    assert!(complaint(&stub.url).contains("broke off"), "{}", complaint(&stub.url));
}

#[test]
fn garbage_is_told() {
    for (body, said) in [
        ("{\"items\": [{]}", "key must be a string"),
        ("<!doctype html><title>Portal</title>", "a web page"),
        ("", "EOF"),
        ("[]", "invalid length"),
        ("{\"items\": 7}", "invalid type"),
    ] {
        let stub = Stub::start(move |_| Reply::status(200, body));
        let complaint = complaint(&stub.url);
        assert!(complaint.contains("something other than a catalog"), "{complaint}");
        assert!(complaint.contains(said), "{complaint}");
    }
}

#[test]
fn an_empty_404_is_told() {
    let stub = Stub::start(|_| Reply::status(404, ""));
    assert!(complaint(&stub.url).contains("has no catalog at this address"), "{}", complaint(&stub.url));
}

#[test]
fn a_redirect_carries_no_token_to_another_server() {
    let other = Stub::start(|_| Reply::json(&page(0, 1)));
    let there = format!("{}/login", other.url);
    let stub = Stub::start(move |_| Reply::Answer(302, vec![("location", there.clone())], String::new()));
    let complaint = complaint(&stub.url);
    assert!(complaint.contains(&format!("leads to {}", other.url)), "{complaint}");
    assert!(other.asked().is_empty());
}

#[test]
fn a_redirect_within_the_server_is_followed() {
    let stub = Stub::start(|question| {
        if question.path.starts_with("/here") {
            return Reply::json(&page(0, 1));
        }
        Reply::Answer(301, vec![("location", "/here".to_owned())], String::new())
    });
    assert_eq!(Witness::default().read(&mut source(&stub.url, Some("t"))), Ok(PAGE));
    assert!(stub.asked().iter().all(|question| question.token.as_deref() == Some("t")));
}

#[test]
fn a_redirect_in_circles_ends() {
    let stub = Stub::start(|_| Reply::Answer(302, vec![("location", "/again".to_owned())], String::new()));
    assert!(complaint(&stub.url).contains("leads to"));
}

#[test]
fn a_black_hole_is_told_after_the_time_out() {
    let stub = failing_at(2, || Reply::Silence);
    assert_eq!(complaint(&stub.url), format!("{} does not answer: nothing came for 0.3 s", stub.host()));
    let asked = stub.asked().iter().filter(|question| asked_page(question) == 2).count();
    assert_eq!(asked, 1, "who waited in vain does not wait again");
}

#[test]
fn pages_in_circles_end() {
    let stub = Stub::start(|question| {
        let mut page = page(asked_page(question), PAGES);
        page["pageInfo"] = json!({"nextCursor": "1"});
        Reply::json(&page)
    });
    assert_eq!(Witness::default().read(&mut source(&stub.url, None)), Ok(2 * PAGE));
}

#[test]
fn one_bad_entity_hides_no_other() {
    let stub = Stub::start(|_| {
        let items = [json!(7), json!({"kind": "Component"}), component("good"), component("good")];
        Reply::json(&json!({"items": items, "totalItems": 4, "pageInfo": {}}))
    });
    let mut source = source(&stub.url, None);
    assert_eq!(Witness::default().read(&mut source), Ok(1));
    assert_eq!(source.found().problems.len(), 2);
}

#[test]
fn a_server_that_was_emptied_does_not_empty_ours() {
    let is_full = AtomicBool::new(true);
    let stub = Stub::start(move |question| {
        if question.path.contains("readiness") {
            return Reply::status(200, "{}");
        }
        let full = is_full.swap(false, Ordering::Relaxed);
        Reply::json(&if full { page(0, 1) } else { json!({"items": [], "totalItems": 0, "pageInfo": {}}) })
    });
    let mut source = source(&stub.url, None);
    assert_eq!(Witness::default().read(&mut source), Ok(PAGE));
    let error = Witness::default().read(&mut source).unwrap_err().to_string();
    assert!(error.contains("serves 0 of the 10 entities known of it, so these are kept"), "{error}");
    assert_eq!(source.found().described.len(), PAGE);
}

#[test]
fn a_catalog_that_empties_while_its_list_is_read_does_not_cut_ours() {
    for was_known in [true, false] {
        let is_emptied = Arc::new(AtomicBool::new(!was_known));
        let at_server = Arc::clone(&is_emptied);
        let stub = Stub::start(move |question| {
            let number = asked_page(question);
            let is_gone = number > 0 && at_server.load(Ordering::Relaxed);
            let none = || json!({"items": [], "totalItems": 0, "pageInfo": {}});
            Reply::json(&if is_gone { none() } else { page(number, 3) })
        });
        let mut source = source(&stub.url, None);
        if was_known {
            assert_eq!(Witness::default().read(&mut source), Ok(3 * PAGE));
        }
        is_emptied.store(true, Ordering::Relaxed);
        let error = Witness::default().read(&mut source).unwrap_err().to_string();
        assert!(error.contains("ended its list of entities in the middle"), "{error}");
        assert_eq!(source.found().described.len(), if was_known { 3 * PAGE } else { 0 });
    }
}

#[test]
fn nobody_waits_for_what_was_cancelled() {
    let stub = Stub::start(|_| Reply::Silence);
    let witness = Witness { cancels: true.into(), ..Witness::default() };
    let error = witness.read(&mut source(&stub.url, None)).unwrap_err();
    assert_eq!(error.to_string(), "reading was cancelled");
}

#[test]
fn a_local_entity_lies_over_the_servers() {
    let answered = AtomicUsize::new(0);
    let stub = Stub::start(move |_| {
        answered.fetch_add(1, Ordering::Relaxed);
        Reply::json(&page(0, 1))
    });
    let folder = tempfile::tempdir().unwrap();
    let descriptor = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: c-0-3}\n\
                      spec: {type: library, lifecycle: production, owner: team-b}\n";
    std::fs::write(folder.path().join("catalog-info.yaml"), descriptor).unwrap();
    let run = run(&["export", "--source", &stub.url, "--source", folder.path().to_str().unwrap()], &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    let entities = run.entities();
    assert_eq!(entities.len(), PAGE);
    let ours = &entities["component:default/c-0-3"];
    assert_eq!(ours["relations"], json!([{"type": "ownedBy", "targetRef": "group:default/team-b"}]));
    assert_eq!(entities["component:default/c-0-4"]["spec"]["owner"], "team-a");
}
