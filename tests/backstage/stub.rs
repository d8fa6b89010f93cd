//! A server on loopback that answers as a test wants, also wrongly.

use std::io::Write;
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;

use serde_json::json;

use crate::loopback::{Loopback, Request};

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Path and query.
    pub(crate) path: String,
    /// The method of HTTP.
    pub(crate) method: String,
    /// The token, if one was sent.
    pub(crate) token: Option<String>,
    /// The mark of the answer that is known already.
    pub(crate) known: Option<String>,
    /// What was sent along.
    pub(crate) body: String,
}

/// What the server does.
#[derive(Debug, Clone)]
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the portal's tests want them all"))]
pub(crate) enum Reply {
    /// Answers with a status, headers and a body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Announces the whole body, sends half of it and hangs up.
    Cut(String),
    /// The same with a stream of events.
    CutStream(String),
    /// Says nothing and keeps the connection.
    Silence,
    /// Sends its answer in ten parts, one whenever the gate is opened.
    Slowly(String, Gate),
}

/// Holds answers back until a test lets them go on.
#[derive(Debug, Clone)]
pub(crate) struct Gate(Arc<(Mutex<usize>, Condvar)>);

#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the portal's tests open and shut it"))]
impl Gate {
    pub(crate) fn shut() -> Self {
        Self(Arc::new((Mutex::new(0), Condvar::new())))
    }

    /// Lets so many more parts through.
    pub(crate) fn open(&self, parts: usize) {
        *self.0.0.lock().unwrap() += parts;
        self.0.1.notify_all();
    }

    fn pass(&self) {
        let mut parts = self.0.1.wait_while(self.0.0.lock().unwrap(), |parts| *parts == 0).unwrap();
        *parts -= 1;
    }
}

impl Reply {
    pub(crate) fn json(body: &serde_json::Value) -> Self {
        Self::status(200, &body.to_string())
    }

    pub(crate) fn status(status: u16, body: &str) -> Self {
        Self::Answer(status, vec![("content-type", "application/json".into())], body.into())
    }

    pub(crate) fn error(status: u16, message: &str) -> Self {
        Self::status(status, &json!({"error": {"name": "Error", "message": message}}).to_string())
    }
}

/// The server; it ends with the test.
pub(crate) struct Stub {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Question>>>,
    sent: Arc<AtomicUsize>,
    server: Loopback,
}

impl Stub {
    pub(crate) fn start(answer: impl Fn(&Question) -> Reply + Send + Sync + 'static) -> Self {
        let (asked, sent) = (Arc::<Mutex<Vec<Question>>>::default(), Arc::<AtomicUsize>::default());
        let (asked_here, sent_here) = (Arc::clone(&asked), Arc::clone(&sent));
        let mut silent = Vec::new();
        let server = Loopback::start(move |request, stream| {
            let question = Question::of(&request);
            asked_here.lock().unwrap().push(question.clone());
            match answer(&question) {
                Reply::Silence => silent.push(stream),
                Reply::Slowly(body, gate) => drop(thread::spawn(move || send_slowly(stream, &body, &gate))),
                reply => {
                    sent_here.fetch_add(send(stream, &reply), Ordering::Relaxed);
                }
            }
        });
        Self { url: server.url(), asked, sent, server }
    }

    /// What has been asked so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }

    /// How many bytes have been sent since the last time this was asked.
    pub(crate) fn sent(&self) -> usize {
        self.sent.swap(0, Ordering::Relaxed)
    }

    /// The host as errors name it.
    pub(crate) fn host(&self) -> String {
        self.server.address.to_string()
    }
}

impl Question {
    fn of(request: &Request) -> Self {
        let token = request.header("authorization").and_then(|given| given.strip_prefix("Bearer "));
        Self {
            path: request.target.clone(),
            method: request.method.clone(),
            token: token.map(str::to_owned),
            known: request.header("if-none-match").map(str::to_owned),
            body: String::from_utf8(request.body.clone()).unwrap(),
        }
    }
}

/// Sends a reply and says how many bytes it had.
fn send(mut stream: TcpStream, reply: &Reply) -> usize {
    let (status, headers, body, sent) = match reply {
        Reply::Answer(status, headers, body) => (*status, headers.clone(), body, body.len()),
        Reply::Cut(body) => (200, Vec::new(), body, body.len() / 2),
        Reply::CutStream(body) => {
            (200, vec![("content-type", "text/event-stream".into())], body, body.len() / 2)
        }
        Reply::Silence | Reply::Slowly(..) => return 0,
    };
    let mut text = head(status, body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(&body[..sent]);
    // Who hangs up early has seen enough.
    let _ = stream.write_all(text.as_bytes());
    text.len()
}

fn send_slowly(mut stream: TcpStream, body: &str, gate: &Gate) {
    let text = format!("{}\r\n{body}", head(200, body.len()));
    for part in text.as_bytes().chunks(text.len().div_ceil(10)) {
        gate.pass();
        // Who hangs up early has seen enough.
        let _ = stream.write_all(part).and_then(|()| stream.flush());
    }
}

fn head(status: u16, length: usize) -> String {
    // An answer that nothing has changed has no body, whatever its length would be.
    let length = if status == 304 { String::new() } else { format!("content-length: {length}\r\n") };
    format!("HTTP/1.1 {status} X\r\n{length}connection: close\r\n")
}

/// How many entities a page of the stub's catalog holds.
pub(crate) const PAGE: usize = 10;

/// Page `number` of a catalog of `pages`, from 0.
pub(crate) fn page(number: usize, pages: usize) -> serde_json::Value {
    let items: Vec<_> = (0..PAGE).map(|at| component(&format!("c-{number}-{at}"))).collect();
    let next = (number + 1 < pages).then(|| (number + 1).to_string());
    let info = next.map_or_else(|| json!({}), |next| json!({"nextCursor": next}));
    json!({"items": items, "totalItems": pages * PAGE, "pageInfo": info})
}

pub(crate) fn component(name: &str) -> serde_json::Value {
    json!({
        "apiVersion": "backstage.io/v1alpha1", "kind": "Component",
        "metadata": {"name": name, "namespace": "default", "uid": format!("u-{name}"), "etag": "e"},
        "spec": {"type": "service", "lifecycle": "production", "owner": "team-a"},
        "relations": [{"type": "ownedBy", "targetRef": "group:default/team-a"}],
    })
}

/// The number of the page that is asked for.
pub(crate) fn asked_page(question: &Question) -> usize {
    let cursor = question.path.split("cursor=").nth(1);
    cursor.map_or(0, |cursor| cursor.split('&').next().unwrap().parse().unwrap())
}
