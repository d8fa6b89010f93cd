//! A pager on loopback that replays what its documentation shows.

use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use crate::loopback::{Loopback, Request, answer};

/// What was asked: the path with its query, who asks, and what is to be done.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) authorization: String,
    /// The header that tells PagerDuty who is calling somebody.
    pub(crate) from: String,
    /// The header that tells Grafana which stack a token is for.
    pub(crate) stack: String,
    pub(crate) body: String,
}

/// What the pager does.
pub(crate) enum Reply {
    /// Answers.
    Json(serde_json::Value),
    /// Answers with a status and, unless it is empty, one more header.
    Status(u16, &'static str),
    /// Says nothing and keeps the connection.
    Silence,
}

/// The pager; it ends with the test.
pub(crate) struct Stub {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Question>>>,
    _server: Loopback,
}

impl Stub {
    pub(crate) fn start(answer: impl Fn(&str) -> Reply + Send + 'static) -> Self {
        let asked = Arc::<Mutex<Vec<Question>>>::default();
        let asked_here = Arc::clone(&asked);
        let mut silent = Vec::new();
        let server = Loopback::start(move |request, stream| {
            let question = Question::of(&request);
            asked_here.lock().unwrap().push(question.clone());
            match answer(&question.path) {
                Reply::Silence => silent.push(stream),
                Reply::Json(body) => send(&stream, 200, "", &body.to_string()),
                Reply::Status(status, header) => send(&stream, status, header, "{}"),
            }
        });
        Self { url: server.url(), asked, _server: server }
    }

    /// What was to be done, as JSON; nothing else but readings counts.
    pub(crate) fn told(&self) -> Vec<(Question, serde_json::Value)> {
        let told = self.asked().into_iter().filter(|question| question.method == "POST");
        told.map(|question| (question.clone(), serde_json::from_str(&question.body).unwrap())).collect()
    }

    /// What has been asked so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }
}

impl Question {
    fn of(request: &Request) -> Self {
        let header = |name| request.header(name).unwrap_or_default().to_owned();
        Self {
            method: request.method.clone(),
            path: request.target.clone(),
            authorization: header("authorization"),
            from: header("from"),
            stack: header("x-grafana-url"),
            body: String::from_utf8(request.body.clone()).unwrap(),
        }
    }
}

fn send(stream: &TcpStream, status: u16, header: &str, body: &str) {
    let header = if header.is_empty() { String::new() } else { format!("{header}\r\n") };
    answer(stream, status, "application/json", &header, body.as_bytes());
}
