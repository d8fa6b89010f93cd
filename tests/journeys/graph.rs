//! What lies around an entity, drawn and as a tree; and calling somebody.

use stagedoor::app::{Effect, Screen};
use stagedoor::oncall::Paging;

use crate::demo;
use crate::driver::Driver;

/// The on-call screen of the ledger, whose pager may be told to call.
fn called_about(size: (u16, u16)) -> Driver {
    let mut session = Driver::new(demo(), size);
    session.paging = Paging::Through("PagerDuty PLPAY02".into());
    session.press("payments-ledger<f2>");
    session
}

#[test]
fn the_graph_opens_from_an_entity_and_the_focus_follows_its_lines() {
    let mut session = Driver::new(demo(), (120, 40));
    session.press("payments-ledger<enter>D");
    assert!(matches!(&session.state.screen, Screen::Graph(what) if what.name() == "payments-ledger"));
    insta::assert_snapshot!(session.screen());
    session.press("l");
    let right = session.state.selected_reference().expect("a box").clone();
    assert_ne!(right.name(), "payments-ledger");
    session.press("h");
    assert_eq!(session.state.selected_reference().expect("a box").name(), "payments-ledger");
    session.press("l<enter>");
    assert_eq!(session.state.screen, Screen::Entity(right.clone()));
    session.press("<esc>");
    assert!(matches!(session.state.screen, Screen::Graph(_)), "{:?}", session.state.screen);
    assert_eq!(session.state.selected_reference(), Some(&right), "back at the same box");
}

#[test]
fn a_small_terminal_scrolls_the_drawing_and_a_smaller_has_a_tree() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<enter>D");
    insta::assert_snapshot!(session.screen());
    assert!(session.screen().contains("[[Payments ledger]]"));
    session.resize(40, 10);
    insta::assert_snapshot!(session.screen());
    assert!(session.screen().contains("What breaks with it"));
    session.press("j<enter>");
    assert!(matches!(session.state.screen, Screen::Entity(_)));
}

#[test]
fn a_step_more_and_a_step_less_change_how_far_is_looked() {
    let mut session = Driver::new(demo(), (120, 40));
    session.press("payments-ledger<enter>D");
    let boxes = |session: &Driver| session.state.graph.drawing.as_ref().map(|drawing| drawing.boxes.len());
    let before = boxes(&session);
    session.press("+");
    assert!(boxes(&session) > before, "{:?} {before:?}", boxes(&session));
    session.press("-");
    assert_eq!(boxes(&session), before);
    session.press("h<enter>D");
    assert!(matches!(&session.state.screen, Screen::Graph(what) if what.name() != "payments-ledger"));
}

#[test]
fn nobody_is_called_without_a_typed_yes() {
    let calls =
        |session: &Driver| session.asked.iter().filter(|effect| matches!(effect, Effect::Page(_))).count();
    let mut session = called_about((80, 24));
    session.press("P");
    insta::assert_snapshot!(session.screen());
    session.press("<enter>");
    assert_eq!(calls(&session), 0, "without a word nobody is called");
    session.press("postings stall<enter>");
    insta::assert_snapshot!(session.screen());
    session.press("<enter>");
    assert_eq!(calls(&session), 0, "Enter alone calls nobody");
    assert!(session.state.overlays.is_empty());
    session.press("Ppostings stall<enter>yes<enter>");
    assert_eq!(calls(&session), 1);
    let Some(Effect::Page(call)) = session.asked.last() else { panic!("{:?}", session.asked.last()) };
    assert_eq!(call.summary, "payments-ledger: postings stall");
    assert_eq!(call.people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["Ana Lima"]);
    assert!(call.details.contains("Cleo Marsh"), "{}", call.details);
}

#[test]
fn where_nobody_can_be_called_the_reason_is_said() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<f2>P");
    assert!(session.state.overlays.is_empty());
    assert!(session.screen().contains("nobody has been asked yet"), "{}", session.screen());
}
