//! A pager on loopback that replays what its documentation shows.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked: the path with its query, who asks, and what is to be done.
#[derive(Debug, Clone, Default)]
pub(crate) struct Question {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) authorization: String,
    /// The header that tells PagerDuty who is calling somebody.
    pub(crate) from: String,
    /// The header that tells Grafana Cloud whose stack is meant.
    pub(crate) stack: String,
    pub(crate) body: String,
}

/// What the pager does.
pub(crate) enum Reply {
    /// Answers.
    Json(serde_json::Value),
    /// Answers with a status and one more header.
    Status(u16, &'static str),
    /// Says nothing and keeps the connection.
    Silence,
}

/// The pager; it ends with the test.
pub(crate) struct Stub {
    pub(crate) url: String,
    asked: Arc<Mutex<Vec<Question>>>,
    is_over: Arc<AtomicBool>,
    address: SocketAddr,
}

impl Stub {
    pub(crate) fn start(answer: impl Fn(&str) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, is_over) = (Arc::<Mutex<Vec<Question>>>::default(), Arc::<AtomicBool>::default());
        let (asked_here, is_over_here) = (Arc::clone(&asked), Arc::clone(&is_over));
        thread::spawn(move || {
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                if is_over_here.load(Ordering::Relaxed) {
                    break;
                }
                let Ok(stream) = stream else { continue };
                let Some(question) = question(&stream) else { continue };
                asked_here.lock().unwrap().push(question.clone());
                match answer(&question.path) {
                    Reply::Silence => silent.push(stream),
                    Reply::Json(body) => send(stream, 200, "x-a: b", &body.to_string()),
                    Reply::Status(status, header) => send(stream, status, header, "{}"),
                }
            }
        });
        Self { url: format!("http://{address}"), asked, is_over, address }
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
    let mut words = first.split(' ').map(str::to_owned);
    let mut question = Question { method: words.next()?, path: words.next()?, ..Question::default() };
    let mut length = 0;
    for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
        let Some((name, value)) = line.split_once(": ") else { continue };
        match name.to_ascii_lowercase().as_str() {
            "authorization" => value.clone_into(&mut question.authorization),
            "x-grafana-url" => value.clone_into(&mut question.stack),
            "from" => value.clone_into(&mut question.from),
            "content-length" => length = value.parse().ok()?,
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    question.body = String::from_utf8(body).ok()?;
    Some(question)
}

fn send(mut stream: TcpStream, status: u16, header: &str, body: &str) {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{header}\r\n\r\n{body}"
    );
    // Who hangs up early has seen enough.
    let _ = stream.write_all(text.as_bytes());
}
