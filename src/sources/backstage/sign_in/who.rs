use std::time::SystemTime;

use serde::Deserialize;

use super::super::client::Client;
use super::super::{BackstageError, Server};
use super::login::{end, subject};

/// Who one is to a server.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Who {
    /// The user's entity; none for a token that belongs to a program.
    pub user: Option<String>,
    /// The entities whose property counts as the user's own.
    pub ownership: Vec<String>,
    /// When the token ends, if it says so.
    pub expires: Option<SystemTime>,
}

#[derive(Deserialize)]
struct Info {
    claims: Claims,
}

#[derive(Deserialize)]
struct Claims {
    sub: String,
    #[serde(default)]
    ent: Vec<String>,
}

/// Asks `server` who it takes us for. Blocks, and must not be called within a runtime.
pub fn who(server: Server) -> Result<Who, BackstageError> {
    let client = Client::new(server.address, server.access)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| BackstageError::Unable(error.to_string()))?;
    runtime.block_on(async {
        // It tells nobody in particular that the token is a wrong one, so this has to be asked first.
        let limit = [("limit", "0")];
        client.get::<serde::de::IgnoredAny>("catalog", "/entities/by-query", &limit).await?;
        let info: Result<Info, _> = client.get("auth", "/v1/userinfo", &[]).await;
        let token = client.token();
        let expires = token.as_ref().and_then(|token| end(token.reveal()));
        let named = token.as_ref().and_then(|token| subject(token.reveal()));
        Ok(match info {
            Ok(Info { claims }) => Who { user: Some(claims.sub), ownership: claims.ent, expires },
            // A token of a program has no user, which is no failure.
            Err(error) if error.is_answer() => Who { user: named, ownership: Vec::new(), expires },
            Err(error) => return Err(error),
        })
    })
}
