use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::super::Secret;

/// So long before its end a token is not begun with any more.
const MARGIN: Duration = Duration::from_secs(30);

/// A person's login at one server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// The address of the server, the only one that may see the tokens.
    pub server: String,
    /// Whose it is, as the token says; for showing only.
    pub user: Option<String>,
    /// When the token ends.
    pub expires: SystemTime,
    pub(super) access: Secret,
    pub(super) refresh: Option<Secret>,
}

/// A login as it is kept.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    server: String,
    expires: u64,
    access_token: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

impl Login {
    pub(super) fn new(server: String, access: Secret, refresh: Option<Secret>, expires: SystemTime) -> Self {
        Self { server, user: subject(access.reveal()), expires, access, refresh }
    }

    /// The token to send.
    pub fn token(&self) -> &Secret {
        &self.access
    }

    /// Whether it can be renewed without asking anybody.
    pub const fn is_lasting(&self) -> bool {
        self.refresh.is_some()
    }

    /// Whether the token is still good at `now`.
    pub fn is_fresh(&self, now: SystemTime) -> bool {
        now + MARGIN < self.expires
    }

    pub(super) fn kept(&self) -> Kept {
        Kept {
            server: self.server.clone(),
            expires: self.expires.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs(),
            access_token: self.access.reveal().to_owned(),
            refresh_token: self.refresh.as_ref().map(|token| token.reveal().to_owned()),
        }
    }
}

impl Kept {
    /// None when it is of another server or holds no token.
    pub(super) fn login(self, server: &str) -> Option<Login> {
        let access = Secret::of(&self.access_token).filter(|_| self.server == server)?;
        let expires = UNIX_EPOCH.checked_add(Duration::from_secs(self.expires))?;
        Some(Login::new(self.server, access, self.refresh_token.as_deref().and_then(Secret::of), expires))
    }
}

/// The user that a token names, if it is one of Backstage's for a person; for showing only.
pub fn user_of(token: &Secret) -> Option<String> {
    subject(token.reveal()).filter(|user| user.starts_with("user:"))
}

/// The user that a token of Backstage names (a JWT). It is not verified, which is the server's part.
pub(super) fn subject(token: &str) -> Option<String> {
    claims(token)?.get("sub")?.as_str().map(str::to_owned)
}

/// When a token of Backstage ends, as it says itself.
pub(super) fn end(token: &str) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(claims(token)?.get("exp")?.as_u64()?))
}

fn claims(token: &str) -> Option<serde_json::Value> {
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice(&payload).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_says_whose_it_is_and_when_it_ends() {
        let payload = URL_SAFE_NO_PAD.encode(r#"{"sub":"user:default/ada","exp":1795174075}"#);
        let token = format!("e30.{payload}.sig");
        assert_eq!(subject(&token).as_deref(), Some("user:default/ada"));
        assert_eq!(end(&token), Some(UNIX_EPOCH + Duration::from_secs(1_795_174_075)));
        for other in ["", "t0ken", "a.b.c", "a.e30.c"] {
            assert_eq!((subject(other), end(other)), (None, None), "{other}");
        }
    }

    #[test]
    fn a_login_is_for_its_own_server() {
        let access = Secret::of("t0ken").expect("a token");
        let login = Login::new("https://a.test".into(), access, None, UNIX_EPOCH + Duration::from_secs(100));
        assert_eq!(login.kept().login("https://a.test").as_ref(), Some(&login));
        assert_eq!(login.kept().login("https://b.test"), None);
        assert!(login.is_fresh(UNIX_EPOCH) && !login.is_fresh(UNIX_EPOCH + Duration::from_secs(80)));
    }
}
