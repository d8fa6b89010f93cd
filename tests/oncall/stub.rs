//! A pager on loopback that replays what its documentation shows.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// What was asked: the path with its query, and the header that says who asks.
#[derive(Debug, Clone)]
pub(crate) struct Question {
    pub(crate) path: String,
    pub(crate) authorization: String,
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
    let mut lines = BufReader::new(stream).lines();
    let path = lines.next()?.ok()?.split(' ').nth(1)?.to_owned();
    let headers = lines.map_while(Result::ok).take_while(|line| !line.is_empty());
    let mut authorization = String::new();
    for line in headers {
        if let Some((name, value)) = line.split_once(": ")
            && name.eq_ignore_ascii_case("authorization")
        {
            value.clone_into(&mut authorization);
        }
    }
    Some(Question { path, authorization })
}

fn send(mut stream: TcpStream, status: u16, header: &str, body: &str) {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n{header}\r\n\r\n{body}"
    );
    // Who hangs up early has seen enough.
    let _ = stream.write_all(text.as_bytes());
}
