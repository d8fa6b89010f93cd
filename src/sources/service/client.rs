use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{RequestBuilder, Response, StatusCode, redirect};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ServiceError;
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

/// How a service wants to be spoken to.
#[derive(Debug, Clone, Copy)]
pub(in crate::sources) struct Manner {
    /// What stands before the token: `Bearer `, `Token token=`.
    pub(in crate::sources) scheme: &'static str,
    /// The form of answer to ask for.
    pub(in crate::sources) accept: &'static str,
    /// One more header.
    pub(in crate::sources) also: Option<(&'static str, &'static str)>,
}

/// Asks one service, and nobody else.
#[derive(Debug)]
pub(in crate::sources) struct Client {
    http: reqwest::Client,
    address: Address,
    /// Who asks, as the service wants it said.
    authorization: HeaderValue,
    manner: Manner,
    /// What is said with every question beside that.
    said: Option<(&'static str, HeaderValue)>,
    patience: Patience,
}

impl Client {
    pub(in crate::sources) fn new(
        address: Address,
        token: &Secret,
        manner: Manner,
        patience: Patience,
        may_be_open: bool,
    ) -> Result<Self, ServiceError> {
        if !address.is_private() && !may_be_open {
            return Err(ServiceError::Exposed { host: address.host() });
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
        let http = builder.build().map_err(|error| ServiceError::Unable(innermost(&error)))?;
        Ok(Self { http, authorization: token.header(manner.scheme), address, manner, said: None, patience })
    }

    /// The same, which says one header more, whose value comes from the settings.
    pub(in crate::sources) fn saying(self, name: &'static str, value: &str) -> Result<Self, ServiceError> {
        let value = HeaderValue::from_str(value)
            .map_err(|_not_said| ServiceError::Unable(format!("{name} cannot be `{}`", one_line(value))))?;
        Ok(Self { said: Some((name, value)), ..self })
    }

    pub(in crate::sources) fn host(&self) -> String {
        self.address.host()
    }

    /// What the service says at `path`; asked once more when it asks for a short pause.
    pub(in crate::sources) async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ServiceError> {
        match self.once(path, query).await {
            Err(ServiceError::TooOften { after: Some(after), .. }) if after <= self.patience.pause => {
                tokio::time::sleep(after).await;
                self.once(path, query).await
            }
            Err(ServiceError::Refused { status: 500.., .. }) => self.once(path, query).await,
            answer => answer,
        }
    }

    /// An answer whose absence is none of the reader's concern.
    pub(in crate::sources) async fn get_if_any<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Option<T> {
        self.once(path, query).await.ok()
    }

    /// Has the service do something. Said once: whether a question without an answer was carried out nobody knows.
    pub(in crate::sources) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        headers: &[(HeaderName, HeaderValue)],
        body: &Value,
    ) -> Result<T, ServiceError> {
        let body = serde_json::to_vec(body).expect("a JSON value has a text");
        let mut request =
            self.http.post(self.address.below(path)).header(CONTENT_TYPE, "application/json").body(body);
        for (name, value) in headers {
            request = request.header(name.clone(), value.clone());
        }
        let response = self.with_manner(request).send().await.map_err(|error| self.failure(&error))?;
        let refusal = self.refusal(&response, path);
        let body = self.body(response).await;
        match refusal {
            // What it says of a refusal is what one can do about it.
            Err(ServiceError::Refused { host, status, .. }) => {
                let why = body.map(|body| one_line(&String::from_utf8_lossy(&body))).unwrap_or_default();
                Err(ServiceError::Refused { host, status, why })
            }
            Err(error) => Err(error),
            Ok(()) => self.read(&body?),
        }
    }

    async fn once<T: DeserializeOwned>(&self, path: &str, query: &[(&str, &str)]) -> Result<T, ServiceError> {
        let mut url = self.address.below(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.with_manner(self.http.get(url));
        let response = request.send().await.map_err(|error| self.failure(&error))?;
        self.refusal(&response, path)?;
        self.read(&self.body(response).await?)
    }

    fn with_manner(&self, request: RequestBuilder) -> RequestBuilder {
        let request =
            request.header(AUTHORIZATION, self.authorization.clone()).header(ACCEPT, self.manner.accept);
        let request = match self.manner.also {
            Some((name, value)) => request.header(name, value),
            None => request,
        };
        match &self.said {
            Some((name, value)) => request.header(*name, value.clone()),
            None => request,
        }
    }

    async fn body(&self, mut response: Response) -> Result<Vec<u8>, ServiceError> {
        let mut body = Vec::new();
        while let Some(bytes) = response.chunk().await.map_err(|error| self.failure(&error))? {
            if body.len() + bytes.len() > MOST_BYTES {
                let what = format!("more than {} MiB", MOST_BYTES >> 20);
                return Err(ServiceError::Garbage { host: self.host(), what });
            }
            body.extend_from_slice(&bytes);
        }
        Ok(body)
    }

    fn read<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, ServiceError> {
        serde_json::from_slice(body)
            .map_err(|error| ServiceError::Garbage { host: self.host(), what: one_line(&error.to_string()) })
    }

    fn refusal(&self, response: &Response, path: &str) -> Result<(), ServiceError> {
        let (host, status) = (self.host(), response.status());
        Err(match status {
            _ if status.is_success() => return Ok(()),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                ServiceError::NotAllowed { host, status: status.as_u16() }
            }
            StatusCode::NOT_FOUND => ServiceError::Unheard { host, what: one_line(path) },
            StatusCode::TOO_MANY_REQUESTS => {
                ServiceError::TooOften { host, after: pause_asked_for(response.headers()) }
            }
            _ => ServiceError::Refused { host, status: status.as_u16(), why: String::new() },
        })
    }

    fn failure(&self, error: &reqwest::Error) -> ServiceError {
        let host = self.host();
        if error.is_timeout() {
            let after = if error.is_connect() { self.patience.connect } else { self.patience.answer };
            return ServiceError::TimedOut { host, after };
        }
        ServiceError::Unreachable { host, cause: one_line(&innermost(error)) }
    }
}

/// How long a `Retry-After` asks to wait, or PagerDuty's header of its own.
fn pause_asked_for(headers: &HeaderMap) -> Option<Duration> {
    let seconds = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse().ok();
    seconds(RETRY_AFTER.as_str()).or_else(|| seconds("ratelimit-reset")).map(Duration::from_secs)
}

pub(in crate::sources) fn one_line(text: &str) -> String {
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
