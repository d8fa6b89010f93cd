//! What is done at a server beside reading its catalog, as commands.

use std::path::Path;

use serde_json::json;

use crate::command::{Run, run, run_in};
use crate::stub::{Question, Reply, Stub, component, page};

const TARGET: &str = "https://git.acme.test/pay/catalog-info.yaml";

fn located(id: &str) -> serde_json::Value {
    json!({"id": id, "type": "url", "target": TARGET, "entityRef": "location:default/generated-1"})
}

/// A server with one location, which also answers what is not expected of it with 404.
fn server() -> Stub {
    Stub::start(|question: &Question| {
        let path = question.path.trim_start_matches("/api/");
        match (question.method.as_str(), path) {
            ("POST", "catalog/refresh") if question.body.contains("c-0-1") => Reply::status(200, ""),
            ("POST", "catalog/refresh") => Reply::error(404, "Entity component:default/nope not found"),
            ("POST", "catalog/analyze-location") if question.body.contains("empty") => Reply::json(&json!({
                "existingEntityFiles": [],
                "generateEntities": [{"entity": {"kind": "Component", "metadata": {"name": "empty"}}, "fields": []}],
            })),
            ("POST", "catalog/analyze-location") => Reply::json(&json!({
                "existingEntityFiles": [{"location": {"type": "url", "target": TARGET}, "isRegistered": false}],
                "generateEntities": [],
            })),
            ("POST", "catalog/locations?dryRun=true") => Reply::Answer(
                201,
                Vec::new(),
                json!({
                    "exists": question.body.contains("known"),
                    "location": located("url:x"),
                    "entities": [component("pay"), component("pay"), {
                        "kind": "Location", "metadata": {"name": "generated-1"}
                    }],
                })
                .to_string(),
            ),
            ("POST", "catalog/locations") => {
                Reply::Answer(201, Vec::new(), json!({"location": located("7"), "entities": []}).to_string())
            }
            ("GET", "catalog/locations") => Reply::json(&json!([{"data": located("7")}])),
            ("GET", "catalog/locations/by-entity/component/default/pay") => Reply::json(&located("7")),
            ("DELETE", "catalog/locations/7") => Reply::status(204, ""),
            ("GET", path) if path.starts_with("catalog/entities/by-query") && path.contains("filter=") => {
                let items = [component("pay"), component("pay-2")];
                Reply::json(&json!({"items": items, "totalItems": 2, "pageInfo": {}}))
            }
            ("GET", path) if path.starts_with("catalog/entities/by-query") => Reply::json(&page(0, 1)),
            ("GET", path) if path.starts_with("search/query?term=broken") => Reply::error(500, "no index"),
            ("GET", path) if path.starts_with("search/query") => Reply::json(&json!({"results": [{
                "type": "techdocs", "rank": 1,
                "document": {"title": "Paying", "text": "How to\npay\u{1b}[2J", "kind": "Component",
                    "namespace": "default", "name": "c-0-1", "location": "/docs/default/component/c-0-1"},
            }]})),
            _ => Reply::error(404, "Entity not found"),
        }
    })
}

fn changes(stub: &Stub) -> Vec<String> {
    let asked = stub.asked().into_iter().filter(|question| question.method != "GET");
    let told = asked.map(|question| format!("{} {}", question.method, question.path));
    told.filter(|told| !told.contains("dryRun") && !told.contains("analyze")).collect()
}

#[test]
fn an_entity_is_read_again_at_the_server() {
    let stub = server();
    let done = run(&["refresh", "component:c-0-1", "--source", &stub.url], &[]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(done.out, format!("{} reads component:default/c-0-1 again soon\n", stub.host()));
    let unknown = run(&["refresh", "component:nope", "--source", &stub.url], &[]);
    assert_eq!(unknown.code, 1);
    assert!(unknown.complaint().contains("Entity component:default/nope not found"), "{}", unknown.err);
    let nameless = run(&["refresh", "c-0-1", "--source", &stub.url], &[]);
    assert_eq!(nameless.code, 2);
    assert!(nameless.complaint().contains("write its kind too"), "{}", nameless.err);
}

#[test]
fn registering_shows_what_comes_and_waits_for_a_yes() {
    let stub = server();
    let preview = run(&["register", "https://git.acme.test/pay", "--source", &stub.url], &[]);
    assert_eq!(preview.code, 0, "{}", preview.err);
    assert_eq!(preview.out, format!("{TARGET}\n1 entity comes with it\n  component:default/pay\n"));
    assert_eq!(changes(&stub), Vec::<String>::new());
    let done = run(&["register", "https://git.acme.test/pay", "--yes", "--source", &stub.url], &[]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(changes(&stub), ["POST /api/catalog/locations"]);
}

#[test]
fn what_is_registered_or_describes_nothing_is_not_registered() {
    let stub = server();
    let known = run(&["register", "https://git.acme.test/known.yaml", "--yes", "--source", &stub.url], &[]);
    assert_eq!(known.code, 1);
    assert!(known.out.contains("registered already"), "{}", known.out);
    let empty = run(&["register", "https://git.acme.test/empty", "--yes", "--source", &stub.url], &[]);
    assert_eq!(empty.code, 1);
    assert!(
        empty.complaint().contains("Backstage would describe it as component:default/empty"),
        "{}",
        empty.err
    );
    assert_eq!(changes(&stub), Vec::<String>::new());
}

#[test]
fn unregistering_shows_what_goes_and_waits_for_a_yes() {
    let stub = server();
    for what in ["component:pay", "7", TARGET] {
        let preview = run(&["unregister", what, "--source", &stub.url], &[]);
        assert_eq!(preview.code, 0, "{what}: {}", preview.err);
        assert!(preview.out.contains("2 entities are gone with it"), "{}", preview.out);
    }
    assert_eq!(changes(&stub), Vec::<String>::new());
    let none = run(&["unregister", "component:configured", "--yes", "--source", &stub.url], &[]);
    assert_eq!(none.code, 1);
    assert!(none.complaint().contains("server's settings"), "{}", none.err);
    let done = run(&["unregister", "component:pay", "--yes", "--source", &stub.url], &[]);
    assert_eq!(done.code, 0, "{}", done.err);
    assert_eq!(changes(&stub), ["DELETE /api/catalog/locations/7"]);
}

#[test]
fn a_change_that_fails_is_not_asked_for_twice() {
    let stub = Stub::start(|_| Reply::error(503, "busy"));
    let failed = run(&["refresh", "component:pay", "--source", &stub.url], &[]);
    assert_eq!(failed.code, 2);
    assert_eq!(stub.asked().len(), 1);
}

#[test]
fn the_servers_search_stands_below_ours_and_fails_quietly() {
    let stub = server();
    let found = run(&["search", "c-0-1", "--server", "--source", &stub.url], &[]);
    assert_eq!(found.code, 0, "{}", found.err);
    let (ours, theirs) = found.out.split_once("On the server\n").expect("both groups");
    assert!(ours.contains("component:default/c-0-1"), "{}", found.out);
    assert!(theirs.contains("Paying") && theirs.contains("How to pay"), "{theirs:?}");
    assert!(!theirs.contains('\u{1b}') && theirs.contains("/docs/default/component/c-0-1"), "{theirs:?}");
    let json = run(&["search", "c-0-1", "--server", "--json", "--source", &stub.url], &[]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["server"][0]["ref"], "component:default/c-0-1");
    let broken = run(&["search", "broken", "--server", "--source", &stub.url], &[]);
    assert!(broken.err.contains("the server's search:") && broken.err.contains("no index"), "{}", broken.err);
    let local = run(&["search", "pay", "--server", "--demo"], &[]);
    assert_eq!(local.code, 2);
    assert!(local.complaint().contains("no server among the sources"), "{}", local.err);
}

const REGISTERING: &str = "apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: {name: register}
spec:
  type: service
  parameters:
    properties:
      url: {type: string}
      optional: {type: boolean, default: false}
  steps:
    - id: register
      action: catalog:register
      input: {catalogInfoUrl: \"${{ parameters.url }}\", optional: \"${{ parameters.optional }}\"}
  output:
    links:
      - {title: Open it, entityRef: \"${{ steps.register.output.entityRef }}\"}
";

/// Lets a template register an address at the server, in a home that stays.
pub(crate) fn registered(home: &Path, (url, token): (&str, &str), more: &[&str]) -> Run {
    std::fs::write(home.join("template.yaml"), REGISTERING).unwrap();
    let arguments = ["new", "template.yaml", "--publish", "--yes", "--json", "--source", url];
    run_in(home, &[&arguments[..], more].concat(), &[("STAGEDOOR_TOKEN", token)])
}

#[test]
fn a_template_registers_what_it_made_at_the_server_once() {
    let (stub, home) = (server(), tempfile::tempdir().unwrap());
    let at = (stub.url.as_str(), "t0ken-of-ada");
    let done = registered(home.path(), at, &["--set", &format!("url={TARGET}")]);
    assert_eq!(done.code, 0, "{}{}", done.out, done.err);
    let told: serde_json::Value = serde_json::from_str(&done.out).unwrap();
    assert_eq!(
        told["carriedOut"][0]["outputs"],
        json!({"catalogInfoUrl": TARGET, "entityRef": "component:default/pay"})
    );
    assert_eq!(changes(&stub), ["POST /api/catalog/locations"]);
    let asked = stub.asked().into_iter().find(|question| question.path == "/api/catalog/locations").unwrap();
    assert_eq!(asked.token.as_deref(), Some("t0ken-of-ada"));
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&asked.body).unwrap(),
        json!({"type": "url", "target": TARGET})
    );
    // What is registered already stays as it is.
    let known = TARGET.replace("pay", "known");
    let again = registered(home.path(), at, &["--set", &format!("url={known}")]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert_eq!(changes(&stub).len(), 1);
    let runs = run_in(home.path(), &["runs", "list", "--json"], &[]);
    assert!(!runs.out.contains("t0ken-of-ada") && runs.out.contains("component:default/pay"), "{}", runs.out);
}

#[test]
fn a_server_that_does_not_register_fails_the_run_unless_that_is_optional() {
    let stub = Stub::start(|question: &Question| match question.method.as_str() {
        "POST" => Reply::error(403, "not allowed"),
        _ => Reply::json(&page(0, 1)),
    });
    let home = tempfile::tempdir().unwrap();
    let (at, url) = ((stub.url.as_str(), "t0ken-of-ada"), format!("url={TARGET}"));
    let refused = registered(home.path(), at, &["--set", &url]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    let told: serde_json::Value = serde_json::from_str(&refused.out).unwrap();
    let said = told["errors"][0]["message"].as_str().unwrap();
    assert!(said.contains("cannot be registered") && said.contains("does not allow"), "{said}");
    let optional = registered(home.path(), at, &["--set", &url, "--set", "optional=true"]);
    assert_eq!(optional.code, 0, "{}", optional.err);
    let told: serde_json::Value = serde_json::from_str(&optional.out).unwrap();
    assert_eq!(told["carriedOut"][0]["outputs"], json!({"catalogInfoUrl": TARGET}));
}
