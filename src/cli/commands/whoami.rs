use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::json;

use super::super::exit::{Exit, Failure};
use super::super::load::Setting;
use super::super::output::{Output, Tone};
use crate::config::{ServerAccess, TokenAt};
use crate::runtime;
use crate::sources::backstage::sign_in::who;
use crate::sources::backstage::{Secret, Server};

/// Says who one is to a server, which groups that stands for, and by which token.
pub(in crate::cli) fn whoami(
    setting: &Setting,
    server: Option<&str>,
    json: bool,
    out: &mut Output,
) -> Result<Exit, Failure> {
    let (nobody, access) = setting.one_server(server)?;
    let server = setting.signed_in(&nobody, &access)?;
    let (address, by) =
        (server.address.to_string(), way(setting, &nobody, &access, server.access.token.as_ref()));
    let who = who(server)?;
    let expires = who.expires.and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|at| at.as_secs());
    if json {
        out.json(&json!({
            "server": address, "user": who.user, "ownership": who.ownership, "by": by, "expires": expires,
        }))?;
        return Ok(Exit::Done);
    }
    let left = who.expires.map(|at| at.duration_since(SystemTime::now()).unwrap_or_default());
    let expires = left.map_or_else(|| "not told".to_owned(), |left| format!("in {}", minutes(left)));
    let rows = [
        ("user", who.user.as_deref().unwrap_or("none: the token belongs to a program")),
        ("owns as", &who.ownership.join(", ")),
        ("server", &address),
        ("by", by),
        ("expires", &expires),
    ];
    for (name, value) in rows.iter().filter(|(_, value)| !value.is_empty()) {
        out.pieces(&[(Tone::Muted, &format!("{name:<8} ")), (Tone::Plain, value)])?;
    }
    Ok(Exit::Done)
}

/// How the token came about.
fn way(setting: &Setting, nobody: &Server, access: &ServerAccess, token: Option<&Secret>) -> &'static str {
    match (&access.token, token) {
        (Some(TokenAt::Variable(_)), _) => "a token of the environment",
        (Some(TokenAt::File(_)), _) => "a token in a file",
        (Some(TokenAt::Keyring { .. }), _) => "a token in the keyring",
        (Some(TokenAt::Command(_)), _) => "a token that a command prints",
        (None, None) => "being a guest",
        (None, Some(token)) => {
            let keeper = runtime::keeper(nobody, &setting.config, &setting.environment);
            match keeper.and_then(|keeper| keeper.token_and_owner()) {
                Some((kept, true)) if kept == *token => "stagedoor login",
                Some((kept, false)) if kept == *token => "backstage-cli auth login",
                _ => "a token of the environment",
            }
        }
    }
}

fn minutes(left: Duration) -> String {
    let minutes = left.as_secs().div_ceil(60);
    if minutes < 120 { format!("{minutes} min") } else { format!("{} h", minutes / 60) }
}
