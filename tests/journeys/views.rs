//! Saved views: tabs before the kinds.

use std::sync::Arc;

use stagedoor::config::View;
use stagedoor::diagnostic::Place;

use crate::demo;
use crate::driver::Driver;

fn session(size: (u16, u16)) -> Driver {
    let view = |name: &str, query: &str, columns: &[&str], sort: Option<&str>| View {
        name: name.into(),
        query: query.into(),
        columns: columns.iter().map(|name| (*name).to_owned()).collect(),
        sort: sort.map(str::to_owned),
        place: Place::whole("config.toml".into()),
    };
    let mut session = Driver::new(demo(), size);
    session.state.settings.views = vec![
        Arc::new(view("Payments", "owner:team-payments", &["kind", "owner"], Some("-name"))),
        Arc::new(view("Fading", "lifecycle:deprecated", &[], None)),
    ];
    session
}

#[test]
fn a_view_is_a_tab_with_its_own_columns_and_order() {
    for size in [(40, 10), (80, 24)] {
        let mut session = session(size);
        session.press("<esc>HH");
        assert_eq!(session.state.browse.view.as_ref().map(|view| view.name.as_str()), Some("Payments"));
        insta::assert_snapshot!(format!("view-{}x{}", size.0, size.1), session.screen());
    }
}

#[test]
fn typing_and_kinds_narrow_a_view() {
    let mut session = session((80, 24));
    session.press("<esc>HH");
    let all = session.state.browse.found.hits.total;
    session.press("/ledger");
    let some = session.state.browse.found.hits.total;
    assert!(0 < some && some < all, "{some} of {all}");
    session.press("<S-right>");
    assert_eq!(session.state.browse.view.as_ref().map(|view| view.name.as_str()), Some("Fading"));
    session.press("<S-left><tab>");
    let column = session.screen().lines().nth(2).and_then(|tabs| tabs.find(" API ")).expect("a kind");
    session.click(u16::try_from(column).expect("narrow") + 1, 2, false);
    let browse = &session.state.browse;
    assert!(browse.view.is_some() && browse.kind.as_deref() == Some("API"));
    assert!(browse.found.hits.total < some);
}

#[test]
fn a_phrase_that_is_being_typed_does_not_swallow_the_view() {
    let mut session = session((80, 24));
    session.press("<esc>HH/");
    session.press("\"double");
    assert_eq!(session.state.browse.query(), "\"double\" owner:team-payments");
    assert!(session.state.browse.found.hits.total > 0, "{}", session.screen());
}

#[test]
fn a_view_is_left_by_escape_by_its_tab_and_by_all() {
    let mut session = session((80, 24));
    session.press("<esc>H");
    assert!(session.state.browse.view.is_some());
    session.press("<esc>");
    assert!(session.state.browse.view.is_none());
    session.click(3, 2, false);
    assert!(session.state.browse.view.is_some());
    session.click(3, 2, false);
    assert!(session.state.browse.view.is_none());
    session.press("HHL");
    assert!(session.state.browse.view.is_some());
    session.press("L");
    assert!(session.state.browse.view.is_none() && session.state.browse.kind.is_none());
}

#[test]
fn the_palette_opens_a_view() {
    let mut session = session((80, 24));
    session.press("<esc>:fading<enter>");
    assert_eq!(session.state.browse.found.hits.total, 1, "{}", session.screen());
}
