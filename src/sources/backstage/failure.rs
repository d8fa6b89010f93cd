use std::error::Error as _;
use std::time::{Duration, SystemTime};

use reqwest::header::{HeaderMap, LOCATION, RETRY_AFTER};
use reqwest::{Response, StatusCode};

use super::client::Patience;
use super::question::Question;
use super::said::one_line;
use super::{Address, BackstageError, Secret};

/// A question that failed, and whether it is worth asking again.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: BackstageError,
    /// How often it is worth asking again.
    chances: usize,
    /// How long the server asks to be left alone.
    pub(super) pause: Option<Duration>,
}

impl Failure {
    pub(super) fn lasting(error: BackstageError) -> Self {
        Self { error, chances: 0, pause: None }
    }

    /// Whether it may help to ask for the `again`th time.
    pub(super) const fn may_pass(&self, again: usize) -> bool {
        again <= self.chances
    }

    /// What an answer that is none means, once its words are known.
    pub(super) fn of_answer(
        response: &Response,
        question: &Question,
        address: &Address,
    ) -> Option<impl FnOnce(String) -> Self + use<>> {
        let what = if question.is_reading { "reading the catalog" } else { "this" };
        let (status, host) = (response.status(), address.host());
        let pause = pause_asked_for(response.headers(), SystemTime::now());
        let to = response.headers().get(LOCATION).and_then(|to| response.url().join(to.to_str().ok()?).ok());
        (!status.is_success()).then_some(move |said| {
            let error = match (status, to) {
                (status, Some(to)) if status.is_redirection() => BackstageError::Redirected {
                    host,
                    to: one_line(&to.origin().ascii_serialization(), None),
                },
                (StatusCode::UNAUTHORIZED, _) => BackstageError::NotSignedIn { host, said },
                (StatusCode::FORBIDDEN, _) => BackstageError::Forbidden { host, what, said },
                (StatusCode::NOT_FOUND, _) if said.is_empty() => BackstageError::NoCatalog { host },
                _ => BackstageError::Refused { host, status: status.as_u16(), said },
            };
            let is_passing = status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS;
            Self { error, chances: if is_passing { usize::MAX } else { 0 }, pause }
        })
    }

    /// What it means that no answer came, or only the beginning of one.
    pub(super) fn of_sending(
        error: &reqwest::Error,
        token: Option<&Secret>,
        address: &Address,
        patience: Patience,
    ) -> Self {
        let host = address.host();
        let cause = one_line(&innermost(error), token);
        // Who has waited in vain once has waited long enough.
        if error.is_timeout() {
            let after = if error.is_connect() { patience.connect } else { patience.silence };
            return Self::lasting(BackstageError::TimedOut { host, after });
        }
        if error.is_builder() {
            return Self::lasting(BackstageError::Unable(cause));
        }
        if error.is_connect() {
            // A server that starts takes longer than anybody should wait for an answer from memory.
            return Self { error: BackstageError::Unreachable { host, cause }, chances: 1, pause: None };
        }
        Self { error: BackstageError::BrokenOff { host, cause }, chances: usize::MAX, pause: None }
    }
}

/// How long a `Retry-After` asks to wait, in seconds or as a date.
fn pause_asked_for(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = text.parse().map(Duration::from_secs).ok();
    let until = || httpdate::parse_http_date(text).ok()?.duration_since(now).ok();
    seconds.or_else(until)
}

/// The cause behind all wrappings, which alone says something to a user.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    if error.source().is_none() { error.to_string() } else { cause.to_string() }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_as_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let asked = |text: &'static str| {
            pause_asked_for(&HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static(text))]), now)
        };
        assert_eq!(asked("7"), Some(Duration::from_secs(7)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:47 GMT"), Some(Duration::from_secs(10)));
        assert_eq!(asked("Sun, 06 Nov 1994 08:49:30 GMT"), None);
        assert_eq!(asked("soon"), None);
    }
}
