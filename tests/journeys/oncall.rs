//! Three at night: from an alert to whoever is on call.

use jiff::tz::TimeZone;
use stagedoor::app::{Effect, Message, Screen};
use stagedoor::oncall::{Changes, Clock, Commit, Duty, Person, Rota, RotaState};

use crate::demo;
use crate::driver::Driver;

fn at(text: &str) -> jiff::Timestamp {
    text.parse().expect("a time")
}

/// The night of the tests.
pub(crate) fn clock() -> Clock {
    Clock { now: at("2026-02-11T02:04:00Z"), zone: TimeZone::get("Europe/Berlin").expect("a zone") }
}

/// What the pager says in the tests.
pub(crate) fn rota() -> RotaState {
    let duty = |name: &str, zone: &str, level, from: Option<&str>, until: Option<&str>| Duty {
        person: Person { name: name.into(), id: None, email: None, time_zone: Some(zone.into()) },
        level,
        schedule: None,
        from: from.map(at),
        until: until.map(at),
    };
    let morning = Some("2026-02-11T08:00:00Z");
    let duties = vec![
        duty("Ana Lima", "Europe/Lisbon", 1, Some("2026-02-10T08:00:00Z"), morning),
        duty("Bo Ek", "Europe/Stockholm", 1, morning, Some("2026-02-12T08:00:00Z")),
        duty("Cleo Marsh", "America/New_York", 2, None, Some("2026-02-16T08:00:00Z")),
        duty("Dev Rao", "Asia/Kolkata", 3, None, None),
    ];
    RotaState::Known {
        rota: Rota::of("PagerDuty", "PLPAY02", duties, at("2026-02-11T02:03:55Z")),
        failure: None,
    }
}

/// What git says in the tests.
pub(crate) fn changes() -> Changes {
    let commit = |id: &str, time: &str, subject: &str| Commit {
        id: id.into(),
        at: at(time),
        author: "Silas Okonvale".into(),
        subject: subject.into(),
    };
    Changes {
        commits: vec![
            commit("9fceb02", "2026-02-10T17:40:00Z", "Post fees in the currency of the parcel"),
            commit("1b6d1f3", "2026-02-09T09:12:00Z", "Retry a posting that lost its lock"),
        ],
        tag: Some(("v41".into(), at("2026-02-10T18:00:00Z"))),
        descriptor: Some(at("2025-11-03T10:00:00Z")),
        ..Changes::default()
    }
}

#[test]
fn from_a_pasted_alert_to_the_name_in_two_keys() {
    let mut session = Driver::new(demo(), (80, 24));
    session.send(Message::Pasted(
        "[FIRING:1] PodCrashLooping\npod notify-service-5b9c7d6f4-k9xvz in parcels".into(),
    ));
    session.press("<f2>");
    assert!(matches!(&session.state.screen, Screen::OnCall(what) if what.name() == "notify-service"));
    assert!(session.screen().contains("Ana Lima"), "{}", session.screen());
}

#[test]
fn from_the_start_in_few_keys() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("ledge<f2>");
    assert!(session.screen().contains("1 Ana Lima"), "{}", session.screen());
    let mut session = Driver::new(demo(), (80, 24));
    session.press("<esc>C");
    assert!(matches!(session.state.screen, Screen::OnCall(_)));
}

#[test]
fn the_whole_page_fits_a_small_terminal() {
    for what in [
        "payments-ledger",
        "notify-service",
        "identity-gateway",
        "kiosk-app",
        "team-payments",
        "parcel-events",
    ] {
        let mut session = Driver::new(demo(), (80, 24));
        session.press(&format!("{what}<f2>"));
        let lines = session.state.oncall.lines.len();
        assert!(lines <= 20, "{what}: {lines} lines");
    }
}

#[test]
fn contacts_have_a_key_each_and_the_message_has_all() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<f2>c1c2yi");
    let opened =
        session.asked.iter().any(|effect| matches!(effect, Effect::OpenUrl(url) if url.contains("runbook")));
    assert!(opened, "{:?}", session.asked);
    let copied: Vec<&String> = session
        .asked
        .iter()
        .filter_map(|effect| if let Effect::Copy { text, .. } = effect { Some(text) } else { None })
        .collect();
    assert_eq!(copied[0], "PLPAY02");
    for part in [
        "Payments ledger",
        "Ana Lima",
        "Cleo Marsh",
        "runbook",
        "Storefront",
        "Post fees",
        "identity-gateway",
    ] {
        assert!(copied[1].contains(part), "{part}: {}", copied[1]);
    }
}

#[test]
fn impact_opens_from_the_page_and_turns_round() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<f2>I");
    assert!(session.screen().contains("break with it"), "{}", session.screen());
    session.press("t");
    assert!(session.screen().contains("can break it"), "{}", session.screen());
    session.press("<enter>");
    assert!(matches!(session.state.screen, Screen::Entity(_)));
    session.press("<esc><esc>");
    assert!(matches!(session.state.screen, Screen::OnCall(_)), "{:?}", session.state.screen);
}

#[test]
fn an_answer_that_comes_too_late_is_dropped() {
    let mut session = Driver::new(demo(), (80, 24));
    session.press("payments-ledger<f2>");
    let before = session.screen();
    session.send(Message::OnCallArrived { generation: 0, page: None, clock: clock() });
    assert_eq!(session.screen(), before);
}
