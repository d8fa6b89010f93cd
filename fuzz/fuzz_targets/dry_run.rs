//! No template makes a run panic, and none leads out of its workspace.

#![no_main]

use std::path::{Component, Path};

use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use stagedoor::catalog::EntityRef;
use stagedoor::scaffold::language::{self, Record};
use stagedoor::scaffold::run::{Limits, Request, run};
use stagedoor::scaffold::template::Template;
use stagedoor::scaffold::tree::{Bounds, Node, Tree};
use stagedoor::scaffold::world::{FetchError, Fetched, World};

/// One file with the text that was made up, whatever is asked for.
struct Anything(String);

impl World for Anything {
    fn folder(&self, _: &str, bounds: Bounds) -> Result<Fetched<Tree>, FetchError> {
        let mut content = Tree::bounded(bounds);
        content.write("${{ values.name }}.txt", self.0.as_bytes(), Node::PLAIN)?;
        Ok(Fetched { content, is_hosted: false })
    }

    fn file(&self, _: &str, _: Bounds) -> Result<Fetched<Node>, FetchError> {
        Ok(Fetched { content: Node::file(self.0.as_bytes()), is_hosted: false })
    }

    fn entity(&self, _: &EntityRef) -> Option<Value> {
        None
    }
}

fuzz_target!(|input: (String, String)| {
    let (steps, text) = input;
    let Ok(steps) = serde_json::from_str::<Value>(&steps) else { return };
    let entity = serde_json::json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3",
        "kind": "Template",
        "metadata": {"name": "fuzz"},
        "spec": {"type": "service", "steps": steps},
    });
    let Ok(template) = Template::read(&entity, &|_| None) else { return };
    let mut request = Request::new(&template, Record::new());
    request.limits = Limits {
        files: Bounds { entries: 100, bytes: 100_000 },
        iterations: 20,
        log: 10_000,
        template: language::Limits { work: 20_000, output: 4_096, text: 65_536, ..language::Limits::default() },
    };
    let outcome = run(&request, &Anything(text), &mut ());
    for (path, _) in outcome.tree.entries() {
        let is_inside = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        assert!(is_inside, "{path} leads outside");
    }
});
