use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Certificate, Method, redirect};
use serde_json::Value;
use tokio::runtime::{Builder, Runtime};

use crate::config::{Forge, ForgeProvider};
use crate::scaffold::run::FailureKind;
use crate::scaffold::{OutsideFault, Watch};
use crate::sources::backstage::{Address, Secret};
use crate::text::{clean, cut};

/// No answer is read beyond this.
const MOST_BYTES: usize = 16 << 20;
/// For a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// For a whole answer.
const ANSWER: Duration = Duration::from_mins(1);
/// How often it is looked whether the run was cancelled.
const GLANCE: Duration = Duration::from_millis(50);
/// So much of a foreign complaint fits a line.
const MOST_COLUMNS: usize = 240;

/// Asks the REST API of one service. The token goes to its origin only: no redirect is followed.
#[derive(Debug)]
pub(super) struct Rest {
    http: reqwest::Client,
    api: Address,
    provider: ForgeProvider,
    token: Option<Secret>,
    runtime: Runtime,
}

/// What a service answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    /// JSON; null when there was none.
    pub(super) body: Value,
}

impl Answer {
    pub(super) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }

    /// A text of the body.
    pub(super) fn text(&self, path: &[&str]) -> Option<&str> {
        path.iter().try_fold(&self.body, |value, name| value.get(name))?.as_str()
    }

    /// What the service says went wrong: `message`, with GitHub's and GitLab's details.
    pub(super) fn said(&self) -> String {
        let message = ["message", "error_description", "error"].iter().find_map(|name| self.body.get(*name));
        let details = self.body["errors"].as_array().into_iter().flatten();
        let details = details.map(|error| error.get("message").unwrap_or(error));
        let said: Vec<String> = message.into_iter().chain(details).map(plain).collect();
        said.join("; ")
    }
}

/// A complaint in words. GitLab has lists (`["Branch already exists"]`) and lists by field (`{"name": ["has already been
/// taken"]}`).
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => {
            let fields =
                fields.iter().filter(|(_, value)| value.as_array().is_none_or(|list| !list.is_empty()));
            fields.map(|(name, value)| format!("{name} {}", plain(value))).collect::<Vec<_>>().join("; ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

/// A request: where, with what, and how it is called when it fails.
pub(super) struct Ask<'a> {
    pub(super) method: Method,
    /// The steps of the path below the API's address; each is encoded as one.
    pub(super) path: &'a [&'a str],
    pub(super) query: &'a [(&'a str, &'a str)],
    pub(super) body: Option<Value>,
}

impl<'a> Ask<'a> {
    pub(super) const fn get(path: &'a [&'a str]) -> Self {
        Self { method: Method::GET, path, query: &[], body: None }
    }

    pub(super) const fn of(method: Method, path: &'a [&'a str], body: Value) -> Self {
        Self { method, path, query: &[], body: Some(body) }
    }

    pub(super) const fn with_query(mut self, query: &'a [(&'a str, &'a str)]) -> Self {
        self.query = query;
        self
    }
}

impl Rest {
    /// Prepares to ask `forge`.
    pub(super) fn new(forge: &Forge, token: Option<Secret>) -> Result<Self, OutsideFault> {
        let host = &forge.host;
        let unable = |why: String| OutsideFault::other(format!("{host} cannot be asked: {why}"));
        let api = Address::parse(&forge.api_url).map_err(|error| unable(error.to_string()))?;
        if token.is_some() && !api.is_private() && !forge.token_over_http {
            return Err(unable(
                "over plain http anybody could read the token; use https, or set token_over_http".to_owned(),
            ));
        }
        // Someone in this process may have installed it before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("stagedoor/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(CONNECT)
            .timeout(ANSWER);
        if api.is_loopback() {
            builder = builder.no_proxy();
        }
        if let Some(path) = &forge.certificates {
            let read = std::fs::read(path).map_err(|error| error.to_string());
            let read = read.and_then(|pem| Certificate::from_pem_bundle(&pem).map_err(|e| e.to_string()));
            let certificates = read.map_err(|why| unable(format!("{}: {why}", path.display())))?;
            builder = builder.tls_certs_merge(certificates);
        }
        let http = builder.build().map_err(|error| unable(innermost(&error)))?;
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| unable(error.to_string()))?;
        Ok(Self { http, api, provider: forge.provider, token, runtime })
    }

    /// The host, as messages call it.
    pub(super) fn host(&self) -> String {
        self.api.host()
    }

    /// Whether it is told who asks.
    pub(super) const fn has_token(&self) -> bool {
        self.token.is_some()
    }

    /// What the service answers, whatever it is.
    ///
    /// A request that failed on its way may have been heard: whoever changes something looks before it does so again.
    pub(super) fn answer(&self, ask: &Ask<'_>, watch: &dyn Watch) -> Result<Answer, OutsideFault> {
        self.runtime.block_on(async {
            let answer = self.send(ask);
            tokio::pin!(answer);
            loop {
                tokio::select! {
                    answer = &mut answer => return answer,
                    () = tokio::time::sleep(GLANCE) => {
                        if watch.is_cancelled() {
                            return Err(OutsideFault::cancelled());
                        }
                    }
                }
            }
        })
    }

    /// What the service answers when it does what it is asked to; `what` is called by name when it does not.
    pub(super) fn done(&self, ask: &Ask<'_>, what: &str, watch: &dyn Watch) -> Result<Answer, OutsideFault> {
        let answer = self.answer(ask, watch)?;
        if answer.is_success() { Ok(answer) } else { Err(self.refusal(&answer, what)) }
    }

    /// The answer to a question about something that may not be there.
    pub(super) fn found(
        &self,
        ask: &Ask<'_>,
        what: &str,
        watch: &dyn Watch,
    ) -> Result<Option<Answer>, OutsideFault> {
        let answer = self.answer(ask, watch)?;
        match answer.status {
            404 => Ok(None),
            _ if answer.is_success() => Ok(Some(answer)),
            _ => Err(self.refusal(&answer, what)),
        }
    }

    /// A refusal in words: what was tried, what the service says, and what may help.
    pub(super) fn refusal(&self, answer: &Answer, what: &str) -> OutsideFault {
        let host = self.host();
        let said = self.line(&answer.said());
        let said = if said.is_empty() { String::new() } else { format!(": {said}") };
        let (kind, help) = match answer.status {
            // GitLab answers so, too, when it knows the token and somebody else would have to do it.
            401 if self.has_token() && self.provider == ForgeProvider::GitLab => {
                (FailureKind::NotAllowed, "; the token is not valid there (expired?), or may not do this")
            }
            401 if self.has_token() => (FailureKind::NotAllowed, "; the token is not valid there (expired?)"),
            401 | 403 | 404 if !self.has_token() => (
                FailureKind::NotAllowed,
                "; no token was found for this host (docs/publishing.md says where one may be)",
            ),
            403 => (FailureKind::NotAllowed, "; the token may not do this"),
            404 => (FailureKind::NotFound, "; it is not there, or the token may not see it"),
            300..=399 => (FailureKind::Other, "; it answers from elsewhere, where the token is not sent"),
            _ => (FailureKind::Other, ""),
        };
        OutsideFault { kind, message: format!("{what}: {host} answers {}{said}{help}", answer.status) }
    }

    async fn send(&self, ask: &Ask<'_>) -> Result<Answer, OutsideFault> {
        let mut url = self.api.below("");
        url.path_segments_mut().expect("a web address has segments").pop_if_empty().extend(ask.path);
        if !ask.query.is_empty() {
            url.query_pairs_mut().extend_pairs(ask.query);
        }
        let mut request = self.http.request(ask.method.clone(), url).header(ACCEPT, self.accept());
        if let Some(token) = &self.token {
            let (name, value) = self.authorization(token);
            request = request.header(name, value);
        }
        if let Some(body) = &ask.body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let mut response = request.send().await.map_err(|error| self.broken(&error))?;
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(|error| self.broken(&error))? {
            if body.len() + bytes.len() > MOST_BYTES {
                return Err(OutsideFault::other(format!("{} answers without end", self.host())));
            }
            body.extend_from_slice(&bytes);
        }
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        Ok(Answer { status: response.status().as_u16(), body })
    }

    const fn accept(&self) -> &'static str {
        match self.provider {
            ForgeProvider::GitHub => "application/vnd.github+json",
            ForgeProvider::GitLab | ForgeProvider::Gitea | ForgeProvider::Git => "application/json",
        }
    }

    fn authorization(&self, token: &Secret) -> (HeaderName, HeaderValue) {
        match self.provider {
            ForgeProvider::Gitea => (AUTHORIZATION, token.header("token ")),
            ForgeProvider::GitHub | ForgeProvider::GitLab | ForgeProvider::Git => {
                (AUTHORIZATION, token.header("Bearer "))
            }
        }
    }

    fn broken(&self, error: &reqwest::Error) -> OutsideFault {
        let host = self.host();
        let why = self.line(&innermost(error));
        OutsideFault::other(match () {
            () if error.is_timeout() => format!("{host} does not answer in time"),
            () if error.is_connect() => format!("{host} cannot be reached: {why}"),
            () => format!("{host} broke the connection off: {why}"),
        })
    }

    /// Foreign words on one line that shows no token.
    fn line(&self, text: &str) -> String {
        let text = clean(text);
        let text = self.token.as_ref().map_or_else(|| text.to_string(), |token| token.hidden_in(&text));
        cut(&text.split_whitespace().collect::<Vec<_>>().join(" "), MOST_COLUMNS).to_string()
    }
}

/// The cause at the bottom, which is what a person can mend.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn complaints_of_every_form_become_words() {
        let said = |body: Value| Answer { status: 400, body }.said();
        assert_eq!(said(json!({"message": "404 Project Not Found"})), "404 Project Not Found");
        assert_eq!(
            said(
                json!({"message": "Validation Failed", "errors": [{"message": "name is taken"}, "and more"]})
            ),
            "Validation Failed; name is taken; and more"
        );
        assert_eq!(
            said(json!({"message": {"name": ["has already been taken"], "limit_reached": []}})),
            "name has already been taken"
        );
        assert_eq!(said(json!({"message": ["Another one exists: !1"]})), "Another one exists: !1");
        assert_eq!(
            said(json!({"error": "invalid_token", "error_description": "Token was revoked"})),
            "Token was revoked"
        );
        assert_eq!(said(Value::Null), "");
    }
}
