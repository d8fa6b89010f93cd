//! Hostile text in any field reaches no cell raw.

use serde_json::json;
use stagedoor::app::Source;
use stagedoor::catalog::{Catalog, Described, Entity, Origin};
use stagedoor::diagnostic::{Code, Place, Problem};

use crate::driver::Driver;

const POISON: &str = "x\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m\u{202e}evil\u{200b}\u{200b}\u{0}\r\n\ty";

fn poisoned() -> stagedoor::app::World {
    let long = "n".repeat(10_000);
    let entity = |name: &str| {
        let document = json!({
            "apiVersion": POISON, "kind": format!("Kind{POISON}"),
            "metadata": {"name": name, "namespace": POISON, "title": POISON, "description": format!("{POISON}{long}"),
                "tags": [POISON, long], "links": [{"url": format!("https://a.test/{POISON}"), "title": POISON}],
                "annotations": {"github.com/project-slug": POISON}},
            "spec": {"type": POISON, "lifecycle": POISON, "owner": format!("group:a/{POISON}"), "system": POISON,
                "profile": {"displayName": POISON, "email": POISON}},
        });
        let origin = Origin { file: Some(POISON.into()), line: 1, end_line: 2 };
        Described {
            entity: Entity::new(&document, origin, &mut |text| text.into()).into(),
            relations: std::sync::Arc::default(),
            is_complete: false,
        }
    };
    let place = Place { file: POISON.into(), line: 1, column: 1 };
    let problem = Problem::new(Code::Metadata, POISON).help(POISON).at(place).about(POISON).field(POISON);
    let catalog = Catalog::build(&[entity(POISON), entity("plain"), entity(&long)], vec![problem]);
    stagedoor::runtime::world(catalog.into(), Source { name: POISON.into(), is_demo: false })
}

#[test]
fn no_screen_shows_what_a_terminal_would_obey() {
    for keys in [
        "<esc>",
        "evil",
        "plain<enter>",
        "plain<enter><tab>",
        "<esc>2",
        "<esc>3",
        "<esc>ffowner<enter>",
        "<esc>:plain",
        "<esc>L",
    ] {
        for size in [(40, 10), (120, 40)] {
            let mut session = Driver::new(poisoned(), size);
            session.press(keys);
            let screen = session.screen();
            let bad =
                |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{200b}');
            assert!(!screen.contains(bad), "{keys}: {screen:?}");
        }
    }
}
