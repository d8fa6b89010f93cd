//! What there is to choose from, asked of forges that replay what their documentation shows.

use std::time::Duration;

use serde_json::{Value, json};
use stagedoor::sources::backstage::{Address, Secret};
use stagedoor::sources::forge::{Forge, ForgeKind};
use stagedoor::sources::service::Patience;

use crate::stub::{Reply, Stub};

fn forge(kind: ForgeKind, url: &str) -> Forge {
    let moment = Duration::from_millis(500);
    Forge {
        kind,
        host: "git.acme.test".into(),
        api: Address::parse(url).unwrap(),
        token: Secret::of("s3cret").unwrap(),
        token_over_http: false,
        patience: Patience { connect: moment, answer: moment, pause: moment },
    }
}

fn named(key: &str, names: &[&str]) -> Reply {
    Reply::Json(names.iter().map(|name| json!({"id": 1, key: name})).collect())
}

/// A page of so many names.
fn page(key: &str, from: usize, count: usize) -> Reply {
    Reply::Json((from..from + count).map(|number| json!({key: format!("n{number}")})).collect())
}

#[test]
fn github_tells_the_user_and_the_organisations_and_what_they_own() {
    let stub = Stub::start(|path| match path {
        "/user" => Reply::Json(json!({"login": "ada", "id": 1, "name": "Ada Lovelace"})),
        "/user/orgs?per_page=100&page=1" => named("login", &["acme", "tools"]),
        "/orgs/acme/repos?per_page=100&page=1" => {
            Reply::Json(json!([{"name": "shop", "full_name": "acme/shop"}, {"name": "pay"}]))
        }
        "/user/repos?affiliation=owner&per_page=100&page=1" => named("name", &["notes"]),
        "/users/bob/repos?per_page=100&page=1" => named("name", &["dots"]),
        "/repos/acme/shop/branches?per_page=100&page=1" => named("name", &["main", "feature/x"]),
        _ => Reply::Status(404, "x-a: b"),
    });
    let forge = forge(ForgeKind::GitHub, &stub.url);
    assert_eq!(forge.owners().unwrap(), ["ada", "acme", "tools"]);
    assert_eq!(forge.repositories("acme").unwrap(), ["shop", "pay"]);
    assert_eq!(forge.repositories("Ada").unwrap(), ["notes"], "also those that only they may see");
    assert_eq!(forge.repositories("bob").unwrap(), ["dots"]);
    assert_eq!(forge.branches("acme", "shop").unwrap(), ["main", "feature/x"]);
    assert!(stub.asked().iter().all(|question| question.authorization == "Bearer s3cret"));
    let said = forge.branches("acme", "none").unwrap_err().to_string();
    assert!(said.ends_with("knows no repository acme/none that the token may see"), "{said}");
    let said = forge.repositories("none").unwrap_err().to_string();
    assert!(said.ends_with("knows no owner none that the token may see"), "{said}");
}

#[test]
fn gitlab_tells_of_groups_within_groups() {
    let stub = Stub::start(|path| match path {
        "/namespaces?per_page=100&page=1" => Reply::Json(json!([
            {"id": 1, "name": "Ada", "path": "ada", "kind": "user", "full_path": "ada"},
            {"id": 2, "name": "web", "path": "web", "kind": "group", "full_path": "acme/web"},
        ])),
        "/groups/acme%2Fweb/projects?simple=true&per_page=100&page=1" => {
            Reply::Json(json!([{"name": "The Shop", "path": "shop"}]))
        }
        "/users/ada/projects?simple=true&per_page=100&page=1" => {
            Reply::Json(json!([{"name": "Notes", "path": "notes"}]))
        }
        "/projects/acme%2Fweb%2Fshop/repository/branches?per_page=100&page=1" => named("name", &["main"]),
        _ => Reply::Status(404, "x-a: b"),
    });
    let forge = forge(ForgeKind::GitLab, &stub.url);
    assert_eq!(forge.owners().unwrap(), ["ada", "acme/web"]);
    assert_eq!(forge.repositories("acme/web").unwrap(), ["shop"]);
    assert_eq!(forge.repositories("ada").unwrap(), ["notes"]);
    assert_eq!(forge.branches("acme/web", "shop").unwrap(), ["main"]);
}

#[test]
fn gitea_has_smaller_pages_and_its_own_way_to_say_who_asks() {
    let stub = Stub::start(|path| match path {
        "/user" => Reply::Json(json!({"login": "ada", "username": "ada"})),
        "/user/orgs?limit=50&page=1" => {
            Reply::Json(json!([{"username": "acme", "name": "acme", "full_name": "Acme Inc."}]))
        }
        "/orgs/acme/repos?limit=50&page=1" => page("name", 0, 50),
        "/orgs/acme/repos?limit=50&page=2" => page("name", 50, 7),
        "/repos/acme/n1/branches?limit=50&page=1" => named("name", &["main"]),
        _ => Reply::Status(404, "x-a: b"),
    });
    let forge = forge(ForgeKind::Gitea, &stub.url);
    assert_eq!(forge.owners().unwrap(), ["ada", "acme"]);
    assert_eq!(forge.repositories("acme").unwrap().len(), 57);
    assert_eq!(forge.branches("acme", "n1").unwrap(), ["main"]);
    assert!(stub.asked().iter().all(|question| question.authorization == "token s3cret"));
}

#[test]
fn who_owns_without_end_is_not_asked_without_end() {
    let stub = Stub::start(|_| page("name", 0, 100));
    let found = forge(ForgeKind::GitHub, &stub.url).repositories("acme").unwrap();
    assert_eq!((found.len(), stub.asked().len()), (1_000, 10));
    let stub = Stub::start(|_| Reply::Json(Value::Null));
    assert!(forge(ForgeKind::GitHub, &stub.url).branches("acme", "shop").is_err());
    let stub = Stub::start(|_| Reply::Silence);
    let said = forge(ForgeKind::GitLab, &stub.url).owners().unwrap_err().to_string();
    assert!(said.ends_with("does not answer within 0.5 s"), "{said}");
}
