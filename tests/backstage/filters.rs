//! `list --filter` and `list --facet` over the test's catalog, and what a real Backstage answers.
//!
//! `filters.json` holds that Backstage's answers, so that they are compared where there is none. To
//! ask a new question, add it there and let `STAGEDOOR_BACKSTAGE_RECORD=1 cargo test --test backstage
//! real` write the answers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;

use serde_json::{Value, json};

use crate::command::run;

/// What facets are counted over: everything but Locations, of which a server has more.
const KINDS: &[&str] = &["component", "api", "system", "domain", "resource", "group", "user", "template"];

#[test]
fn filters_leave_and_facets_count_what_they_do_in_backstage() {
    let catalog = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backstage/catalog/all.yaml");
    let recorded = recorded();
    let filters = recorded["filters"].as_array().unwrap();
    assert!(filters.len() >= 40);
    for case in filters {
        let found = listed(&catalog, &case["filter"], &["--fields", "ref"]);
        let found: Vec<&str> = found.iter().map(|row| row["ref"].as_str().unwrap()).collect();
        assert_eq!(json!(found), case["matches"], "{}", case["filter"]);
    }
    for case in recorded["facets"].as_array().unwrap() {
        let all: Value = KINDS.iter().map(|kind| format!("kind={kind}")).collect();
        let counts = listed(&catalog, &all, &["--facet", case["facet"].as_str().unwrap()]);
        let counts: Value = counts.iter().map(|row| json!([row["value"], row["count"]])).collect();
        assert_eq!(counts, case["values"], "{}", case["facet"]);
    }
}

/// Whether the server still answers what was recorded; with `STAGEDOOR_BACKSTAGE_RECORD` set, what
/// it answers now is recorded instead.
pub(crate) fn are_answered_as_recorded(url: &str, token: &str) {
    let recorded = recorded();
    let filters = cases(&recorded, "filters").map(|case| {
        let filter = &case["filter"];
        json!({"filter": filter, "matches": matches(url, token, filter)})
    });
    let facets = cases(&recorded, "facets").map(|case| {
        let facet = &case["facet"];
        json!({"facet": facet, "values": counts(url, token, facet.as_str().unwrap())})
    });
    let (filters, facets): (Vec<Value>, Vec<Value>) = (filters.collect(), facets.collect());
    if std::env::var_os("STAGEDOOR_BACKSTAGE_RECORD").is_some() {
        let lines =
            |cases: &[Value]| cases.iter().map(|case| format!("\n  {case}")).collect::<Vec<_>>().join(",");
        let text = format!("{{\"filters\": [{}\n], \"facets\": [{}\n]}}\n", lines(&filters), lines(&facets));
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/backstage/filters.json");
        std::fs::write(file, text).unwrap();
        return;
    }
    for (now, before) in filters.iter().zip(cases(&recorded, "filters")) {
        assert_eq!(now, before);
    }
    for (now, before) in facets.iter().zip(cases(&recorded, "facets")) {
        assert_eq!(now, before);
    }
    eprintln!("{} filters and {} facets are answered as recorded", filters.len(), facets.len());
}

fn cases<'a>(recorded: &'a Value, what: &str) -> std::slice::Iter<'a, Value> {
    recorded[what].as_array().unwrap().iter()
}

/// The references of what the server leaves, its own Locations apart.
fn matches(url: &str, token: &str, filter: &Value) -> Vec<String> {
    let filters = filter.as_array().unwrap().iter().map(|filter| ("filter", filter.as_str().unwrap().into()));
    let entities = get(url, token, "entities", filters);
    let mut found: Vec<String> = entities.as_array().unwrap().iter().map(reference).collect();
    found.retain(|reference| !reference.starts_with("location:default/generated-"));
    found.sort_unstable();
    found
}

/// The values that the server counts, with their counts, by value.
fn counts(url: &str, token: &str, facet: &str) -> Vec<(String, u64)> {
    let kinds = KINDS.iter().map(|kind| ("filter", format!("kind={kind}")));
    let answer = get(url, token, "entity-facets", kinds.chain([("facet", facet.to_owned())]));
    let values = answer["facets"][facet].as_array().unwrap().iter();
    let count = |one: &Value| (one["value"].as_str().unwrap().to_owned(), one["count"].as_u64().unwrap());
    let mut counts: Vec<(String, u64)> = values.map(count).collect();
    counts.sort_unstable();
    counts
}

fn recorded() -> Value {
    serde_json::from_str(include_str!("filters.json")).unwrap()
}

fn listed(catalog: &Path, filters: &Value, more: &[&str]) -> Vec<Value> {
    let mut arguments = vec!["list", "--source", catalog.to_str().unwrap(), "--format", "json"];
    for filter in filters.as_array().unwrap() {
        arguments.extend(["--filter", filter.as_str().unwrap()]);
    }
    let run = run(&[&arguments, more].concat(), &[]);
    serde_json::from_str::<Value>(&run.out).unwrap().as_array().unwrap().clone()
}

fn reference(entity: &Value) -> String {
    let metadata = &entity["metadata"];
    let text = |value: &Value| value.as_str().unwrap_or("default").to_lowercase();
    format!("{}:{}/{}", text(&entity["kind"]), text(&metadata["namespace"]), text(&metadata["name"]))
}

/// Asks the catalog with these parameters.
fn get(url: &str, token: &str, what: &str, pairs: impl Iterator<Item = (&'static str, String)>) -> Value {
    let host = url.strip_prefix("http://").unwrap();
    let question = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mut server = TcpStream::connect(host).unwrap();
    write!(
        server,
        "GET /api/catalog/{what}?{question} HTTP/1.0\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    server.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    serde_json::from_str(body).unwrap()
}
