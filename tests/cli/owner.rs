//! `owner`: what it is asked with, how it says that it knows, and when it does not.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

use crate::{Run, demo, run_in};

/// A Template need not name an owner; other kinds must.
const BARE: &str = "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: bare\nspec:\n  type: service\n  steps: []\n";
const TEAM: &str = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: team-a\nspec:\n  type: team\n  children: []\n";

fn write(root: &Path, file: &str, text: &str) {
    let path = root.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn with_input(arguments: &[&str], input: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_stagedoor"));
    command.arg("--demo").args(arguments).current_dir(folder.path()).env_clear().env("HOME", folder.path());
    let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    Run { output: child.wait_with_output().unwrap() }
}

#[test]
fn an_alert_on_standard_input_leads_to_the_owner() {
    let alert = json!({
        "version": "4", "status": "firing", "commonLabels": {"alertname": "LedgerPostingsStalled"},
        "alerts": [{"status": "firing", "labels": {"alertname": "LedgerPostingsStalled"}, "annotations": {}}],
    });
    let run = with_input(&["owner", "-", "--json"], &alert.to_string());
    let answer = run.json();
    assert_eq!((run.code(), &answer["owner"]), (0, &json!("group:default/team-payments")));
    assert_eq!(answer["form"], "Alertmanager alert");
    assert_eq!(answer["evidence"][0]["in"], "label alertname");
    assert_eq!(answer["evidence"][0]["found_in"], "annotation prometheus.io/alert");
    let run = with_input(&["owner", "-"], "");
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("nothing was asked"), "{}", run.err());
}

#[test]
fn several_questions_have_an_answer_each() {
    let run =
        demo(&["owner", "payments-ledger", "web-shop-canary-5f7b9d8c6b-wq2zl", "coffee-machine", "--json"]);
    let answers = run.json();
    let owners: Vec<_> = answers.as_array().unwrap().iter().map(|answer| answer["owner"].clone()).collect();
    assert_eq!(
        owners,
        [json!("group:default/team-payments"), json!("group:default/team-storefront"), json!(null)]
    );
    assert_eq!(answers[2]["certainty"], json!(null));
    assert_eq!(run.code(), 1, "one of them has no answer");
    let said = demo(&["owner", "payments-ledger", "web-shop"]).out();
    assert!(said.starts_with("payments-ledger\n") && said.contains("\n\nweb-shop\n"), "{said}");
}

#[test]
fn what_is_not_known_is_said_and_not_invented() {
    let run = demo(&["owner", "fraud-detector-7d9f8b6c5d-x2x7k"]);
    assert_eq!((run.code(), run.out().as_str()), (1, ""));
    assert!(run.err().contains("nothing here is called or mentions"), "{}", run.err());
}

#[test]
fn a_guess_calls_itself_one() {
    let said = demo(&["owner", "payments-ledgr"]).out();
    assert!(said.contains("nothing is called `payments-ledgr`") && said.contains("guess"), "{said}");
}

#[test]
fn descriptor_and_codeowners_that_disagree_are_told() {
    let answer = demo(&["owner", "kiosk-app", "--json"]).json();
    assert_eq!(answer["drift"]["codeowners"]["owners"], json!(["@lumen-parcel/team-depots"]));
    assert_eq!(demo(&["owner", "payments-ledger", "--json"]).json()["drift"], json!(null));
}

#[test]
fn a_path_leads_to_the_nearest_descriptor_then_to_codeowners() {
    let folder = tempfile::tempdir().unwrap();
    let owned = BARE.replace("name: bare", "name: pay").replace("steps: []", "steps: []\n  owner: team-a");
    write(folder.path(), "services/pay/catalog-info.yaml", &owned);
    write(folder.path(), "org.yaml", TEAM);
    write(folder.path(), "services/pay/src/main.rs", "");
    write(folder.path(), "tools/x.sh", "");
    write(folder.path(), ".github/CODEOWNERS", "* @acme/nobody\n/services/ @acme/team-a\n/tools/ @ada\n");
    let answer = run_in(folder.path(), &["owner", "services/pay/src/main.rs", "--json"]).json();
    assert_eq!((&answer["entity"], &answer["how"]), (&json!("template:default/pay"), &json!("path")));
    let run = run_in(folder.path(), &["owner", "tools/x.sh", "--json"]);
    let answer = run.json();
    assert_eq!((&answer["entity"], &answer["owner_source"]), (&json!(null), &json!("codeowners")));
    assert_eq!(answer["owners"], json!([{"handle": "@ada", "exists": false}]));
    assert_eq!((&answer["codeowners"]["line"], run.code()), (&json!(3), 0));
    // Only what lies in a repository is found from further below.
    fs::create_dir(folder.path().join(".git")).unwrap();
    let below = run_in(&folder.path().join("services/pay/src"), &["owner", "./main.rs", "--json"]).json();
    assert_eq!(below["entity"], "template:default/pay");
}

#[test]
fn a_descriptor_without_an_owner_asks_codeowners_and_then_the_history() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "catalog-info.yaml", BARE);
    write(folder.path(), "org.yaml", TEAM);
    write(folder.path(), "CODEOWNERS", "* @acme/team-a\n");
    let answer = run_in(folder.path(), &["owner", "bare", "--json"]).json();
    assert_eq!((&answer["owner"], &answer["certainty"]), (&json!("group:default/team-a"), &json!("likely")));

    fs::remove_file(folder.path().join("CODEOWNERS")).unwrap();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(folder.path()).args(["-c", "user.name=Ada", "-c", "user.email=ada@acme.test"]);
        command
            .args(arguments)
            .env("HOME", folder.path())
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-qm", "Begin"])) {
        eprintln!("skipped: there is no git here");
        return;
    }
    let path = std::env::var("PATH").unwrap_or_default();
    let run = crate::run_with(folder.path(), &["owner", "bare", "--json"], &[("PATH", &path)]);
    let answer = run.json();
    assert_eq!((&answer["owner_source"], &answer["certainty"]), (&json!("committers"), &json!("guess")));
    assert_eq!(answer["owners"][0]["email"], "ada@acme.test");
}
