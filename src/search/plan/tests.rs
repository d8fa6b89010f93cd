use std::collections::HashSet;

use serde_json::{Value, json};

use crate::catalog::testing::{described, related};
use crate::catalog::{Catalog, Described, EntityRef, RelationType};
use crate::diagnostic::{Code, Problem};
use crate::search::{Context, Index, Query, Request};

fn entity(kind: &str, name: &str, metadata: &Value, spec: &Value) -> Described {
    let mut document = json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": kind,
        "metadata": {"name": name, "namespace": "default"}, "spec": spec,
    });
    for (key, value) in metadata.as_object().into_iter().flatten() {
        document["metadata"][key] = value.clone();
    }
    described(&document)
}

fn catalog() -> Catalog {
    let none = json!({});
    let team = |name: &str| entity("Group", name, &none, &json!({"type": "team"}));
    let all = [
        related(team("finance"), RelationType::ParentOf, "group:default/pay"),
        related(team("pay"), RelationType::ParentOf, "group:default/books"),
        related(team("books"), RelationType::ParentOf, "group:default/finance"),
        entity("Domain", "money", &json!({"title": "The Money"}), &json!({"owner": "finance"})),
        entity("System", "ledgers", &none, &json!({"owner": "pay", "domain": "money"})),
        related(
            entity(
                "Component",
                "ledger",
                &json!({
                    "tags": ["java", "c++"], "labels": {"tier": "1"}, "description": "Where money sleeps",
                    "annotations": {"backstage.io/techdocs-ref": "dir:.", "pagerduty.com/service-id": "PX"},
                    "links": [{"url": "https://wiki.test/x", "title": "Runbook"}],
                }),
                &json!({"type": "service", "lifecycle": "production", "owner": "books", "system": "ledgers", "replicas": 12}),
            ),
            RelationType::DependsOn,
            "resource:default/db",
        ),
        entity(
            "Component",
            "ghost",
            &json!({"namespace": "Attic"}),
            &json!({
                "type": "web-app", "lifecycle": "Deprecated", "owner": "gone", "replicas": 2,
            }),
        ),
        entity("Component", "loner", &none, &json!({"type": "service"})),
        entity("Resource", "db", &none, &json!({"type": "database", "owner": "user:default/ada"})),
        entity("User", "ada", &json!({"title": "Ada"}), &json!({"profile": {"displayName": "Ada Lovelace"}})),
    ];
    let problem = Problem::new(Code::BadReference, "no such thing").about("component:default/loner");
    Catalog::build(&all, vec![problem])
}

/// The names of what a query finds, in the order of references.
fn found(text: &str) -> Vec<String> {
    let catalog = catalog();
    let index = Index::build(&catalog);
    let reference = |text: &str| EntityRef::parse_full(text).unwrap();
    let context = Context {
        owners: HashSet::from([reference("user:ada"), reference("group:pay")]),
        starred: HashSet::from([reference("component:ghost"), reference("component:attic/ghost")]),
        ..Context::default()
    };
    let (query, problems) = Query::parse(text);
    assert!(problems.is_empty(), "{problems:?}");
    let nodes = index.list(&catalog, Request::new(&query, 0), &context);
    nodes.into_iter().map(|node| catalog.reference(node).name().to_owned()).collect()
}

#[test]
fn attributes_compare_in_any_case() {
    for (query, expected) in [
        ("kind:domain", &["money"][..]),
        ("kind:teams,Users", &["books", "finance", "pay", "ada"]),
        ("kind:component -type:service", &["ghost"]),
        ("type:web*", &["ghost"]),
        ("type:=SERVICE", &["ledger", "loner"]),
        ("lifecycle:deprecated,production", &["ghost", "ledger"]),
        ("ns:attic", &["ghost"]),
        ("tag:c++", &["ledger"]),
        ("name:ledger kind:comp,system", &["ledger", "ledgers"]),
        ("name:=ledger", &["ledger"]),
        ("title:lovelace", &["ada"]),
        ("description:\"money sleeps\"", &["ledger"]),
        ("link:wiki.test", &["ledger"]),
        ("label:tier=1", &["ledger"]),
        ("label:tier>0", &["ledger"]),
        ("label:tier>1", &[]),
        ("annotation:pagerduty.com/service-id=px", &["ledger"]),
        ("annotation:backstage.io/techdocs-ref", &["ledger"]),
        ("spec.replicas:>9", &["ledger"]),
        ("spec.replicas:<=2", &["ghost"]),
        ("spec.type:service", &["ledger", "loner"]),
        ("metadata.labels.tier:1", &["ledger"]),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn owners_systems_and_domains_are_known_by_every_name() {
    for (query, expected) in [
        ("owner:books", &["ledger"][..]),
        ("owner:group:default/books", &["ledger"]),
        ("owner:default/books", &["ledger"]),
        ("owner:\"Ada Lovelace\"", &["db"]),
        ("owner:user:ada", &["db"]),
        ("owner:pay", &["ledgers"]),
        ("owner:pay+", &["ledger", "money", "ledgers"]),
        ("owner:gone", &["ghost"]),
        ("system:ledgers", &["ledger"]),
        ("domain:money", &["ledger", "ledgers"]),
        ("domain:\"the money\" -kind:system", &["ledger"]),
        ("rel:dependsOn=db", &["ledger"]),
        ("rel:dependsOn", &["ledger"]),
        ("rel:dependencyOf=component:ledger", &["db"]),
        ("rel:ownedBy=user:default/ada", &["db"]),
    ] {
        assert_eq!(found(query), expected, "{query}");
    }
}

#[test]
fn states_and_features_are_told() {
    for (query, expected) in [
        ("is:unowned", &["loner"][..]),
        ("is:deprecated", &["ghost"]),
        ("is:broken kind:component", &["loner", "ghost"]),
        ("is:phantom-owned", &["ghost"]),
        ("is:mine", &["db", "ledgers"]),
        ("is:starred", &["ghost"]),
        ("is:starred,mine -kind:resource", &["ghost", "ledgers"]),
        ("has:docs", &["ledger"]),
        ("has:pager,runbook", &["ledger"]),
        ("has:links", &["ledger"]),
        ("has:spec.replicas", &["ghost", "ledger"]),
        ("has:owner kind:component", &["ghost", "ledger"]),
    ] {
        let mut names = found(query);
        names.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected, "{query}");
    }
}

#[test]
fn words_and_their_opposites() {
    for (query, expected) in [
        ("sleeps", &["ledger"][..]),
        ("money -kind:domain", &["ledger", "ledgers"]),
        ("component:ledg", &["ledger"]),
        ("-component:ledg kind:component", &["ghost", "loner"]),
        ("ledger -sleeps", &["ledgers"]),
        ("-\"money sleeps\" kind:component type:service", &["loner"]),
        ("databases", &["db"]),
        ("--", &["ghost", "ledger", "loner", "money", "books", "finance", "pay", "db", "ledgers", "ada"]),
    ] {
        let mut names = found(query);
        names.sort_unstable();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(names, expected, "{query}");
    }
}

#[test]
fn an_unfinished_value_stands_for_those_that_contain_it() {
    let catalog = catalog();
    let index = Index::build(&catalog);
    let query = Query::parse("owner:boo").0;
    let context = Context::default();
    let count = |request| index.list(&catalog, request, &context).len();
    assert_eq!(count(Request::new(&query, 0)), 0);
    assert_eq!(count(Request::new(&query, 0).while_typing()), 1);
}

#[test]
fn habit_decides_between_equals_only() {
    let none = json!({});
    let spec = json!({"type": "service"});
    let names = ["pay-a", "pay-b", "repay"];
    let all: Vec<Described> = names.iter().map(|name| entity("Component", name, &none, &spec)).collect();
    let catalog = Catalog::build(&all, Vec::new());
    let index = Index::build(&catalog);
    let mut context = Context::default();
    for name in ["component:pay-b", "component:repay"] {
        context.habits.insert(EntityRef::parse_full(name).unwrap(), 1.0);
    }
    let query = Query::parse("pay").0;
    let never = std::sync::atomic::AtomicBool::new(false);
    let hits = index.search(&catalog, Request::new(&query, 9), &context, &never);
    let order: Vec<&str> = hits.items.iter().map(|hit| catalog.reference(hit.node).name()).collect();
    assert_eq!(order, ["pay-b", "pay-a", "repay"]);
}
