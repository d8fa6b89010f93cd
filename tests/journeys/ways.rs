//! What people come for, in few keys.

use stagedoor::app::{Effect, Message, Screen};
use stagedoor::catalog::Catalog;

use crate::demo;
use crate::driver::Driver;

#[test]
fn a_service_and_its_owner_are_one_key_after_the_name() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger");
    let first = session.screen().lines().nth(4).expect("a row").to_owned();
    assert!(first.contains("Payments ledger") && first.contains("Component Payments"), "{first}");
    session.press("<enter>");
    let screen = session.screen();
    assert!(screen.contains("component:default/payments-ledger"), "{screen}");
    assert!(screen.contains("Owner"), "{screen}");
}

#[test]
fn from_the_name_to_the_owners_people_in_three_keys() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<enter>w");
    let screen = session.screen();
    assert!(screen.contains("group:default/team-payments") && screen.contains("Members"), "{screen}");
}

#[test]
fn a_pasted_alert_says_whose_it_is_and_enter_goes_there() {
    let mut session = Driver::new(demo(), (80, 24));
    session.send(Message::Pasted("[FIRING:1] LedgerPostingsStalled\nseverity: critical\n".to_owned()));
    let screen = session.screen();
    assert!(
        screen.contains("likely") && screen.contains("Payments") && screen.contains("payments-ledger"),
        "{screen}"
    );
    session.press("<enter>");
    assert!(session.screen().contains("component:default/payments-ledger"));
}

#[test]
fn a_pod_is_two_keys_away_and_what_is_unknown_is_said_to_be() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("@");
    session.send(Message::Pasted("ledger-db-0".to_owned()));
    assert!(session.screen().contains("resource:ledger-db"), "{}", session.screen());
    session.press("<C-u>coffee-machine");
    let screen = session.screen();
    assert!(screen.contains("Nothing in it is known here."), "{screen}");
    session.press("<C-u>");
    assert!(!session.screen().contains("Nothing"), "{}", session.screen());
}

#[test]
fn backspace_leads_back_over_every_step() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<enter>");
    let ledger = session.screen();
    session.press("w");
    assert_ne!(session.screen(), ledger);
    session.press("<backspace>");
    assert_eq!(session.screen(), ledger);
    session.press("<backspace>");
    assert_eq!(session.state.screen, Screen::Browse);
    session.press("<A-right>");
    assert_eq!(session.screen(), ledger);
}

#[test]
fn escape_clears_before_it_goes_back_and_never_quits() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("ledger<esc>");
    assert!(session.state.browse.input.is_empty());
    session.press("<esc><esc><esc><esc>");
    assert!(!session.asked.contains(&Effect::Quit));
    session.press("q");
    assert_eq!(session.asked.last(), Some(&Effect::Quit));
}

#[test]
fn a_kind_is_one_command_away() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press(":resource<enter>");
    assert_eq!(session.state.browse.kind.as_deref(), Some("Resource"));
    let all = session.state.browse.found.hits.total;
    let kinds: usize = session.state.browse.found.kinds.iter().map(|(_, count)| count).sum();
    assert!(all > 0 && all < kinds);
}

#[test]
fn the_palette_jumps_to_an_entity() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>:team-payments");
    assert!(session.screen().contains("group:default/team-payments"), "{}", session.screen());
    session.press("<enter>");
    assert!(
        matches!(&session.state.screen, Screen::Entity(reference) if reference.name() == "team-payments")
    );
}

#[test]
fn a_disabled_command_says_why() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>:owned");
    assert!(session.screen().contains("not now: set `me"), "{}", session.screen());
    session.press("<esc>fo");
    assert!(session.state.notice().expect("told").text.contains("set `me"));
}

#[test]
fn a_filter_narrows_and_escape_takes_it_away() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>ff");
    assert!(session.screen().contains("Lifecycle"));
    session.press("life<enter>deprecated<enter>");
    assert_eq!(session.state.browse.found.hits.total, 1, "{}", session.screen());
    session.press("<esc>");
    assert!(session.state.browse.found.hits.total > 50);
}

#[test]
fn a_star_is_kept_and_can_be_listed() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<tab>s");
    assert_eq!(
        session.asked.last(),
        Some(&Effect::SaveStars(vec!["component:default/payments-ledger".into()]))
    );
    session.press("<esc>fs");
    assert_eq!(session.state.browse.found.hits.total, 1);
    assert!(session.screen().contains('★'));
}

#[test]
fn copying_asks_for_the_exact_text() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<tab>yr");
    let copied = Effect::Copy { what: "reference", text: "component:default/payments-ledger".into() };
    assert_eq!(session.asked.last(), Some(&copied));
}

#[test]
fn an_unfinished_sequence_is_explained_after_a_while() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>y");
    let Some(Effect::WaitForKeys { generation }) = session.asked.last().cloned() else { panic!("a wait") };
    session.send(Message::KeysAwaited { generation });
    assert!(session.screen().contains("copy name"), "{}", session.screen());
    session.press("<esc>");
    assert!(!session.screen().contains("copy name"));
}

#[test]
fn a_new_catalog_does_not_move_the_selection() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>jjjjj");
    let selected = session.state.selected_reference().cloned();
    let fewer: Vec<_> = demo().catalog.entities().iter().skip(3).cloned().collect();
    let described: Vec<_> = fewer
        .into_iter()
        .map(|entity| stagedoor::catalog::Described {
            entity,
            relations: std::sync::Arc::default(),
            is_complete: false,
        })
        .collect();
    let catalog = Catalog::build(&described, vec![]);
    let world = stagedoor::runtime::world(catalog.into(), stagedoor::app::Source::default());
    session.send(Message::WorldArrived { world, progress: None });
    assert_eq!(session.state.selected_reference().cloned(), selected);
}

#[test]
fn the_mouse_selects_opens_and_reaches_the_footer() {
    let mut session = Driver::new(demo(), (80, 24));
    session.click(5, 6, false);
    let selected = session.state.selected_reference().cloned().expect("a row");
    session.click(5, 6, true);
    assert_eq!(session.state.screen, Screen::Entity(selected));
    session.click(60, 0, false);
    assert_ne!(session.state.screen, Screen::Browse);
}

#[test]
fn pasted_text_is_searched_for_and_never_obeyed() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>");
    session.send(Message::Pasted("q\nledger".into()));
    assert!(session.asked.is_empty());
    assert_eq!(session.state.browse.input.text(), "q ledger");
}

#[test]
fn a_mistake_in_the_query_is_said_and_the_rest_works() {
    let mut session = Driver::new(demo(), (120, 40));
    session.press("knid:api ledger");
    let screen = session.screen();
    assert!(screen.contains("knid"), "{screen}");
    assert!(!session.state.browse.found.mistakes.is_empty());
    assert!(session.state.browse.found.hits.total > 0, "{screen}");
}

#[test]
fn an_entity_can_be_asked_for_before_it_is_read() {
    let mut session = Driver::new(stagedoor::app::World::default(), (80, 24));
    let reference = stagedoor::catalog::EntityRef::new("component", "default", "payments-ledger");
    session.send(Message::EntityRequested(reference));
    session.send(Message::WorldArrived { world: demo(), progress: None });
    assert!(session.screen().contains("Owner"), "{}", session.screen());
}

#[test]
fn problems_lead_to_their_place() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>3");
    assert!(session.screen().contains("errors"), "{}", session.screen());
    session.press("<enter>");
    let Some(Effect::Edit(place)) = session.asked.last() else { panic!("an editor") };
    assert!(place.line > 0);
}

#[test]
fn what_has_been_read_can_be_searched_while_the_rest_is_read() {
    let mut session = Driver::new(stagedoor::app::World::default(), (120, 40));
    let progress = stagedoor::app::Progress { unit: "files", found: 400, read: 120, entities: 89, rate: 0 };
    session.send(Message::WorldArrived { world: demo(), progress: Some(progress) });
    session.press("payments-ledger");
    let screen = session.screen();
    assert!(screen.contains("reading 120 of 400 files, 89 entities"), "{screen}");
    assert!(screen.contains("▌  Payments ledger"), "{screen}");
}

#[test]
fn a_reading_that_breaks_off_leaves_what_had_arrived() {
    let mut session = Driver::new(demo(), (120, 24));
    let progress = stagedoor::app::Progress { unit: "pages", found: 20, read: 6, entities: 3000, rate: 1500 };
    session.send(Message::ReadingProgressed(progress));
    assert!(
        session.screen().contains("reading 6 of 20 pages, 3000 entities, 1500/s"),
        "{}",
        session.screen()
    );
    session.send(Message::ReadingFailed("portal.acme.test answers 500".into()));
    let screen = session.screen();
    assert!(screen.contains("portal.acme.test answers 500"), "{screen}");
    let known = format!("{} entities, out of date", demo().catalog.entities().len());
    assert!(!screen.contains("reading") && screen.contains(&known), "{screen}");
    session.send(Message::WorldArrived { world: demo(), progress: None });
    assert!(!session.screen().contains("out of date"), "{}", session.screen());
}
