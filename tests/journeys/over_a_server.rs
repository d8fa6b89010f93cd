//! Local descriptors over a server's: what differs is marked.

use std::sync::Arc;

use serde_json::json;
use stagedoor::app::World;
use stagedoor::catalog::{Change, EntityRef, Fate, FieldChange};

use crate::demo;
use crate::driver::Driver;

fn reference(text: &str) -> EntityRef {
    EntityRef::parse_full(text).expect("a reference")
}

fn over_a_server() -> World {
    let change = |text: &str, fate, fields: Vec<FieldChange>| {
        let reference = reference(text);
        (reference.clone(), Change { reference, fate, fields, related: Vec::new(), unrelated: Vec::new() })
    };
    let owner = FieldChange {
        path: "spec.owner".to_owned(),
        before: Some(json!("team-a")),
        after: Some(json!("team-b")),
    };
    let changes = [
        change("resource:default/ledger-db", Fate::Added, Vec::new()),
        change("component:default/payments-gateway", Fate::Changed, vec![owner]),
    ];
    World { changes: Arc::new(changes.into_iter().collect()), ..demo() }
}

#[test]
fn what_is_here_only_and_what_differs_is_marked_in_lists_and_pages() {
    let mut session = Driver::new(over_a_server(), (80, 24));
    session.press("ledger db");
    let screen = session.screen();
    assert!(screen.lines().any(|line| line.contains('+') && line.contains("Ledger database")), "{screen}");
    session.press("<enter>");
    assert!(session.screen().contains("+ here only: the server does not have it"), "{}", session.screen());
}

#[test]
fn the_fields_that_differ_stand_on_the_page() {
    let world = over_a_server();
    let known = world.catalog.entity("component:default/payments-gateway").is_some();
    assert!(known, "the demo has it");
    let mut session = Driver::new(world, (80, 24));
    session.press("payments gateway<enter>");
    assert!(session.screen().contains("~ differs from the server: spec.owner"), "{}", session.screen());
}
