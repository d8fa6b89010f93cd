use std::fmt;

use reqwest::Method;
use serde::Serialize;
use url::Url;

/// What is asked of a server.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) method: Method,
    pub(super) url: Url,
    /// JSON.
    pub(super) body: Option<Vec<u8>>,
    /// The mark of the answer that is known already: the same one need not be sent again.
    pub(super) known: Option<String>,
    /// Whether it changes nothing at the server, so that it may be asked again.
    pub(super) is_reading: bool,
}

/// What a server answers.
#[derive(Debug, Clone, Default)]
pub(super) struct Answer {
    /// Whether it is the one that was known already; then it has no body.
    pub(super) is_unchanged: bool,
    /// The mark by which it can be known.
    pub(super) etag: Option<String>,
    /// Where it goes on.
    pub(super) link: Option<String>,
    pub(super) body: Vec<u8>,
}

impl Question {
    pub(super) fn get(url: Url) -> Self {
        Self { method: Method::GET, url, body: None, known: None, is_reading: true }
    }

    /// A reading whose question is too long for an address.
    pub(super) fn read_with(url: Url, body: &impl Serialize) -> Self {
        Self { body: Some(json(body)), method: Method::POST, ..Self::get(url) }
    }

    /// A change, which is never asked for twice.
    pub(super) fn change(method: Method, url: Url, body: Option<&impl Serialize>) -> Self {
        Self { body: body.map(json), method, is_reading: false, ..Self::get(url) }
    }

    /// The same question by somebody who knows the answer with this mark.
    pub(super) fn knowing(self, known: Option<String>) -> Self {
        Self { known, ..self }
    }
}

/// Without the body, which may hold secrets.
impl fmt::Debug for Question {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {}", self.method, self.url)
    }
}

fn json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("texts and lists of them can be written as JSON")
}
