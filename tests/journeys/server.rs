//! What the portal asks of the server behind its catalog, and what it shows of the answers.

use std::time::{Duration, SystemTime};

use stagedoor::app::{Arrival, Effect, Errand, Freshness, Leaving, Message, ServerHit};
use stagedoor::catalog::EntityRef;
use stagedoor::diagnostic::{Code, Problem};

use crate::demo;
use crate::driver::Driver;

fn session() -> Driver {
    let mut session = Driver::new(demo(), (120, 30));
    session.send(Message::ServersKnown(vec!["portal.acme.test".into()]));
    session.asked.clear();
    session
}

fn reference(text: &str) -> EntityRef {
    EntityRef::parse_full(text).expect("a reference")
}

/// The pauses that were waited for since the last time, and what was searched for.
fn searches(session: &mut Driver) -> (Option<u64>, Option<(u64, String)>) {
    let (mut pause, mut search) = (None, None);
    for effect in session.asked.drain(..) {
        match effect {
            Effect::WaitForPause { generation } => pause = Some(generation),
            Effect::AtServer(Errand::Search { generation, term }) => search = Some((generation, term)),
            _ => {}
        }
    }
    (pause, search)
}

fn document(title: &str) -> ServerHit {
    ServerHit {
        title: title.into(),
        text: "How a payment\nis\u{1b}[2J made".into(),
        r#type: "techdocs".into(),
        url: format!("https://portal.acme.test/docs/default/component/pay/{title}"),
        reference: None,
    }
}

#[test]
fn the_server_is_searched_when_typing_pauses_and_never_before() {
    let mut session = session();
    session.press("pay");
    let (first, search) = searches(&mut session);
    assert_eq!(search, None);
    session.press("m");
    let (second, _) = searches(&mut session);
    session.send(Message::TypingPaused { generation: first.expect("a pause") });
    assert_eq!(searches(&mut session), (None, None), "typing went on");
    session.send(Message::TypingPaused { generation: second.expect("a pause") });
    let asked = second.map(|generation| (generation, "paym".to_owned()));
    assert_eq!(searches(&mut session), (None, asked));
}

#[test]
fn only_the_words_of_a_query_go_to_the_server() {
    let mut session = session();
    session.press("kind:component<space>ledger<space>-old");
    let (pause, _) = searches(&mut session);
    session.send(Message::TypingPaused { generation: pause.expect("a pause") });
    assert_eq!(searches(&mut session).1.expect("a search").1, "ledger");
    session.press("<C-u>kind:component");
    let (pause, _) = searches(&mut session);
    session.send(Message::TypingPaused { generation: pause.expect("a pause") });
    assert_eq!(searches(&mut session), (None, None));
}

#[test]
fn hits_of_the_server_stand_below_ours_and_open_in_the_browser() {
    let mut session = session();
    session.press("payments-ledger");
    let generation = searches(&mut session).0.expect("a pause");
    let ours = ServerHit {
        r#type: "software-catalog".into(),
        reference: Some(reference("component:default/payments-ledger")),
        ..document("payments-ledger")
    };
    let outcome = Ok(vec![ours, document("paying"), document("refunds")]);
    session.send(Message::ServerHitsArrived { generation, outcome });
    let screen = session.screen();
    assert!(screen.contains("On the server · 2"), "{screen}");
    assert!(screen.contains("paying") && screen.contains("How a payment is"), "{screen}");
    for _ in session.state.browse.found.hits.items.clone() {
        session.press("<down>");
    }
    assert_eq!(session.state.servers.selected, Some(0));
    session.press("<down>");
    session.asked.clear();
    session.press("<enter>");
    let url = "https://portal.acme.test/docs/default/component/pay/refunds".to_owned();
    assert_eq!(session.asked, [Effect::OpenUrl(url)]);
    session.press("<up><up><enter>");
    assert!(!session.asked.iter().skip(1).any(|effect| matches!(effect, Effect::OpenUrl(_))));
}

#[test]
fn an_answer_to_what_is_no_longer_typed_is_dropped() {
    let mut session = session();
    session.press("pay");
    let generation = searches(&mut session).0.expect("a pause");
    session.press("m");
    session.send(Message::ServerHitsArrived { generation, outcome: Ok(vec![document("paying")]) });
    assert!(!session.screen().contains("On the server"), "{}", session.screen());
}

#[test]
fn a_search_that_fails_costs_one_line() {
    let mut session = session();
    session.press("pay");
    let generation = searches(&mut session).0.expect("a pause");
    let outcome = Err("portal.acme.test answers 500".into());
    session.send(Message::ServerHitsArrived { generation, outcome });
    let screen = session.screen();
    assert!(screen.contains("the server's search: portal.acme.test answers 500"), "{screen}");
    session.press("m");
    assert!(!session.screen().contains("answers 500"), "{}", session.screen());
}

#[test]
fn a_small_screen_has_a_line_for_the_servers_hits() {
    let mut session = Driver::new(demo(), (40, 10));
    session.send(Message::ServersKnown(vec!["portal.acme.test".into()]));
    session.press("payments-ledger");
    let generation = searches(&mut session).0.expect("a pause");
    session.send(Message::ServerHitsArrived { generation, outcome: Ok(vec![document("paying")]) });
    assert!(session.screen().contains("1 more on the server"), "{}", session.screen());
}

#[test]
fn registering_is_looked_at_before_it_is_done() {
    let mut session = session();
    session.press("<esc>:register<enter>");
    session.press("git.acme.test<enter>");
    assert!(session.screen().contains("write an address that begins with https://"), "{}", session.screen());
    session.press("<C-u>https://git.acme.test/pay<enter>");
    let address = "https://git.acme.test/pay".to_owned();
    assert_eq!(session.asked.pop(), Some(Effect::AtServer(Errand::Preview(address.clone()))));
    let new = vec!["https://git.acme.test/pay/catalog-info.yaml".to_owned()];
    let entities = vec![reference("component:default/new-pay"), reference("api:default/new-pay")];
    session.send(Message::RegisterPreviewed(Arrival {
        address,
        new: new.clone(),
        entities,
        ..Arrival::default()
    }));
    let screen = session.screen();
    assert!(screen.contains("2 entities come with it") && screen.contains("api:default/new-pay"), "{screen}");
    session.press("<esc>");
    assert!(!session.asked.iter().any(|effect| matches!(effect, Effect::AtServer(Errand::Register(_)))));
    let again = Arrival { new: new.clone(), ..Arrival::default() };
    session.send(Message::RegisterPreviewed(again));
    session.press("<enter>");
    assert_eq!(session.asked.pop(), Some(Effect::AtServer(Errand::Register(new))));
}

#[test]
fn unregistering_says_what_goes_with_it() {
    let mut session = session();
    session.send(Message::EntityRequested(reference("component:default/payments-ledger")));
    session.press(":unregister<enter>");
    let ledger = reference("component:default/payments-ledger");
    assert_eq!(session.asked.pop(), Some(Effect::AtServer(Errand::Farewell(ledger.clone()))));
    session.send(Message::FarewellPreviewed { reference: ledger.clone(), leaving: None });
    assert!(session.screen().contains("came from no registered location"), "{}", session.screen());
    let leaving = Leaving {
        host: "portal.acme.test".into(),
        id: "7".into(),
        target: "https://git.acme.test/ledger.yaml".into(),
        entities: vec![ledger.clone()],
    };
    session.send(Message::FarewellPreviewed { reference: ledger, leaving: Some(leaving.clone()) });
    let screen = session.screen();
    assert!(screen.contains("1 entity is gone with it"), "{screen}");
    session.press("<enter>");
    assert_eq!(session.asked.pop(), Some(Effect::AtServer(Errand::Unregister(leaving))));
}

#[test]
fn complaints_about_ancestors_stand_on_the_page() {
    let mut session = session();
    let ledger = reference("component:default/payments-ledger");
    session.send(Message::EntityRequested(ledger.clone()));
    assert!(session.asked.contains(&Effect::AtServer(Errand::Errors(ledger.clone()))), "{:?}", session.asked);
    let error =
        Problem::new(Code::ServerProcessing, "NotFoundError: no such file").about("location:default/all");
    session.send(Message::ServerErrorsArrived { reference: ledger, errors: vec![error] });
    session.press("<end>");
    let screen = session.screen();
    assert!(screen.contains("At the server"), "{screen}");
    assert!(screen.contains("location:default/all: NotFoundError"), "{screen}");
    // A new catalog does not take them away.
    session.send(Message::WorldArrived { world: demo(), progress: None });
    assert!(session.screen().contains("location:default/all: NotFoundError"), "{}", session.screen());
}

#[test]
fn without_a_server_its_commands_say_why_they_cannot_be() {
    let mut session = Driver::new(demo(), (120, 30));
    session.press("<esc>U");
    assert!(session.screen().contains("the catalog comes from no server"), "{}", session.screen());
    session.press("/pay");
    assert!(session.asked.iter().all(|effect| !matches!(effect, Effect::WaitForPause { .. })));
}

#[test]
fn stars_follow_those_at_the_server() {
    let mut session = Driver::new(demo(), (120, 30));
    session.send(Message::ServersKnown(vec!["portal.acme.test".into()]));
    assert_eq!(session.asked.pop(), Some(Effect::AtServer(Errand::AlignStars(Vec::new()))));
    let theirs = vec!["component:default/payments-ledger".to_owned()];
    session.send(Message::StarsAligned { sent: Vec::new(), stars: theirs.clone() });
    assert_eq!(session.state.user.stars, theirs);
    assert!(session.asked.contains(&Effect::SaveStars(theirs.clone())));
    // A star that was set while the answer was under way is not lost, but asked about again.
    session.send(Message::StarsAligned { sent: Vec::new(), stars: Vec::new() });
    assert_eq!(session.state.user.stars, theirs);
    assert_eq!(session.asked.pop(), Some(Effect::AtServer(Errand::AlignStars(theirs))));
}

#[test]
fn the_header_says_how_old_the_servers_catalog_is() {
    let mut session = session();
    let synced = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let at = |seconds| synced + Duration::from_secs(seconds);
    let fresh = Freshness { synced: Some(synced), now: synced, is_offline: false };
    session.send(Message::Synced(fresh));
    assert!(session.screen().contains("entities, synced just now"), "{}", session.screen());
    session.send(Message::TimePassed(at(190)));
    assert!(session.screen().contains("entities, synced 3 min ago"), "{}", session.screen());
    session.send(Message::Synced(Freshness { now: at(7_300), is_offline: true, ..fresh }));
    session.send(Message::ReadingFailed("portal.acme.test cannot be reached".into()));
    let screen = session.screen();
    assert!(
        screen.contains("entities, offline, 2 h old") && screen.contains("cannot be reached"),
        "{screen}"
    );
    session.send(Message::Synced(Freshness { synced: Some(at(7_400)), now: at(7_400), is_offline: false }));
    assert!(session.screen().contains("synced just now"), "{}", session.screen());
    // A clock that was put back makes nothing older or younger than now.
    session.send(Message::TimePassed(at(0)));
    assert!(session.screen().contains("synced just now"), "{}", session.screen());
}
