//! A session that is there to pick one entity.

use std::sync::Arc;

use stagedoor::app::{Effect, World};
use stagedoor::catalog::EntityRef;

use crate::demo;
use crate::driver::Driver;

fn session() -> Driver {
    let mut session = Driver::new(demo(), (80, 24));
    session.state.settings.picks = true;
    session
}

fn reference(name: &str) -> EntityRef {
    EntityRef::new("component", "default", name)
}

#[test]
fn enter_picks_what_is_selected() {
    let mut session = session();
    session.press("payments-ledger");
    assert!(session.screen().contains("Enter pick"), "{}", session.screen());
    session.press("<enter>");
    assert_eq!(session.asked.last(), Some(&Effect::Pick(Some(reference("payments-ledger")))));
}

#[test]
fn enter_on_nothing_says_so_and_escape_breaks_off() {
    let mut picking = session();
    picking.press("zzzzqqqq<enter>");
    assert_eq!(picking.asked.last(), Some(&Effect::Pick(None)));
    let mut picking = session();
    picking.press("led<esc>");
    assert_eq!(picking.asked.last(), Some(&Effect::Quit));
}

#[test]
fn only_what_was_listed_is_offered() {
    let mut session = session();
    let listed = [reference("payments-ledger"), reference("kiosk-app"), reference("nowhere")];
    session.state.settings.within = Some(Arc::new(listed.into_iter().collect()));
    session.press("a");
    assert_eq!(session.state.browse.found.hits.total, 2, "{}", session.screen());
    session.press("<C-u>kiosk<enter>");
    assert_eq!(session.asked.last(), Some(&Effect::Pick(Some(reference("kiosk-app")))));
}

#[test]
fn enter_waits_for_the_answer_to_what_is_typed() {
    let mut session = Driver::new(World::default(), (80, 24));
    session.state.settings.picks = true;
    session.press("ledger");
    // The question is out, and the answer is of a catalog that has just begun to be read.
    session.state.progress = Some(stagedoor::app::Progress::default());
    session.press("<enter>");
    assert!(!session.asked.iter().any(|asked| matches!(asked, Effect::Pick(_))));
    assert!(session.state.notice().expect("told").text.contains("still being read"));
}
