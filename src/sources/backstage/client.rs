use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderName, IF_NONE_MATCH, LINK};
use reqwest::{Certificate, Response, StatusCode, redirect};
use serde::de::DeserializeOwned;
use url::Url;

use super::address::same_origin;
use super::failure::{Failure, innermost};
use super::question::{Answer, Question};
use super::said::{one_line, said};
use super::{Address, BackstageError, Identity, Renewal, RenewalError, Secret, guest};

/// No answer is read beyond this; a page of 500 entities is a few megabytes.
const MOST_BYTES: usize = 256 << 20;
/// Redirects within the server that are followed.
const MOST_REDIRECTS: usize = 5;
/// Node closes connections that were idle for 5 s, so they are given up before.
const KEEP_IDLE: Duration = Duration::from_secs(4);
/// A server that asks for more patience than this is given up for now.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);

/// How a server may be asked.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// The token; without one the server's guest is tried.
    pub token: Option<Secret>,
    /// Where another one is to be had when the server no longer takes it.
    pub renewal: Option<Arc<dyn Renewal>>,
    /// Whom all who ask this server have become since.
    pub identity: Identity,
    /// Certificates in PEM to trust beside those of the system.
    pub certificates: Option<PathBuf>,
    /// Send the token over plain http too, to other machines than this one.
    pub token_over_http: bool,
    /// Where its own front end is (`app.baseUrl`), when that is elsewhere.
    pub pages: Option<Address>,
    /// How long to wait.
    pub patience: Patience,
}

/// How long to wait for a server, and how often to ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// For the next bytes of an answer.
    pub silence: Duration,
    /// How often a question that failed in passing is asked again.
    pub retries: usize,
    /// How long to wait before the first time; it doubles each time and is shortened by chance.
    pub pause: Duration,
    /// For how long a catalog that has lost most of itself must stay so before it is believed.
    pub doubt: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let (connect, silence) = (Duration::from_secs(10), Duration::from_secs(30));
        let (pause, doubt) = (Duration::from_millis(200), Duration::from_mins(5));
        Self { connect, silence, retries: 3, pause, doubt }
    }
}

/// Asks one server. What is a reading is asked again when it fails in passing; a change is not.
#[derive(Debug)]
pub(super) struct Client {
    http: reqwest::Client,
    address: Address,
    access: Access,
}

impl Client {
    pub(super) fn new(address: Address, access: Access) -> Result<Self, BackstageError> {
        if access.token.is_some() && !may_carry_token(&address, &access) {
            return Err(BackstageError::Exposed { host: address.host() });
        }
        // Someone in this process may have installed it before, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("stagedoor/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::custom(within_the_server))
            .retry(reqwest::retry::never())
            .connect_timeout(access.patience.connect)
            .read_timeout(access.patience.silence)
            .pool_idle_timeout(KEEP_IDLE);
        if address.is_loopback() {
            // What stays on this machine has no business with a proxy.
            builder = builder.no_proxy();
        }
        if let Some(path) = &access.certificates {
            builder = builder.tls_certs_merge(certificates(path)?);
        }
        let http = builder.build().map_err(|error| BackstageError::Unable(innermost(&error)))?;
        Ok(Self { http, address, access })
    }

    pub(super) fn address(&self) -> &Address {
        &self.address
    }

    /// The address of a plugin's `path`, which begins with a slash.
    pub(super) fn url(&self, plugin: &str, path: &str, query: &[(&str, &str)]) -> Url {
        self.address.api(plugin, path, query)
    }

    /// How long to wait for what.
    pub(super) fn patience(&self) -> Patience {
        self.access.patience
    }

    /// What a plugin says at `path`, signed in as well as possible.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        plugin: &str,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, BackstageError> {
        self.asked(&Question::get(self.url(plugin, path, query))).await
    }

    /// The decoded answer to `question`, signed in as well as possible.
    pub(super) async fn asked<T: DeserializeOwned>(&self, question: &Question) -> Result<T, BackstageError> {
        let answer = self.answer(question).await?;
        self.decoded(&answer.body)
    }

    /// The answer to `question` as it came, signed in as well as possible.
    pub(super) async fn answer(&self, question: &Question) -> Result<Answer, BackstageError> {
        let token = self.token();
        match self.patiently(question, token.as_ref()).await {
            Err(refusal @ BackstageError::NotSignedIn { .. }) => {
                let token = self.sign_in_again(refusal, token).await?;
                self.patiently(question, Some(&token)).await
            }
            answer => answer,
        }
    }

    /// The beginning of an answer that goes on, signed in as well as possible; nothing is asked twice.
    pub(super) async fn open(&self, question: &Question) -> Result<Response, BackstageError> {
        let token = self.token();
        let opened = match self.sent(question, token.as_ref()).await {
            Err(Failure { error: refusal @ BackstageError::NotSignedIn { .. }, .. }) => {
                let token = self.sign_in_again(refusal, token).await?;
                self.sent(question, Some(&token)).await
            }
            opened => opened,
        };
        opened.map_err(|failure| failure.error)
    }

    /// What a connection that breaks off in the middle of an answer means.
    pub(super) fn broken(&self, error: &reqwest::Error) -> BackstageError {
        Failure::of_sending(error, self.token().as_ref(), &self.address, self.access.patience).error
    }

    /// The answer to `question` by a server that is not told who asks.
    pub(super) async fn answer_openly(&self, question: &Question) -> Result<Answer, BackstageError> {
        self.patiently(question, None).await
    }

    /// What the server says without being told who asks.
    pub(super) async fn get_openly<T: DeserializeOwned>(
        &self,
        plugin: &str,
        path: &str,
    ) -> Result<T, BackstageError> {
        let answer = self.patiently(&Question::get(self.url(plugin, path, &[])), None).await?;
        self.decoded(&answer.body)
    }

    /// Whether the server says that it is ready, which it is before its catalog has been read.
    pub(super) async fn is_ready(&self) -> bool {
        let url = self.address.below("/.backstage/health/v1/readiness");
        self.once(&Question::get(url), None).await.is_ok()
    }

    /// Refuses where whoever listens on the way could read what only the server may.
    pub(super) fn must_be_private(&self) -> Result<(), BackstageError> {
        let host = || self.address.host();
        let is_private = may_carry_token(&self.address, &self.access);
        if is_private { Ok(()) } else { Err(BackstageError::Exposed { host: host() }) }
    }

    pub(super) fn token(&self) -> Option<Secret> {
        self.access.identity.token().or_else(|| self.access.token.clone())
    }

    /// Whether somebody in particular is signed in, rather than the guest.
    pub(super) fn has_user(&self) -> bool {
        self.access.token.is_some() || self.access.identity.has_signed_in()
    }

    /// Another token instead of the `refused` one, or the refusal.
    async fn sign_in_again(
        &self,
        refusal: BackstageError,
        refused: Option<Secret>,
    ) -> Result<Secret, BackstageError> {
        if !may_carry_token(&self.address, &self.access) {
            return Err(refusal);
        }
        let is_another = |token: &Secret| Some(token) != refused.as_ref();
        if let Some(token) = self.token().filter(is_another) {
            // Somebody else who asks this server has got it in the meantime.
            return Ok(token);
        }
        let token = match self.renewed(refused.clone()).await?.filter(is_another) {
            Some(token) => token,
            None if self.has_user() => return Err(refusal),
            None => {
                guest::sign_in(self).await.map_err(|error| if error.is_answer() { refusal } else { error })?
            }
        };
        self.access.identity.renew(token.clone());
        Ok(token)
    }

    async fn renewed(&self, refused: Option<Secret>) -> Result<Option<Secret>, BackstageError> {
        let renewal = self.access.identity.renewal().or_else(|| self.access.renewal.clone());
        let Some(renewal) = renewal else { return Ok(None) };
        let renewed = tokio::task::spawn_blocking(move || renewal.renew(refused.as_ref())).await;
        let renewed = renewed.map_err(|error| BackstageError::Unable(error.to_string()))?;
        renewed.map_err(|error| match error {
            RenewalError::Ended(why) => BackstageError::SignedOut { host: self.address.host(), why },
            RenewalError::Server(error) => error,
        })
    }

    /// Asks again, after growing pauses, while what goes wrong may pass.
    async fn patiently(&self, question: &Question, token: Option<&Secret>) -> Result<Answer, BackstageError> {
        let patience = self.access.patience;
        let times = if question.is_reading { patience.retries } else { 0 };
        let pauses =
            ExponentialBuilder::default().with_min_delay(patience.pause).with_max_times(times).with_jitter();
        let ask = || self.once(question, token);
        let mut again = 0;
        let may_help = |failure: &Failure| {
            again += 1;
            failure.may_pass(again)
        };
        let answer = ask.retry(pauses).when(may_help).adjust(|failure, pause| {
            let pause = pause.map(|pause| failure.pause.map_or(pause, |asked| asked.max(pause)));
            pause.filter(|pause| *pause <= LONGEST_PAUSE)
        });
        answer.await.map_err(|failure| failure.error)
    }

    async fn once(&self, question: &Question, token: Option<&Secret>) -> Result<Answer, Failure> {
        let response = self.sent(question, token).await?;
        let is_unchanged = response.status() == StatusCode::NOT_MODIFIED;
        let header = |name: HeaderName| Some(response.headers().get(name)?.to_str().ok()?.to_owned());
        let (etag, link) = (header(ETAG), header(LINK));
        let body = self.body(response, token).await?;
        Ok(Answer { is_unchanged, etag, link, body })
    }

    /// The beginning of an answer that is none of refusal.
    async fn sent(&self, question: &Question, token: Option<&Secret>) -> Result<Response, Failure> {
        let mut request = self.http.request(question.method.clone(), question.url.clone());
        if let Some(token) = token {
            request = request.header(AUTHORIZATION, token.header("Bearer "));
        }
        if let Some(body) = &question.body {
            request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
        }
        if let Some(known) = &question.known {
            request = request.header(IF_NONE_MATCH, known);
        }
        let response = request
            .send()
            .await
            .map_err(|error| Failure::of_sending(&error, token, &self.address, self.access.patience))?;
        let is_unchanged = question.known.is_some() && response.status() == StatusCode::NOT_MODIFIED;
        match Failure::of_answer(&response, question, &self.address).filter(|_| !is_unchanged) {
            None => Ok(response),
            Some(refused) => {
                let body = self.body(response, token).await?;
                Err(refused(said(&body, token)))
            }
        }
    }

    async fn body(&self, mut response: Response, token: Option<&Secret>) -> Result<Vec<u8>, Failure> {
        let mut body = Vec::new();
        while let Some(bytes) = response
            .chunk()
            .await
            .map_err(|error| Failure::of_sending(&error, token, &self.address, self.access.patience))?
        {
            if body.len() + bytes.len() > MOST_BYTES {
                let what = format!("more than {} MiB", MOST_BYTES >> 20);
                return Err(Failure::lasting(BackstageError::Garbage { host: self.address.host(), what }));
            }
            body.extend_from_slice(&bytes);
        }
        Ok(body)
    }

    /// An answer in the form that is expected of it.
    pub(super) fn decoded<T: DeserializeOwned>(&self, body: &[u8]) -> Result<T, BackstageError> {
        serde_json::from_slice(body).map_err(|error| {
            let is_page = body.trim_ascii_start().starts_with(b"<");
            if is_page { self.garbage("a web page".to_owned()) } else { self.unreadable(&error) }
        })
    }

    /// What an answer that is no JSON, or another than expected, means.
    pub(super) fn unreadable(&self, error: &serde_json::Error) -> BackstageError {
        self.garbage(one_line(&error.to_string(), self.token().as_ref()))
    }

    fn garbage(&self, what: String) -> BackstageError {
        BackstageError::Garbage { host: self.address.host(), what }
    }
}

fn may_carry_token(address: &Address, access: &Access) -> bool {
    address.is_private() || access.token_over_http
}

/// Follows within the server only: elsewhere nobody was meant to see the token.
fn within_the_server(attempt: redirect::Attempt<'_>) -> redirect::Action {
    let is_here = attempt.previous().first().is_some_and(|first| same_origin(first, attempt.url()));
    if is_here && attempt.previous().len() <= MOST_REDIRECTS { attempt.follow() } else { attempt.stop() }
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, BackstageError> {
    let unusable = |cause: String| BackstageError::Certificates { path: path.to_owned(), cause };
    let text = std::fs::read(path).map_err(|error| unusable(error.to_string()))?;
    match Certificate::from_pem_bundle(&text) {
        Ok(certificates) if certificates.is_empty() => Err(unusable("there are none in PEM form".to_owned())),
        Ok(certificates) => Ok(certificates),
        Err(error) => Err(unusable(innermost(&error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_not_sent_in_the_open() {
        let client = |address: &str, token_over_http| {
            let access = Access { token: Secret::of("t"), token_over_http, ..Access::default() };
            Client::new(Address::parse(address).expect("an address"), access)
        };
        assert!(matches!(client("http://portal.acme.test", false), Err(BackstageError::Exposed { .. })));
        assert!(client("http://portal.acme.test", true).is_ok());
        assert!(client("http://127.0.0.1:7007", false).is_ok());
    }

    #[test]
    fn certificates_must_be_some() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        assert!(matches!(certificates(file.path()), Err(BackstageError::Certificates { .. })));
        assert!(matches!(certificates(Path::new("/no/such/file")), Err(BackstageError::Certificates { .. })));
    }
}
