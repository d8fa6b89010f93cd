//! What the search box offers while somebody types, and what it leaves alone.

use crate::demo;
use crate::driver::Driver;

fn typed(session: &Driver) -> &str {
    session.state.browse.input.text()
}

#[test]
fn a_field_and_its_value_are_two_tabs() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("ow<tab>");
    assert_eq!(typed(&session), "owner:");
    session.press("paym<tab>");
    assert_eq!(typed(&session), "owner:team-payments");
    let found = &session.state.browse.found.hits;
    assert!(found.total > 0 && session.state.browse.is_typing, "{}", session.screen());
}

#[test]
fn values_come_with_their_counts() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("lifecycle:");
    let screen = session.screen();
    assert!(screen.lines().any(|line| line.contains("deprecated") && line.contains(" 1")), "{screen}");
    assert!(screen.contains("Tab"), "{screen}");
}

#[test]
fn down_and_enter_belong_to_the_hits() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("lifecycle:p");
    assert!(!session.state.browse.offer.is_empty());
    session.press("<down>");
    assert_eq!(session.state.browse.list.selected, 1);
    assert!(session.state.browse.offer.is_empty(), "{}", session.screen());
    assert_eq!(typed(&session), "lifecycle:p");
    let selected = session.state.selected_reference().cloned().expect("a row");
    session.press("<enter>");
    assert_eq!(session.state.screen, stagedoor::app::Screen::Entity(selected));
}

#[test]
fn once_asked_for_the_values_can_be_gone_through() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("kind:<tab>");
    let first = typed(&session).to_owned();
    session.press("<tab>");
    let second = typed(&session).to_owned();
    assert_ne!(first, second);
    session.press("<up>");
    assert_eq!(typed(&session), first);
    session.press("<down><enter>");
    assert_eq!(typed(&session), second);
    assert!(session.state.browse.is_typing && session.state.browse.offer.is_empty());
    session.press("<tab>");
    assert!(!session.state.browse.is_typing, "nothing is offered any more, so Tab leads to the list");
}

#[test]
fn escape_puts_back_what_was_typed() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("kind:<tab><tab><esc>");
    assert_eq!(typed(&session), "kind:");
}

#[test]
fn a_correction_is_one_tab() {
    let mut session = Driver::new(demo(), (120, 40));
    session.press("knid:api ledger");
    assert!(session.screen().contains("kind? Tab  there is no field `knid`"), "{}", session.screen());
    session.press("<tab>");
    assert_eq!(typed(&session), "kind:api ledger");
    assert!(session.state.browse.found.mistakes.is_empty());
    session.press("<tab>");
    assert!(!session.state.browse.is_typing);
}

#[test]
fn a_value_that_nothing_has_is_corrected_in_place() {
    let mut session = Driver::new(demo(), (120, 40));
    session.press("owner:team-paymnets,team-x+ ");
    assert!(
        session.screen().contains("team-payments? Tab  nothing here has the owner"),
        "{}",
        session.screen()
    );
    session.press("<tab>");
    assert_eq!(typed(&session), "owner:team-payments,team-x+ ");
    assert!(session.state.browse.found.hits.total > 0);
}

#[test]
fn words_of_names_are_left_alone() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments");
    assert!(session.state.browse.offer.is_empty());
    session.press("<tab>");
    assert!(!session.state.browse.is_typing);
}

#[test]
fn an_offered_value_can_be_clicked() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("kind:");
    let screen = session.screen();
    let (row, line) =
        screen.lines().enumerate().skip(2).find(|(_, line)| line.contains("resource ")).expect("offered");
    let column = line.find("resource").expect("it is there");
    session.click(u16::try_from(column).expect("narrow"), u16::try_from(row).expect("low"), false);
    assert_eq!(typed(&session), "kind:resource");
    assert!(session.state.browse.offer.is_empty());
}
