//! Signing in at a server without leaving the portal.

use stagedoor::app::{Effect, Errand, Message, User};
use stagedoor::catalog::EntityRef;

use crate::demo;
use crate::driver::Driver;

const ADDRESS: &str = "https://portal.acme.test/api/auth/v1/authorize?client_id=https%3A%2F%2Fportal.acme.test\
                       %2Fapi%2Fauth%2F.well-known%2Foauth-client%2Fcli.json&response_type=code";

fn session() -> Driver {
    sized((120, 30))
}

fn sized(size: (u16, u16)) -> Driver {
    let mut session = Driver::new(demo(), size);
    session.state.settings.has_server = true;
    session.send(Message::ServersKnown(vec!["portal.acme.test".into(), "other.acme.test".into()]));
    session.asked.clear();
    session
}

fn refused(session: &mut Driver, host: &str) {
    let why = format!("{host} wants a sign-in (Missing credentials)");
    session.send(Message::SignInWanted { host: host.into(), why });
}

fn offer(session: &mut Driver) {
    session.send(Message::SignInOffered { host: "portal.acme.test".into(), address: ADDRESS.into() });
}

#[test]
fn a_refusal_names_the_key_that_helps() {
    let mut session = session();
    refused(&mut session, "portal.acme.test");
    let screen = session.screen();
    assert!(screen.contains("esc, then S signs in: "), "{screen}");
    session.press("<esc>");
    refused(&mut session, "portal.acme.test");
    assert!(session.screen().contains(" S signs in: "), "{}", session.screen());
}

#[test]
fn the_server_that_refused_is_signed_in_at() {
    let mut session = session();
    session.press("<esc>S");
    assert_eq!(session.asked.pop(), Some(Effect::SignIn(None)));
    refused(&mut session, "other.acme.test");
    session.press("S");
    assert_eq!(session.asked.pop(), Some(Effect::SignIn(Some("other.acme.test".into()))));
}

#[test]
fn an_offer_is_opened_here_or_pasted_from_elsewhere() {
    let mut session = session();
    session.press("<esc>S");
    offer(&mut session);
    let screen = session.screen();
    assert!(screen.contains("Sign in at portal.acme.test"), "{screen}");
    assert!(screen.contains("https://portal.acme.test/api/auth/v1/authorize?client_id="), "{screen}");
    session.asked.clear();
    session.press("<enter>");
    let copied = Effect::Copy { what: "address", text: ADDRESS.into() };
    assert_eq!(session.asked, [copied, Effect::OpenUrl(ADDRESS.into())]);
    session.asked.clear();
    session.send(Message::Pasted("http://127.0.0.1:8055/callback?code=c0de&state=s\n".into()));
    session.press("<enter>");
    assert_eq!(session.asked, [Effect::HandIn("http://127.0.0.1:8055/callback?code=c0de&state=s".into())]);
    // It stays until the server has answered: what was pasted may be something else.
    assert!(session.screen().contains("Sign in at portal.acme.test"), "{}", session.screen());
}

#[test]
fn another_offer_takes_the_place_of_the_first() {
    let mut session = session();
    offer(&mut session);
    offer(&mut session);
    session.press("<esc>");
    assert!(!session.screen().contains("Sign in at"), "{}", session.screen());
}

#[test]
fn who_leaves_the_offer_gives_up() {
    let mut session = session();
    session.press("<esc>S");
    offer(&mut session);
    session.press("<esc>");
    assert_eq!(session.asked.pop(), Some(Effect::GiveUpSignIn));
    assert!(!session.screen().contains("Sign in at"), "{}", session.screen());
}

#[test]
fn a_sign_in_that_fails_is_one_line() {
    let mut session = session();
    session.press("<esc>S");
    offer(&mut session);
    session.send(Message::SignInFailed("portal.acme.test did not let you in: User denied".into()));
    let screen = session.screen();
    assert!(screen.contains("did not let you in") && !screen.contains("Sign in at"), "{screen}");
}

#[test]
fn whoever_signed_in_is_read_for_from_then_on() {
    let mut session = session();
    session.press("<esc>S");
    offer(&mut session);
    session.asked.clear();
    session.send(Message::SignedIn(Some("user:default/ada".into())));
    let screen = session.screen();
    assert!(screen.contains("signed in as user:default/ada; reading the sources again"), "{screen}");
    assert!(screen.lines().next().expect("a header").contains("ada"), "{screen}");
    assert_eq!(session.asked, [Effect::Refresh, Effect::AtServer(Errand::AlignStars(Vec::new()))]);
    assert_eq!(session.state.user.me.as_ref().map(EntityRef::as_str), Some("user:default/ada"));
    session.press("S");
    assert_eq!(session.asked.pop(), Some(Effect::SignIn(None)));
}

#[test]
fn the_settings_say_who_one_is_whoever_signs_in() {
    let mut session = session();
    let me = EntityRef::parse_full("user:default/bob").ok();
    session.state.user = User { me, is_me_set: true, ..User::default() };
    session.send(Message::SignedIn(Some("user:default/ada".into())));
    assert_eq!(session.state.user.me.as_ref().map(EntityRef::as_str), Some("user:default/bob"));
    assert_eq!(session.state.user.signed_in.as_deref(), Some("user:default/ada"));
}

#[test]
fn the_offer_fits_a_small_screen() {
    for size in [(80, 24), (40, 10)] {
        let mut session = sized(size);
        offer(&mut session);
        let screen = session.screen();
        assert!(screen.contains("Sign in at portal.acme.test"), "{screen}");
        assert!(screen.contains("paste"), "{screen}");
    }
}
