//! `list --filter` and `list --facet` over the test's catalog, and what a real Backstage answers.
//!
//! `filters.json` holds that Backstage's answers, so that they are compared where there is none.

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

/// Whether the server still answers what was recorded.
pub(crate) fn are_answered_as_recorded(url: &str, token: &str) {
    for case in recorded()["filters"].as_array().unwrap() {
        let filters = case["filter"].as_array().unwrap().iter().map(|filter| filter.as_str().unwrap());
        let entities = get(url, token, "entities", "filter", filters);
        let mut found: Vec<String> = entities.as_array().unwrap().iter().map(reference).collect();
        found.retain(|reference| !reference.starts_with("location:default/generated-"));
        found.sort_unstable();
        assert_eq!(json!(found), case["matches"], "{}", case["filter"]);
    }
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

/// Asks the catalog with the parameter `name`, once for each of `values`.
fn get<'a>(url: &str, token: &str, what: &str, name: &str, values: impl Iterator<Item = &'a str>) -> Value {
    let host = url.strip_prefix("http://").unwrap();
    let pairs = values.map(|value| (name, value));
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
