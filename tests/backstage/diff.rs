//! Local descriptors over a server's catalog: what they would change there.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::command::run;
use crate::stub::{Reply, Stub, component};

const REPOSITORY: &str = "https://git.example.com/acme/pay";

fn served(name: &str, file: &str) -> Value {
    let mut entity = component(name);
    let location = format!("url:{REPOSITORY}/blob/main/{file}");
    entity["metadata"]["annotations"] = json!({"backstage.io/managed-by-location": location});
    entity
}

fn server() -> Stub {
    Stub::start(|_| {
        let mut elsewhere = served("elsewhere", "x.yaml");
        elsewhere["metadata"]["annotations"]["backstage.io/managed-by-location"] =
            json!("url:https://git.example.com/acme/other/blob/main/x.yaml");
        let items = [
            served("alike", "catalog-info.yaml"),
            served("moved", "catalog-info.yaml"),
            served("dropped", "catalog-info.yaml"),
            elsewhere,
        ];
        Reply::json(&json!({"items": items, "totalItems": items.len(), "pageInfo": {}}))
    })
}

fn checkout(folder: &Path) {
    let text = |name: &str, owner: &str| {
        format!(
            "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n\
             spec: {{type: service, lifecycle: production, owner: {owner}}}\n"
        )
    };
    let all = [text("alike", "team-a"), text("moved", "team-b"), text("fresh", "team-a")].concat();
    fs::write(folder.join("catalog-info.yaml"), all).unwrap();
    let git = |arguments: &[&str]| {
        let git = Command::new("git").arg("-C").arg(folder).args(arguments).output().unwrap();
        assert!(git.status.success(), "{}", String::from_utf8_lossy(&git.stderr));
    };
    git(&["init", "--quiet"]);
    git(&["remote", "add", "origin", "git@git.example.com:acme/pay.git"]);
}

#[test]
fn a_branch_is_compared_with_what_the_server_read_of_the_same_repository() {
    let (stub, folder) = (server(), tempfile::tempdir().unwrap());
    checkout(folder.path());
    let path = folder.path().display().to_string();
    let path_variable = std::env::var("PATH").unwrap();
    let run = run(&["diff", "--source", &stub.url, "--source", &path, "--json"], &[("PATH", &path_variable)]);
    assert_eq!(run.code, 1, "{}", run.err);
    let changes: Vec<Value> = run.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told: Vec<(&str, &str)> = changes
        .iter()
        .map(|change| (change["ref"].as_str().unwrap(), change["change"].as_str().unwrap()))
        .collect();
    let expected = [
        ("component:default/dropped", "removed"),
        ("component:default/fresh", "added"),
        ("component:default/moved", "changed"),
    ];
    assert_eq!(told, expected, "{}", run.out);
    assert_eq!(changes[2]["fields"], json!([{"path": "spec.owner", "before": "team-a", "after": "team-b"}]));
}

#[test]
fn a_folder_that_is_no_working_tree_removes_nothing() {
    let (stub, folder) = (server(), tempfile::tempdir().unwrap());
    checkout(folder.path());
    fs::remove_dir_all(folder.path().join(".git")).unwrap();
    let path = folder.path().display().to_string();
    let run = run(&["diff", "--source", &stub.url, "--source", &path], &[]);
    assert!(run.out.ends_with("1 entity added, 1 changed, 0 removed\n"), "{}{}", run.out, run.err);
}
