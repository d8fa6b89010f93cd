//! What changed last, asked of forges that replay what their documentation shows.

use std::time::Duration;

use serde_json::{Value, json};
use stagedoor::oncall::Changes;
use stagedoor::sources::backstage::{Address, Secret};
use stagedoor::sources::forge::{Forge, ForgeKind, Spot};
use stagedoor::sources::service::{Patience, ServiceError};

use crate::now;
use crate::stub::{Reply, Stub};

fn asked(kind: ForgeKind, url: &str, location: &str) -> Result<Changes, ServiceError> {
    let moment = Duration::from_millis(300);
    let forge = Forge {
        kind,
        host: "git.acme.test".into(),
        api: Address::parse(url).unwrap(),
        token: Secret::of("s3cret").unwrap(),
        token_over_http: false,
        patience: Patience { connect: moment, answer: moment, pause: Duration::from_secs(1) },
    };
    forge.changes(&Spot::of_location(location).unwrap(), now())
}

fn subjects(changes: &Changes) -> Vec<&str> {
    changes.commits.iter().map(|commit| commit.subject.as_str()).collect()
}

fn github() -> Stub {
    let commit = |sha: &str, message: &str, date: &str| {
        let signature = json!({"name": "Ada Lovelace", "email": "ada@acme.test", "date": date});
        json!({"sha": sha, "author": {"login": "ada"},
            "commit": {"message": message, "author": signature, "committer": signature}})
    };
    Stub::start(move |path| match path {
        "/repos/acme/shop/commits?per_page=8&path=pay&sha=main" => Reply::Json(json!([
            commit(
                "6dcb09b5b57875f334f61aebed695e2e4193db5e",
                "Round fees\n\nAt last.",
                "2026-03-28T18:00:00Z"
            ),
            commit("0123456789", "Pay in euros", "2026-03-20T18:00:00Z"),
        ])),
        "/repos/acme/shop/tags?per_page=1" => Reply::Json(
            json!([{"name": "v1.4", "commit": {"sha": "abc123", "url": "https://elsewhere.test"}}]),
        ),
        "/repos/acme/shop/commits/abc123" => Reply::Json(commit("abc123", "Release", "2026-03-25T08:00:00Z")),
        "/repos/acme/shop/commits?per_page=1&path=pay%2Fcatalog-info.yaml&sha=main" => {
            Reply::Json(json!([commit("def", "Describe", "2025-01-01T00:00:00Z")]))
        }
        _ => Reply::Status(404, ""),
    })
}

#[test]
fn github_tells_commits_tag_and_the_age_of_the_descriptor() {
    let stub = github();
    let location = "url:https://git.acme.test/acme/shop/blob/main/pay/catalog-info.yaml";
    let changes = asked(ForgeKind::GitHub, &stub.url, location).unwrap();
    assert_eq!(subjects(&changes), ["Round fees", "Pay in euros"]);
    assert_eq!(
        (changes.commits[0].id.as_str(), changes.commits[0].author.as_str()),
        ("6dcb09b", "Ada Lovelace")
    );
    assert_eq!(changes.tag, Some(("v1.4".into(), "2026-03-25T08:00:00Z".parse().unwrap())));
    assert_eq!(changes.descriptor, Some("2025-01-01T00:00:00Z".parse().unwrap()));
    assert_eq!(changes.told.unwrap().by, "git.acme.test");
    assert!(stub.asked().iter().all(|question| question.authorization == "Bearer s3cret"));
}

#[test]
fn gitlab_tells_the_same_of_a_project_in_a_subgroup() {
    let commit = |title: &str, date: &str| {
        json!({"id": "ed899a2f4b50b4370feeea94676502b42383c746", "short_id": "ed899a2f4b5", "title": title,
            "author_name": "Ada Lovelace", "authored_date": date, "committed_date": date})
    };
    let stub = Stub::start(move |path| match path.strip_prefix("/projects/acme%2Fweb%2Fshop/repository") {
        Some("/commits?per_page=8&path=pay&ref_name=main") => {
            Reply::Json(json!([commit("Round fees", "2026-03-28T18:00:00.000+01:00")]))
        }
        Some("/tags?order_by=updated&sort=desc&per_page=1") => {
            let commit = commit("Release", "2026-03-25T08:00:00Z");
            Reply::Json(json!([{"name": "v2", "commit": commit, "created_at": Value::Null}]))
        }
        _ => Reply::Status(404, ""),
    });
    let location = "url:https://git.acme.test/acme/web/shop/-/tree/main/pay";
    let changes = asked(ForgeKind::GitLab, &stub.url, location).unwrap();
    assert_eq!(subjects(&changes), ["Round fees"]);
    assert_eq!(changes.tag.map(|(tag, _)| tag).as_deref(), Some("v2"));
    assert_eq!(changes.descriptor, None);
}

#[test]
fn gitea_tells_the_same_in_its_own_addresses() {
    let commit = |message: &str, date: &str| {
        let signature = json!({"name": "Ada Lovelace", "email": "ada@acme.test", "date": date});
        json!({"sha": "ed899a2f4b50b4370feeea94676502b42383c746", "created": date,
            "commit": {"message": message, "author": signature, "committer": signature}})
    };
    let without = "stat=false&verification=false&files=false";
    let stub = Stub::start(move |path| match path.replace(without, "…").as_str() {
        "/repos/acme/shop/commits?limit=8&path=pay&sha=main&…" => {
            Reply::Json(json!([commit("Round fees\n", "2026-03-28T18:00:00+01:00")]))
        }
        "/repos/acme/shop/commits?limit=1&path=pay%2Fcatalog-info.yaml&sha=main&…" => {
            Reply::Json(json!([commit("Describe", "2025-01-01T00:00:00Z")]))
        }
        "/repos/acme/shop/tags?limit=1" => Reply::Json(json!([{"name": "v2", "id": "f00", "message": "",
            "commit": {"sha": "abc123", "url": "https://elsewhere.test", "created": "2026-03-25T08:00:00Z"}}])),
        _ => Reply::Status(404, "x-a: b"),
    });
    let location = "url:https://git.acme.test/acme/shop/src/branch/main/pay/catalog-info.yaml";
    let changes = asked(ForgeKind::Gitea, &stub.url, location).unwrap();
    assert_eq!(subjects(&changes), ["Round fees"]);
    assert_eq!(changes.tag, Some(("v2".into(), "2026-03-25T08:00:00Z".parse().unwrap())));
    assert_eq!(changes.descriptor, Some("2025-01-01T00:00:00Z".parse().unwrap()));
    assert!(stub.asked().iter().all(|question| question.authorization == "token s3cret"));
}

#[test]
fn what_stands_in_the_way_is_said_and_holds_no_token() {
    let location = "url:https://git.acme.test/acme/none/tree/main/";
    let stub = github();
    let said = asked(ForgeKind::GitHub, &stub.url, location).unwrap_err().to_string();
    assert!(said.ends_with("knows no repository acme/none that the token may see"), "{said}");
    let stub = Stub::start(|_| Reply::Status(401, ""));
    let said = asked(ForgeKind::GitLab, &stub.url, location).unwrap_err().to_string();
    assert!(said.ends_with("does not accept the token (401)"), "{said}");
    let stub = Stub::start(|_| Reply::Status(429, "retry-after: 120"));
    let said = asked(ForgeKind::GitHub, &stub.url, location).unwrap_err().to_string();
    assert!(said.ends_with("was asked too often; try again in 120 s"), "{said}");
    let stub = Stub::start(|_| Reply::Silence);
    let said = asked(ForgeKind::GitHub, &stub.url, location).unwrap_err().to_string();
    assert!(said.ends_with("does not answer within 0.3 s"), "{said}");
    let said = asked(ForgeKind::GitHub, "http://git.acme.test", location).unwrap_err().to_string();
    assert!(said.contains("is not asked: over plain http"), "{said}");
}

#[test]
fn a_redirect_is_not_followed_with_the_token() {
    let elsewhere = Stub::start(|_| Reply::Json(json!([])));
    let header: &'static str = Box::leak(format!("location: {}/x", elsewhere.url).into_boxed_str());
    let stub = Stub::start(move |_| Reply::Status(302, header));
    let location = "url:https://git.acme.test/acme/shop/tree/main/";
    assert!(asked(ForgeKind::GitHub, &stub.url, location).is_err());
    assert!(elsewhere.asked().is_empty());
}
