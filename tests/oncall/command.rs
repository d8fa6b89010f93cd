//! `oncall`, run as a shell runs it.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::stub::{Reply, Stub};

const DESCRIPTORS: &str = "
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: pay-api
  annotations: {backstage.io/kubernetes-id: pay-api}
spec: {type: service, lifecycle: production, owner: team-pay}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata:
  name: team-pay
  annotations: {pagerduty.com/service-id: PSVC01}
spec: {type: team, children: []}
";

/// A pager that answers until it is told not to.
fn pager() -> Stub {
    Stub::start(|path| {
        if path.starts_with("/services/") {
            return Reply::Json(json!({"service": {"escalation_policy": {"id": "P1"}}}));
        }
        let user = json!({"id": "U1", "name": "Ada Lovelace", "email": "ada@acme.test"});
        Reply::Json(json!({"oncalls": [{"user": user, "escalation_level": 1, "start": null, "end": null}]}))
    })
}

fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("catalog")).unwrap();
    fs::write(home.path().join("catalog/catalog-info.yaml"), DESCRIPTORS).unwrap();
    home
}

fn run(home: &Path, settings: &str, arguments: &[&str], input: &str) -> Output {
    fs::write(home.join("config.toml"), settings).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_stagedoor"))
        .args(["--config", "config.toml", "--source", "catalog"])
        .args(arguments)
        .current_dir(home)
        .env_clear()
        .env("HOME", home)
        .env("XDG_CACHE_HOME", home.join("cache"))
        .env("PATH", "/usr/bin:/bin")
        .env("PAGER_TOKEN", "s3cret")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn settings(url: &str) -> String {
    format!("[[oncall]]\nprovider = \"pagerduty\"\nurl = \"{url}\"\ntoken_env = \"PAGER_TOKEN\"\n")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn value(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn from_an_alert_on_standard_input_to_a_name_in_one_command() {
    let (home, stub) = (home(), pager());
    let alert =
        "[FIRING:1] KubePodCrashLooping\nPod shop/pay-api-6d4cf56db6-x2x9p (pay-api) is in waiting state";
    let answer = run(home.path(), &settings(&stub.url), &["oncall", "-"], alert);
    assert!(out(&answer).contains("on call  1 Ada Lovelace  always"), "{}", out(&answer));
    assert_eq!(answer.status.code(), Some(0));
}

#[test]
fn without_the_network_the_last_known_rota_shows_with_its_age() {
    let home = home();
    let url = {
        let stub = pager();
        assert!(run(home.path(), &settings(&stub.url), &["oncall", "pay-api"], "").status.success());
        stub.url.clone()
    };
    let answer = run(home.path(), &settings(&url), &["oncall", "pay-api", "--json"], "");
    assert_eq!(value(&answer)["oncall"]["levels"][0]["on_call"][0]["name"], "Ada Lovelace");
    assert!(value(&answer)["oncall"]["problem"].as_str().unwrap().contains("cannot be reached"));
    assert!(value(&answer)["oncall"]["fetched"].is_string());
    let answer = out(&run(home.path(), &settings(&url), &["oncall", "pay-api"], ""));
    assert!(
        answer.contains("Ada Lovelace") && answer.contains("said under a minute ago; now 127.0.0.1"),
        "{answer}"
    );
    let answer = out(&run(home.path(), &settings(&url), &["--offline", "oncall", "pay-api"], ""));
    assert!(answer.contains("Ada Lovelace") && answer.contains("--offline"), "{answer}");
    let kept = fs::read_dir(home.path().join("cache/stagedoor/on-call")).unwrap();
    for file in kept.map(Result::unwrap) {
        assert!(!fs::read_to_string(file.path()).unwrap().contains("s3cret"));
    }
}

#[test]
fn what_stands_in_the_way_is_said_and_the_rest_is_there() {
    let home = home();
    let answer = run(home.path(), "", &["oncall", "pay-api"], "");
    assert!(out(&answer).contains("PagerDuty PSVC01 would know; set [[oncall]]"), "{}", out(&answer));
    assert_eq!(answer.status.code(), Some(1));
    let without_token = settings("http://127.0.0.1:9").replace("PAGER_TOKEN", "UNSET");
    let answer = out(&run(home.path(), &without_token, &["oncall", "pay-api"], ""));
    assert!(
        answer.contains("the variable UNSET, which is not set") && answer.contains("team-pay"),
        "{answer}"
    );
    let answer = run(home.path(), "", &["oncall", "no-such-thing-at-all"], "");
    assert_eq!((answer.status.code(), out(&answer).as_str()), (Some(1), ""));
}

#[cfg(unix)]
#[test]
fn a_command_of_ones_own_is_asked_with_entity_and_owner() {
    let home = home();
    let script = "#!/bin/sh\necho \"{\\\"on_call\\\": [{\\\"name\\\": \\\"$1 $2 $3\\\"}]}\"\n";
    let file = home.path().join("rota.sh");
    fs::write(&file, script).unwrap();
    let settings =
        |rest: &str| format!("[[oncall]]\nprovider = \"command\"\ncommand = \"sh rota.sh\"\n{rest}");
    let answer = value(&run(home.path(), &settings(""), &["oncall", "pay-api", "--json"], ""));
    assert_eq!(
        answer["oncall"]["levels"][0]["on_call"][0]["name"],
        "group:default/team-pay component:default/pay-api group:default/team-pay"
    );
    let annotated = settings("annotation = \"pagerduty.com/service-id\"\n");
    let answer = value(&run(home.path(), &annotated, &["oncall", "pay-api", "--json"], ""));
    assert_eq!(
        answer["oncall"]["levels"][0]["on_call"][0]["name"],
        "PSVC01 component:default/pay-api group:default/team-pay"
    );
    fs::write(&file, "exit 3").unwrap();
    let answer = out(&run(home.path(), &annotated, &["oncall", "pay-api"], ""));
    assert!(
        answer.contains("`sh` failed (exit status: 3)") && answer.contains("PSVC01 component"),
        "{answer}"
    );
}

#[test]
fn commits_that_touch_the_folder_are_told() {
    let home = home();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=Ada", "-c", "user.email=ada@acme.test"]).args(arguments);
        command.current_dir(home.path()).env("HOME", home.path()).env("GIT_CONFIG_NOSYSTEM", "1");
        command.output().is_ok_and(|output| output.status.success())
    };
    if !git(&["init", "-q"]) {
        println!("SKIPPED: there is no git on this machine");
        return;
    }
    assert!(
        git(&["add", "catalog"]) && git(&["commit", "-q", "-m", "Describe pay-api"]) && git(&["tag", "v1"])
    );
    fs::write(home.path().join("other"), "x").unwrap();
    assert!(git(&["add", "other"]) && git(&["commit", "-q", "-m", "Elsewhere"]));
    let answer = value(&run(home.path(), "", &["oncall", "pay-api", "--json"], ""));
    let subjects: Vec<&Value> = answer["changes"].as_array().unwrap().iter().map(|c| &c["subject"]).collect();
    assert_eq!(subjects, ["Describe pay-api"]);
    assert_eq!((&answer["changes"][0]["author"], &answer["tag"]["name"]), (&json!("Ada"), &json!("v1")));
    assert!(answer["descriptor_changed"].is_string());
}

/// A pager that also calls people.
fn caller() -> Stub {
    Stub::start(|path| match path {
        "/incidents" => Reply::Json(json!({"incident": {"id": "PINC", "incident_number": 7}})),
        path if path.starts_with("/services/") => {
            Reply::Json(json!({"service": {"escalation_policy": {"id": "P1"}}}))
        }
        _ => {
            let user = |name: &str| json!({"id": name, "name": name, "email": format!("{name}@acme.test")});
            let on_call = |name: &str, level: u32| json!({"user": user(name), "escalation_level": level, "start": null, "end": null});
            Reply::Json(json!({"oncalls": [on_call("Ada Lovelace", 1), on_call("Eve Moss", 2)]}))
        }
    })
}

#[test]
fn nobody_is_woken_without_a_yes_and_whom_it_wakes_is_named() {
    let (home, stub) = (home(), caller());
    let paging = format!("{}user = \"me@acme.test\"\npaging = true\n", settings(&stub.url));
    let call = ["oncall", "pay-api", "--page", "Payments are down"];
    let asked = run(home.path(), &paging, &call, "yes\n");
    let said = String::from_utf8(asked.stderr.clone()).unwrap();
    assert!(said.contains("This wakes Ada Lovelace, through PagerDuty PSVC01."), "{said}");
    assert!(said.contains("If nobody answers, level 2: Eve Moss"), "{said}");
    assert!(said.contains("nobody is called without --yes"), "a yes that is piped is none: {said}");
    assert_eq!((asked.status.code(), stub.told().len()), (Some(1), 0));

    let done = run(home.path(), &paging, &[&call[..], &["--yes"]].concat(), "");
    assert_eq!(out(&done), "PagerDuty calls Ada Lovelace: incident #7\n");
    let (question, body) = stub.told().remove(0);
    assert_eq!(question.from, "me@acme.test");
    assert!(body["incident"]["body"]["details"].as_str().unwrap().contains("team-pay"), "{body}");
}

#[test]
fn paging_must_be_allowed_and_meant() {
    let (home, stub) = (home(), caller());
    let call = ["oncall", "pay-api", "--page", "Down", "--yes"];
    let refused = run(home.path(), &settings(&stub.url), &call, "");
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("nobody was called: paging = true in its [[oncall]]"), "{said}");
    let paging = format!("{}user = \"me@acme.test\"\npaging = true\n", settings(&stub.url));
    for (arguments, why) in [
        (["oncall", "pay-ap", "--page", "Down", "--yes"], "for a guess"),
        (["oncall", "pay-api", "--page", " ", "--yes"], "what is the matter"),
    ] {
        let refused = run(home.path(), &paging, &arguments, "");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(said.contains(why), "{said}");
    }
    assert!(stub.told().is_empty());
    // Without an address PagerDuty would refuse: that is said when the settings are read.
    let nameless = format!("{}paging = true\n", settings(&stub.url));
    let checked = out(&run(home.path(), &nameless, &["config", "check"], ""));
    assert!(checked.contains("PagerDuty wants to know who pages"), "{checked}");
}

#[test]
fn what_changed_comes_from_the_forge_when_it_is_not_here_and_is_kept() {
    let home = home();
    let described = DESCRIPTORS.replace(
        "annotations: {backstage.io/kubernetes-id: pay-api}",
        "annotations: {backstage.io/source-location: 'url:https://git.acme.test/acme/pay/tree/main/'}",
    );
    fs::write(home.path().join("catalog/catalog-info.yaml"), described).unwrap();
    let without = value(&run(home.path(), "", &["oncall", "pay-api", "--json"], ""));
    let said = without["changes_problem"].as_str().unwrap();
    assert!(said.contains("acme/pay of git.acme.test is not on this disk; [[forge]]"), "{said}");
    let forge = |url: &str| {
        format!(
            "[[forge]]\nprovider = \"github\"\nurl = \"https://git.acme.test\"\napi_url = \"{url}\"\n\
             token_env = \"PAGER_TOKEN\"\n"
        )
    };
    let url = {
        let stub = Stub::start(|path| match path {
            "/repos/acme/pay/commits?per_page=8&sha=main" => {
                Reply::Json(json!([{"sha": "6dcb09b5b5", "commit": {
                "message": "Round fees", "author": {"name": "Ada", "date": "2026-03-28T18:00:00Z"}}}]))
            }
            _ => Reply::Status(404, ""),
        });
        let told = value(&run(home.path(), &forge(&stub.url), &["oncall", "pay-api", "--json"], ""));
        assert_eq!(
            (&told["changes"][0]["subject"], &told["changes_from"]["by"]),
            (&json!("Round fees"), &json!("git.acme.test"))
        );
        stub.url.clone()
    };
    let kept = value(&run(home.path(), &forge(&url), &["--offline", "oncall", "pay-api", "--json"], ""));
    assert_eq!(kept["changes"][0]["subject"], "Round fees");
    for file in fs::read_dir(home.path().join("cache/stagedoor/changes")).unwrap().map(Result::unwrap) {
        assert!(!fs::read_to_string(file.path()).unwrap().contains("s3cret"));
    }
}

#[test]
fn services_are_named_by_the_settings_and_the_doctor_without_their_tokens() {
    let (home, stub) = (home(), caller());
    let settings = format!(
        "{}paging = true\nuser = \"me@acme.test\"\n[[forge]]\nprovider = \"gitlab\"\ntoken_env = \"UNSET\"\n",
        settings(&stub.url)
    );
    let shown = out(&run(home.path(), &settings, &["config", "show"], ""));
    assert!(
        shown.contains("[[oncall]] provider = \"pagerduty\"")
            && shown.contains("token_env = \"PAGER_TOKEN\"")
    );
    assert!(shown.contains("paging = true") && shown.contains("https://gitlab.com/api/v4"), "{shown}");
    let told = out(&run(home.path(), &settings, &["doctor"], ""));
    assert!(told.contains("PagerDuty at http://127.0.0.1") && told.contains("wake somebody"), "{told}");
    assert!(told.contains("gitlab.com: the token is to be in the variable UNSET"), "{told}");
    assert!(!format!("{shown}{told}").contains("s3cret"));
}
