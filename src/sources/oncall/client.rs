use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{Response, StatusCode, redirect};
use serde::de::DeserializeOwned;

use super::OnCallError;
use crate::sources::backstage::{Address, Secret};
use crate::text::{clean, cut};

/// No answer is read beyond this; a rota is a few kilobytes.
const MOST_BYTES: usize = 8 << 20;
/// So much of a foreign complaint fits a line.
const MOST_COLUMNS: usize = 120;

/// How long to wait for a service at night, when the last known answer is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For a whole answer.
    pub answer: Duration,
    /// A service that wants to be left alone for longer than this is given up.
    pub pause: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self { connect: seconds(3), answer: seconds(8), pause: seconds(2) }
    }
}

/// Asks one service. Everything it asks is a reading.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    address: Address,
    /// Who asks, as the service wants it said.
    authorization: HeaderValue,
    accept: &'static str,
    patience: Patience,
}

impl Client {
    /// `scheme` stands before the token: `Bearer `, `Token token=`.
    pub(super) fn new(
        address: Address,
        token: &Secret,
        (scheme, accept): (&str, &'static str),
        patience: Patience,
        may_be_open: bool,
    ) -> Result<Self, OnCallError> {
        if !address.is_private() && !may_be_open {
            return Err(OnCallError::Exposed { host: address.host() });
        }
        // Someone in this process may have installed it before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("stagedoor/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(patience.connect)
            .timeout(patience.answer);
        if address.is_loopback() {
            builder = builder.no_proxy();
        }
        let http = builder.build().map_err(|error| OnCallError::Unable(innermost(&error)))?;
        Ok(Self { http, authorization: token.header(scheme), address, accept, patience })
    }

    pub(super) fn host(&self) -> String {
        self.address.host()
    }

    /// What the service says at `path`; asked once more when it asks for a short pause.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, OnCallError> {
        match self.once(path, query).await {
            Err(OnCallError::TooOften { after: Some(after), .. }) if after <= self.patience.pause => {
                tokio::time::sleep(after).await;
                self.once(path, query).await
            }
            Err(OnCallError::Refused { status: 500.., .. }) => self.once(path, query).await,
            answer => answer,
        }
    }

    /// An answer whose absence is none of the reader's concern.
    pub(super) async fn get_if_any<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Option<T> {
        self.once(path, query).await.ok()
    }

    async fn once<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, OnCallError> {
        let mut url = self.address.below(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.http.get(url);
        let request = request.header(AUTHORIZATION, self.authorization.clone()).header(ACCEPT, self.accept);
        let mut response = request.send().await.map_err(|error| self.failure(&error))?;
        self.refusal(&response, path)?;
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if body.len() + bytes.len() > MOST_BYTES {
                let what = format!("more than {} MiB", MOST_BYTES >> 20);
                return Err(OnCallError::Garbage { host: self.host(), what });
            }
            body.extend_from_slice(&bytes);
        }
        serde_json::from_slice(&body)
            .map_err(|error| OnCallError::Garbage { host: self.host(), what: one_line(&error.to_string()) })
    }

    fn refusal(&self, response: &Response, path: &str) -> Result<(), OnCallError> {
        let (host, status) = (self.host(), response.status());
        Err(match status {
            _ if status.is_success() => return Ok(()),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                OnCallError::NotAllowed { host, status: status.as_u16() }
            }
            StatusCode::NOT_FOUND => OnCallError::Unheard { host, what: one_line(path) },
            StatusCode::TOO_MANY_REQUESTS => {
                OnCallError::TooOften { host, after: pause_asked_for(response.headers()) }
            }
            _ => OnCallError::Refused { host, status: status.as_u16() },
        })
    }

    fn failure(&self, error: &reqwest::Error) -> OnCallError {
        let host = self.host();
        if error.is_timeout() {
            let after = if error.is_connect() { self.patience.connect } else { self.patience.answer };
            return OnCallError::TimedOut { host, after };
        }
        OnCallError::Unreachable { host, cause: one_line(&innermost(error)) }
    }
}

/// How long a `Retry-After` asks to wait, or PagerDuty's header of its own.
fn pause_asked_for(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    seconds(RETRY_AFTER.as_str()).or_else(|| seconds("ratelimit-reset")).map(Duration::from_secs)
}

pub(super) fn one_line(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    cut(&clean(&text), MOST_COLUMNS).into_owned()
}

/// The cause behind all wrappings, which alone says something to a user.
fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}
