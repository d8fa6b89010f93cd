//! Commands that print what is in the catalog.

use serde_json::{Value, json};

use crate::{demo, run_in, run_with};

#[test]
fn search_ranks_and_says_why() {
    let run = demo(&["search", "pay", "led", "--json"]);
    assert_eq!(run.code(), 0);
    let found = run.json();
    let first = &found["items"][0];
    assert_eq!(found["query"], "pay led");
    assert_eq!(first["ref"], "component:default/payments-ledger");
    assert_eq!(first["owner"], "group:default/team-payments");
    assert_eq!(first["matches"][0]["field"], "metadata.name");
    assert!(first["matches"][0]["indices"].as_array().is_some_and(|indices| indices.len() >= 3));
    assert!(found["took_ms"].is_number() && found["total"].is_number());
}

#[test]
fn nothing_found_is_an_answer_of_its_own() {
    let run = demo(&["search", "zzzzqqqq"]);
    assert_eq!((run.code(), run.out().as_str()), (1, ""));
    assert_eq!(demo(&["list", "type:nonsense"]).code(), 1);
    assert_eq!(demo(&["show", "zzzzqqqq"]).code(), 1);
}

#[test]
fn a_value_that_nothing_has_is_told_with_a_guess() {
    let run = demo(&["search", "owner:team-paymnets"]);
    assert_eq!((run.code(), run.out().as_str()), (1, ""));
    assert!(run.err().contains("did you mean `team-payments`?"), "{}", run.err());
}

#[test]
fn a_limit_is_kept_and_the_rest_is_counted() {
    let run = demo(&["search", "e", "--limit", "3"]);
    assert_eq!(run.out().lines().count(), 3);
    assert!(run.err().contains("more; --limit"), "{}", run.err());
}

#[test]
fn list_filters_and_sorts() {
    let run = demo(&["list", "kind:component", "lifecycle:deprecated", "--format", "jsonl"]);
    let only: Value = serde_json::from_str(run.out().trim()).unwrap();
    assert_eq!(only["ref"], "component:default/sorter-bridge");
    let run = demo(&["list", "kind:system", "--fields", "name,owner", "--sort", "-name", "--format", "csv"]);
    let rows: Vec<String> = run.out().lines().skip(1).map(str::to_owned).collect();
    let mut sorted = rows.clone();
    sorted.sort_by_key(|row| std::cmp::Reverse(row.to_lowercase()));
    assert_eq!(rows, sorted);
    assert!(run.out().starts_with("name,owner\n"));
}

#[test]
fn list_takes_backstages_own_filters() {
    let refs = |arguments: &[&str]| {
        let run = demo(&[&["list", "--fields", "ref", "--format", "csv"], arguments].concat());
        run.out().lines().skip(1).map(str::to_owned).collect::<Vec<_>>()
    };
    let services = refs(&["--filter", "kind=component,spec.type=service"]);
    assert_eq!(services, refs(&["kind:component", "type:service"]));
    let both = refs(&["--filter", "kind=domain", "--filter", "KIND=System"]);
    assert_eq!(both, refs(&["kind:domain,system"]));
    let narrowed = refs(&["ledger", "--filter", "kind=resource"]);
    assert!(!narrowed.is_empty() && narrowed.iter().all(|found| found.starts_with("resource:")));
    let refused = demo(&["list", "--filter", "=component"]);
    assert_eq!(refused.code(), 2);
    assert!(refused.err().contains("key=value"), "{}", refused.err());
}

#[test]
fn list_counts_the_values_of_a_field() {
    let counted = demo(&["list", "--facet", "kind", "--format", "json"]).json();
    let systems = demo(&["list", "kind:system", "--format", "json"]).json();
    let system = counted.as_array().unwrap().iter().find(|value| value["value"] == "System").unwrap();
    assert_eq!(system["count"], systems.as_array().unwrap().len());
    let run = demo(&["list", "kind:system", "--facet", "spec.nosuch"]);
    assert_eq!((run.code(), run.out().as_str()), (1, ""));
}

#[test]
fn a_mistake_in_a_filter_stops_a_script() {
    let run = demo(&["list", "knid:component"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("knid"), "{}", run.err());
    assert_eq!(run.out(), "");
}

#[test]
fn show_prints_backstages_shape() {
    let run = demo(&["show", "payments-ledger", "--json"]);
    let entity = run.json();
    assert_eq!(entity["kind"], "Component");
    let keys: Vec<&String> = entity.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["apiVersion", "kind", "metadata", "spec", "relations"]);
    let relations = entity["relations"].as_array().unwrap();
    let order: Vec<(String, String)> =
        relations.iter().map(|r| (r["type"].to_string(), r["targetRef"].to_string())).collect();
    assert!(order.is_sorted());
    assert!(relations.contains(&json!({"type": "ownedBy", "targetRef": "group:default/team-payments"})));
    assert!(
        entity["metadata"]["annotations"]["backstage.io/managed-by-location"]
            .as_str()
            .unwrap()
            .starts_with("file:")
    );
}

#[test]
fn show_for_reading_names_owner_and_relations() {
    let out = demo(&["show", "component:payments-ledger"]).out();
    for part in [
        "component:default/payments-ledger",
        "Owner",
        "group:default/team-payments",
        "Depends on",
        "resource:default/ledger-db",
    ] {
        assert!(out.contains(part), "{part}: {out}");
    }
    assert!(!out.contains('\u{1b}'), "no colour into a pipe");
}

#[test]
fn yaml_reads_back_as_the_same_entity() {
    let json = demo(&["show", "payments-ledger", "--json"]).json();
    let yaml = demo(&["show", "payments-ledger", "--yaml"]).out();
    assert_eq!(serde_yaml::from_str::<Value>(&yaml).unwrap(), json);
}

#[test]
fn owner_answers_in_the_documented_shape() {
    let answer = demo(&["owner", "payments-ledger", "--json"]).json();
    assert_eq!(answer["entity"], "component:default/payments-ledger");
    assert_eq!(answer["how"], "name");
    assert_eq!(answer["owner"], "group:default/team-payments");
    assert_eq!(answer["owner_source"], "spec.owner");
    assert_eq!(answer["exists"], true);
    assert!(answer["chain"].as_array().unwrap().len() >= 2);
    assert!(!answer["members"].as_array().unwrap().is_empty());
    assert!(answer["contacts"].as_array().unwrap().iter().any(|contact| contact["type"] == "email"));
    let fuzzy = demo(&["owner", "payments-ledgr", "--json"]).json();
    assert_eq!(
        (&fuzzy["how"], &fuzzy["entity"]),
        (&json!("fuzzy"), &json!("component:default/payments-ledger"))
    );
}

#[test]
fn an_owner_known_by_name_only_says_so() {
    let answer = demo(&["owner", "kiosk-app", "--json"]).json();
    assert_eq!((&answer["owner"], &answer["exists"]), (&json!("group:default/team-kiosks"), &json!(false)));
    assert!(demo(&["owner", "kiosk-app"]).out().contains("known by name only"));
}

#[test]
fn export_prints_every_entity_once() {
    let out = demo(&["export"]).out();
    let refs: Vec<String> = out
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|e| {
            format!("{}:{}/{}", e["kind"], e["metadata"]["namespace"], e["metadata"]["name"])
                .replace('"', "")
                .to_lowercase()
        })
        .collect();
    assert!(refs.len() > 80);
    let mut unique = refs.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), refs.len());
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let script = format!(
        "'{}' --demo export | head -n 1 >/dev/null; echo ${{PIPESTATUS[0]}}",
        env!("CARGO_BIN_EXE_stagedoor")
    );
    let output = std::process::Command::new("bash").args(["-c", &script]).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "0");
    assert_eq!(output.stderr, b"");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_does_not_fit_on_the_disk_is_a_failure() {
    for answer in ["show payments-ledger", "doctor", "man", "export"] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_stagedoor"));
        let output = command.arg("--demo").args(answer.split(' ')).stdout(full).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{answer}");
        assert!(said.contains("the output could not be written: No space left"), "{said}");
    }
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    assert!(!demo(&["owner", "payments-ledger"]).out().contains('\u{1b}'));
    assert!(demo(&["owner", "payments-ledger", "--color", "always"]).out().contains("\u{1b}["));
    let folder = tempfile::tempdir().unwrap();
    let forced = run_with(folder.path(), &["--demo", "owner", "payments-ledger"], &[("NO_COLOR", "1")]);
    assert!(!forced.out().contains('\u{1b}'));
}

#[test]
fn without_a_descriptor_the_demo_stands_in() {
    let folder = tempfile::tempdir().unwrap();
    assert!(run_in(folder.path(), &["export"]).out().lines().count() > 80);
}

#[test]
fn descriptors_at_hand_win_over_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let text = "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: mine\nspec:\n  type: service\n  lifecycle: production\n  owner: me\n";
    std::fs::create_dir(folder.path().join("deep")).unwrap();
    std::fs::write(folder.path().join("deep/anything.yml"), text).unwrap();
    let run = run_in(folder.path(), &["list", "--fields", "ref", "--format", "csv"]);
    assert_eq!(run.out(), "ref\ncomponent:default/mine\n");
}

#[test]
fn a_missing_source_is_refused() {
    let run = demo(&["--version"]);
    assert_eq!(run.code(), 0);
    let folder = tempfile::tempdir().unwrap();
    let run = run_in(folder.path(), &["--source", "nowhere", "export"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("nowhere"), "{}", run.err());
}

#[test]
fn the_portal_refuses_a_pipe() {
    let run = demo(&[]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("needs a terminal"), "{}", run.err());
}
