use std::cell::RefCell;

use serde_json::json;

use super::super::language::{Data, Record};
use super::super::outside::{Outside, OutsideCall, OutsideFault, Watch};
use super::super::template::Template;
use super::super::tree::{Bounds, Node, Tree};
use super::super::world::{FetchError, Fetched, World};
use super::*;
use crate::catalog::EntityRef;

struct Nowhere;

impl World for Nowhere {
    fn folder(&self, url: &str, _: Bounds) -> Result<Fetched<Tree>, FetchError> {
        Err(FetchError::Remote(url.to_owned()))
    }

    fn file(&self, url: &str, _: Bounds) -> Result<Fetched<Node>, FetchError> {
        Err(FetchError::Remote(url.to_owned()))
    }

    fn entity(&self, _: &EntityRef) -> Option<serde_json::Value> {
        None
    }
}

/// Notes what it is asked for, and fails at `publish:gitea`.
#[derive(Default)]
struct Notes(RefCell<Vec<String>>);

impl Outside for Notes {
    fn knows(&self, action: &str) -> bool {
        action.starts_with("publish:") || action == "debug:wait"
    }

    fn carry_out(&self, call: &OutsideCall<'_>, watch: &mut dyn Watch) -> Result<Record, OutsideFault> {
        watch.hide("t0ken");
        watch.info("sent t0ken");
        let turn = call.iteration.unwrap_or("-");
        self.0.borrow_mut().push(format!("{} {turn} {} files", call.action, call.tree.files().count()));
        match call.action {
            "publish:gitea" => Err(OutsideFault::other("t0ken is not allowed")),
            _ => Ok(Record::from_iter([("remoteUrl".to_owned(), "https://real".into())])),
        }
    }
}

fn template(steps: &serde_json::Value) -> Template {
    let document = json!({
        "apiVersion": "scaffolder.backstage.io/v1beta3", "kind": "Template", "metadata": {"name": "t"},
        "spec": {"type": "x", "steps": steps, "output": {"url": "${{ steps.p.output.remoteUrl }}"}},
    });
    Template::read(&document, &|_| None).expect("a template")
}

fn real(steps: &serde_json::Value) -> (Outcome, Vec<String>) {
    let (template, notes) = (template(steps), Notes::default());
    let outcome = carry_out(&Request::new(&template, Record::new()), &Nowhere, &notes, &mut ());
    (outcome, notes.0.into_inner())
}

#[test]
fn what_leaves_the_workspace_is_carried_out_and_later_steps_see_what_it_gave() {
    let (outcome, notes) = real(&json!([
        {"id": "w", "action": "roadiehq:utils:fs:write", "input": {"path": "a", "content": "b"}},
        {"id": "p", "action": "publish:github", "input": {"repoUrl": "github.com?owner=o&repo=r"}},
        {"id": "l", "action": "debug:log", "input": {"message": "at ${{ steps.p.output.remoteUrl }}"}},
    ]));
    assert!(outcome.is_success(), "{:?}", outcome.failures);
    assert_eq!(notes, ["publish:github - 1 files"]);
    assert_eq!(outcome.output.expect("an output").get("url").and_then(Data::as_text), Some("https://real"));
    assert!(outcome.log.iter().any(|line| line.text == "at https://real"));
    assert_eq!((outcome.planned.len(), outcome.carried_out.len()), (0, 1));
    assert_eq!(outcome.steps[1].status, Status::Completed);
}

#[test]
fn each_turn_goes_outside_and_what_fails_holds_up_the_rest() {
    let (outcome, notes) = real(&json!([
        {"id": "p", "action": "publish:github", "each": ["x", "y"],
         "input": {"repoUrl": "github.com?owner=o&repo=${{ each.value }}"}},
        {"id": "g", "action": "publish:gitea",
         "input": {"repoUrl": "gitea.example?owner=o&repo=r", "description": "d"}},
        {"id": "n", "action": "publish:github", "input": {"repoUrl": "github.com?owner=o&repo=z"}},
        {"id": "a", "action": "debug:wait", "if": "${{ always() }}", "input": {"seconds": 1}},
    ]));
    assert_eq!(
        notes,
        [
            "publish:github 0 0 files",
            "publish:github 1 0 files",
            "publish:gitea - 0 files",
            "debug:wait - 0 files"
        ]
    );
    assert_eq!(outcome.failures[0].message, "*** is not allowed");
    assert!(!format!("{:?}", outcome.log).contains("t0ken"));
    assert_eq!(outcome.steps[2].status, Status::Skipped(Why::EarlierFailure));
}

#[test]
fn what_nobody_can_carry_out_fails_instead_of_being_left_out() {
    let (outcome, notes) = real(&json!([{"id": "x", "action": "acme:deploy", "input": {}}]));
    assert_eq!(outcome.failures[0].kind, FailureKind::NotFound);
    let (network, _) = real(&json!([
        {"id": "f", "action": "fetch:plain", "input": {"url": "https://elsewhere.example/x"}},
    ]));
    assert!(network.failures[0].message.contains("network"), "{:?}", network.failures);
    assert!(notes.is_empty());
}
