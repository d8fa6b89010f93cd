//! A server on loopback that answers as a test wants, also wrongly.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::json;

/// What was asked.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Path and query.
    pub(crate) path: String,
    /// The token, if one was sent.
    pub(crate) token: Option<String>,
}

/// What the server does.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// Answers with a status, headers and a body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Announces the whole body, sends half of it and hangs up.
    Cut(String),
    /// Says nothing and keeps the connection.
    Silence,
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
    is_over: Arc<AtomicBool>,
    address: std::net::SocketAddr,
}

impl Stub {
    pub(crate) fn start(answer: impl Fn(&Question) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, is_over) = (Arc::new(Mutex::new(Vec::new())), Arc::new(AtomicBool::new(false)));
        let (asked_here, is_over_here, answer) = (Arc::clone(&asked), Arc::clone(&is_over), Arc::new(answer));
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                if is_over_here.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let Some(question) = question(&stream) else { continue };
                asked_here.lock().unwrap().push(question.clone());
                match answer(&question) {
                    Reply::Silence => silent.push(stream),
                    reply => send(stream, &reply),
                }
            }
        });
        Self { url: format!("http://{address}"), asked, is_over, address }
    }

    /// What has been asked so far.
    pub(crate) fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }

    /// The host as errors name it.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread, which waits for the next connection.
        let _ = TcpStream::connect(self.address);
    }
}

fn question(stream: &TcpStream) -> Option<Question> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut token = None;
    for line in reader.by_ref().lines() {
        let line = line.ok()?;
        if line.is_empty() {
            break;
        }
        if let Some(("authorization", value)) = line
            .split_once(": ")
            .map(|(name, value)| (name.to_lowercase(), value))
            .as_ref()
            .map(|(n, v)| (n.as_str(), *v))
        {
            token = value.strip_prefix("Bearer ").map(str::to_owned);
        }
    }
    Some(Question { path, token })
}

fn send(mut stream: TcpStream, reply: &Reply) {
    let (status, headers, body, sent) = match reply {
        Reply::Answer(status, headers, body) => (*status, headers.clone(), body, body.len()),
        Reply::Cut(body) => (200, Vec::new(), body, body.len() / 2),
        Reply::Silence => return,
    };
    let mut text = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n", body.len());
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(&body[..sent]);
    // Who hangs up early has seen enough.
    let _ = stream.write_all(text.as_bytes());
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
    cursor.map_or(0, |cursor| cursor.parse().unwrap())
}
