use std::time::{Duration, SystemTime};

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::client::Client;
use super::super::question::Question;
use super::super::{BackstageError, Secret};
use super::{Login, SignInError};

/// What `/v1/token` answers.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    expires_in: u64,
    refresh_token: Option<String>,
}

/// The name under which the server knows programs like this one: the address of a document of its own.
pub(super) fn client_id(client: &Client) -> String {
    client.url("auth", "/.well-known/oauth-client/cli.json", &[]).to_string()
}

/// Changes the code of a redirect for a login.
pub(super) async fn redeem(
    client: &Client,
    code: &Secret,
    redirect: &str,
    verifier: &str,
) -> Result<Login, SignInError> {
    let body = json!({
        "grant_type": "authorization_code", "code": code.reveal(), "redirect_uri": redirect,
        "code_verifier": verifier, "client_id": client_id(client),
    });
    granted(client, body, code).await
}

/// Changes a refresh token, which is of no use afterwards, for a new login.
pub(super) async fn refresh(client: &Client, token: &Secret) -> Result<Login, SignInError> {
    let body = json!({
        "grant_type": "refresh_token", "refresh_token": token.reveal(), "client_id": client_id(client),
    });
    granted(client, body, token).await
}

/// Tells the server to forget a refresh token.
pub(super) async fn revoke(client: &Client, token: &Secret) -> Result<(), SignInError> {
    let body = json!({
        "token": token.reveal(), "token_type_hint": "refresh_token", "client_id": client_id(client),
    });
    ask(client, "/v1/revoke", &body, token).await.map(drop)
}

async fn granted(client: &Client, body: Value, spent: &Secret) -> Result<Login, SignInError> {
    let answer = ask(client, "/v1/token", &body, spent).await?;
    let garbage = || BackstageError::Garbage { host: client.address().host(), what: "no token".to_owned() };
    // What cannot be read may hold a token all the same, so it is not told.
    let granted: Granted = serde_json::from_slice(&answer).map_err(|_may_hold_a_token| garbage())?;
    let access = Secret::of(&granted.access_token).ok_or_else(garbage)?;
    let refresh = granted.refresh_token.as_deref().and_then(Secret::of);
    let expires = SystemTime::now() + Duration::from_secs(granted.expires_in);
    Ok(Login::new(client.address().to_string(), access, refresh, expires))
}

async fn ask(client: &Client, path: &str, body: &Value, spent: &Secret) -> Result<Vec<u8>, SignInError> {
    client.must_be_private()?;
    let question = Question::change(Method::POST, client.url("auth", path, &[]), Some(body));
    match client.answer_openly(&question).await {
        Ok(answer) => Ok(answer.body),
        Err(
            BackstageError::Refused { host, status: 400, said } | BackstageError::NotSignedIn { host, said },
        ) => Err(SignInError::Ended { host, said: spent.hidden_in(&said) }),
        Err(BackstageError::Refused { host, status, said }) => {
            Err(BackstageError::Refused { host, status, said: spent.hidden_in(&said) }.into())
        }
        Err(error) => Err(error.into()),
    }
}
