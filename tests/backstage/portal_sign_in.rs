//! Signing in without leaving the portal, with a browser that really calls back.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::browser::open;
use crate::portal::Portal;
use crate::stub::{Question, Reply, Stub, page};

/// A token as Backstage makes them, for Ada.
fn token() -> String {
    let payload = URL_SAFE_NO_PAD.encode(r#"{"sub":"user:default/ada"}"#);
    format!("e30.{payload}.signed")
}

/// A server that lets in who has signed in, and nobody else.
fn server() -> Stub {
    Stub::start(answer)
}

fn answer(question: &Question) -> Reply {
    let asked: Value = serde_json::from_str(&question.body).unwrap_or_default();
    match question.path.split('?').next().unwrap_or_default() {
        "/api/auth/.well-known/oauth-client/cli.json" => Reply::json(&json!({})),
        "/api/auth/v1/token" if asked["code"] == "c0de" => {
            Reply::json(&json!({"access_token": token(), "refresh_token": "r3fresh", "expires_in": 3600}))
        }
        path if path.starts_with("/api/auth") => Reply::status(404, ""),
        _ if question.token == Some(token()) => Reply::json(&page(0, 1)),
        _ => Reply::error(401, "Missing credentials"),
    }
}

/// The address that the portal offers to open, which takes several rows.
fn offered(portal: &Portal) -> Option<url::Url> {
    let rows = portal.rows_from(0, 120);
    let title = rows.iter().find(|row| row.contains("Sign in at"))?;
    let before = title.split("Sign in at").next()?.trim_end();
    let inside = portal.rows_from(u16::try_from(before.chars().count()).ok()?, 94);
    let parts = inside.iter().map(|row| row.trim().trim_start_matches(|c: char| !c.is_ascii()).trim());
    let parts = parts.skip_while(|row| !row.starts_with("http")).map_while(|row| row.split(' ').next());
    let address: String = parts.take_while(|part| part.is_ascii() && !part.is_empty()).collect();
    let end = "code_challenge_method=S256";
    url::Url::parse(&address[..address.find(end)? + end.len()]).ok()
}

fn asked(address: &url::Url, name: &str) -> String {
    address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
}

#[test]
fn the_portal_signs_in_and_reads_as_whoever_did() {
    let stub = server();
    let mut portal = Portal::open_at(&[&stub.url], &[]);
    let screen = portal.until("signs in");
    assert!(screen.contains("esc, then S signs in: "), "{screen}");
    portal.press("\u{1b}");
    portal.until("press / to search");
    portal.press("S");
    portal.until(&format!("Sign in at {}", stub.host()));
    let address = portal.until_seen(offered);
    let (end, state) = (asked(&address, "redirect_uri"), asked(&address, "state"));
    assert_eq!(open("GET", &format!("{end}?code=x&state=other"), None).status, 404);
    assert_eq!(open("GET", &format!("{end}?code=c0de&state={state}"), None).status, 200);
    let screen = portal.until("10 entities, synced");
    assert!(screen.contains("ada") && !screen.contains("Sign in at"), "{screen}");
    portal.press("/c-0-7");
    portal.until("component:default/c-0-7");
}

#[test]
fn of_several_servers_the_one_that_refused_is_signed_in_at() {
    let (open, shut) = (Stub::start(|_| Reply::json(&page(0, 1))), server());
    let mut portal = Portal::open_at(&[&open.url, &shut.url], &[]);
    let screen = portal.until("signs in");
    assert!(screen.contains(&format!("{} wants a sign-in", shut.host())), "{screen}");
    portal.press("\u{1b}");
    portal.until("press / to search");
    portal.press("S");
    portal.until(&format!("Sign in at {}", shut.host()));
    portal.press("\u{1b}");
    portal.until("press / to search");
}

#[test]
fn who_is_refused_with_a_token_of_the_environment_signs_in_over_it() {
    let stub = server();
    let mut portal = Portal::open_at(&[&stub.url], &[("STAGEDOOR_TOKEN", "0ld")]);
    portal.until("signs in");
    portal.press("\u{1b}");
    portal.until("press / to search");
    portal.press("S");
    let address = portal.until_seen(offered);
    let (end, state) = (asked(&address, "redirect_uri"), asked(&address, "state"));
    portal.press(&format!("\u{1b}[200~{end}?code=c0de&state={state}\u{1b}[201~\r"));
    portal.until("10 entities, synced");
}
