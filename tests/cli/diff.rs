//! `diff`: what one place changes in another.

use std::fs;
use std::path::Path;

use super::run_in;

const TEAMS: &str = "
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-a}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: team-b}
spec: {type: team, children: []}
";

fn component(name: &str, owner: &str) -> String {
    format!(
        "---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\n\
         spec: {{type: service, lifecycle: production, owner: {owner}}}\n"
    )
}

fn write(folder: &Path, name: &str, components: &[(&str, &str)]) {
    let text: String = components.iter().map(|(name, owner)| component(name, owner)).collect();
    fs::create_dir_all(folder.join(name)).unwrap();
    fs::write(folder.join(name).join("catalog-info.yaml"), text + TEAMS).unwrap();
}

#[test]
fn entities_fields_and_relations_that_differ_are_told() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "main", &[("pay", "team-a"), ("old", "team-a")]);
    write(folder.path(), "branch", &[("pay", "team-b"), ("new", "team-a")]);
    let run = run_in(folder.path(), &["diff", "--source", "branch", "--base", "main"]);
    assert_eq!(run.code(), 1, "{}", run.err());
    let expected = "\
+ component:default/new  branch/catalog-info.yaml
    + ownedBy group:default/team-a
- component:default/old
    - ownedBy group:default/team-a
~ component:default/pay  branch/catalog-info.yaml
    spec.owner: team-a → team-b
    - ownedBy group:default/team-a
    + ownedBy group:default/team-b
~ group:default/team-a  branch/catalog-info.yaml
    - ownerOf component:default/old
    - ownerOf component:default/pay
    + ownerOf component:default/new
~ group:default/team-b  branch/catalog-info.yaml
    + ownerOf component:default/pay
1 entity added, 3 changed, 1 removed
";
    assert_eq!(run.out(), expected);
}

#[test]
fn alike_places_do_not_differ() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "main", &[("pay", "team-a")]);
    write(folder.path(), "branch", &[("pay", "team-a")]);
    let run = run_in(folder.path(), &["diff", "--source", "branch", "--base", "main"]);
    assert_eq!((run.code(), run.out().as_str()), (0, "nothing differs\n"));
    let run = run_in(folder.path(), &["diff", "--source", "branch", "--base", "main", "--json"]);
    assert_eq!((run.code(), run.out().as_str()), (0, ""));
}

#[test]
fn without_anything_to_compare_with_it_says_what_to_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "main", &[("pay", "team-a")]);
    let run = run_in(folder.path(), &["diff", "--source", "main"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("--base PATH|URL"), "{}", run.err());
}

#[test]
fn changes_as_json_hold_both_values() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "main", &[("pay", "team-a")]);
    write(folder.path(), "branch", &[("pay", "team-b")]);
    let run = run_in(folder.path(), &["diff", "--source", "branch", "--base", "main", "--json"]);
    let first: serde_json::Value = serde_json::from_str(run.out().lines().next().unwrap()).unwrap();
    assert_eq!(first["ref"], "component:default/pay");
    assert_eq!(first["change"], "changed");
    assert_eq!(
        first["fields"],
        serde_json::json!([{"path": "spec.owner", "before": "team-a", "after": "team-b"}])
    );
    assert_eq!(first["relationsAdded"][0]["targetRef"], "group:default/team-b");
}
