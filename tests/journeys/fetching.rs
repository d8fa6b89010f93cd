//! A served template whose files are in a repository, on its review.

use std::sync::Arc;

use serde_json::json;
use stagedoor::app::{Effect, Message, Source, World};
use stagedoor::catalog::{Catalog, Described, Entity, Origin};

use crate::driver::Driver;

fn world() -> World {
    let document = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {
            "name": "parcel", "namespace": "default", "title": "Parcel",
            "annotations": {
                "backstage.io/managed-by-location": "url:https://git.acme.test/acme/templates/blob/main/all/parcel/template.yaml",
                "backstage.io/source-location": "url:https://git.acme.test/acme/templates/tree/main/all/parcel/",
            },
        },
        "spec": {
            "type": "service", "owner": "guild",
            "parameters": {"properties": {"name": {"type": "string", "default": "boxes"}}},
            "steps": [
                {"id": "fetch", "action": "fetch:template", "input": {"url": "./skeleton"}},
                {"id": "more", "action": "fetch:plain", "input": {"url": "https://git.acme.test/acme/parts/tree/v1/ci"}},
            ],
        },
    });
    let entity = Entity::new(&document, Origin::default(), &mut |text| Arc::from(text));
    let described = Described { entity: Arc::new(entity), relations: Arc::default(), is_complete: true };
    let catalog = Arc::new(Catalog::build(&[described], Vec::new()));
    stagedoor::runtime::world(catalog, Source { name: "portal.acme.test".into(), is_demo: false })
}

#[test]
fn what_is_elsewhere_is_fetched_when_somebody_asks_for_it() {
    let mut session = Driver::new(world(), (100, 30));
    session.press("<esc>n<enter><pagedown>");
    insta::assert_snapshot!("fetching-review", session.screen());
    let fetched = |session: &Driver| {
        session.asked.iter().rev().find_map(|effect| match effect {
            Effect::Fetch { generation, wanted } => Some((*generation, wanted.clone())),
            _ => None,
        })
    };
    assert_eq!(fetched(&session), None, "nothing is fetched by itself");
    session.press("f");
    let (generation, wanted) = fetched(&session).expect("it was asked for");
    let places: Vec<String> = wanted.iter().map(ToString::to_string).collect();
    assert_eq!(
        places,
        ["all/parcel of git.acme.test/acme/templates at main", "ci of git.acme.test/acme/parts at v1"]
    );
    session.send(Message::Fetching { generation, line: "3 files of commit abc".into() });
    assert!(session.screen().contains("fetching: 3 files of commit abc"), "{}", session.screen());
    session.asked.clear();
    session.press("f");
    assert_eq!(fetched(&session), None, "not while it goes on");
    session.send(Message::Fetched { generation, outcome: Err("git.acme.test cannot be reached".into()) });
    assert!(session.screen().contains("git.acme.test cannot be reached"), "{}", session.screen());
    assert!(!session.screen().contains("fetching:"), "{}", session.screen());
    session.press("f");
    session.send(Message::Fetched { generation, outcome: Ok(()) });
    assert!(session.screen().contains("not here"), "the steps ran again\n{}", session.screen());
}
