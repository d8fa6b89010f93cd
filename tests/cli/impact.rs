//! `impact` and `graph` over the demo company.

use std::fs;

use super::{demo, run_in};

#[test]
fn what_breaks_is_told_by_distance_and_by_owner() {
    let run = demo(&["impact", "payments-ledger"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    insta::assert_snapshot!(run.out());
}

#[test]
fn what_it_needs_is_the_other_way_round() {
    let needs = demo(&["impact", "payments-gateway", "--dependencies", "--json"]).json();
    let reached = needs["reached"].as_array().expect("a list");
    assert!(!reached.is_empty());
    for reached in reached {
        let target = reached["ref"].as_str().expect("text");
        let back = demo(&["impact", target, "--json"]).json();
        let names = back["reached"].as_array().expect("a list").iter().map(|at| at["ref"].as_str());
        assert!(names.flatten().any(|name| name == "component:default/payments-gateway"), "{target}");
    }
}

#[test]
fn a_way_from_one_to_the_other_is_shown_step_by_step() {
    let run = demo(&["impact", "ledger-db", "--to", "payments-gateway"]);
    assert_eq!(run.code(), 0, "{}", run.err());
    insta::assert_snapshot!(run.out());
    let run = demo(&["impact", "payments-gateway", "--to", "ledger-db"]);
    assert_eq!(run.code(), 1);
    assert!(run.err().contains("does not reach"), "{}", run.err());
}

#[test]
fn a_relation_that_is_none_is_refused_with_those_there_are() {
    let run = demo(&["impact", "ledger-db", "--relation", "owns"]);
    assert_eq!(run.code(), 2);
    assert!(run.err().contains("dependsOn, consumesApi"), "{}", run.err());
}

#[test]
fn graphs_are_written_for_mermaid_and_graphviz() {
    insta::assert_snapshot!("graph-mermaid", demo(&["graph", "payments-ledger", "--depth", "1"]).out());
    let dot = demo(&["graph", "payments-ledger", "--depth", "1", "--format", "dot"]).out();
    insta::assert_snapshot!("graph-dot", dot);
}

#[test]
fn a_graph_is_drawn_with_characters_and_beyond_fifty_boxes_it_is_a_tree() {
    let drawn = demo(&["graph", "payments-ledger", "--depth", "1", "--format", "text"]).out();
    insta::assert_snapshot!("graph-text", drawn);
    let folder = tempfile::tempdir().unwrap();
    let component = |number: usize| {
        let on = if number == 0 { String::new() } else { ", dependsOn: [component:c0]".to_owned() };
        format!(
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: c{number}}}\n\
             spec: {{type: service, lifecycle: production, owner: team{on}}}\n"
        )
    };
    let descriptors: Vec<String> = (0..60).map(component).collect();
    fs::write(folder.path().join("catalog-info.yaml"), descriptors.join("---\n")).unwrap();
    let tree = run_in(folder.path(), &["--source", ".", "graph", "c0", "--format", "text"]).out();
    assert!(tree.contains("What breaks with it 59") && !tree.contains("[["), "{tree}");
}

#[test]
fn an_address_a_service_id_or_a_pod_shows_what_it_means() {
    for text in
        ["PLPAY02", "payments-ledger-7d9f8b6c5d-x2x7k", "https://github.com/lumen-parcel/payments-ledger"]
    {
        let shown = demo(&["show", text]);
        assert!(shown.out().starts_with("Payments ledger"), "{text}: {} {}", shown.out(), shown.err());
    }
}
