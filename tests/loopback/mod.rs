//! As much of HTTP as a server on loopback needs: one request a connection. Shared through `#[path]`.
#![allow(dead_code, reason = "every user takes what it needs")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// A server on loopback; it ends when this is dropped.
pub(crate) struct Loopback {
    pub(crate) address: SocketAddr,
    is_over: Arc<AtomicBool>,
}

impl Loopback {
    /// Hands every request to `serve`, one after the other, with the connection to answer it on.
    pub(crate) fn start(mut serve: impl FnMut(Request, TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let is_over = Arc::<AtomicBool>::default();
        let is_over_here = Arc::clone(&is_over);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if is_over_here.load(Ordering::Relaxed) {
                    break;
                }
                if let Some(request) = Request::read(&stream) {
                    serve(request, stream);
                }
            }
        });
        Self { address, is_over }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread, which waits for the next connection.
        let _ = TcpStream::connect(self.address);
    }
}

/// A request as it came.
pub(crate) struct Request {
    pub(crate) method: String,
    /// Path and query.
    pub(crate) target: String,
    /// The path with what stood for other letters; a slash inside of a step stays encoded.
    pub(crate) path: String,
    pub(crate) query: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Reads a request; none when whoever called said nothing.
    pub(crate) fn read(stream: &TcpStream) -> Option<Self> {
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let mut words = line.split_whitespace();
        let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
        let (path, query) = target.split_once('?').unwrap_or((&target, ""));
        let mut headers = Vec::new();
        for line in reader.by_ref().lines().map_while(Result::ok).take_while(|line| !line.is_empty()) {
            let Some((name, value)) = line.split_once(':') else { continue };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let (path, query) = (path.replace("%20", " "), query.to_owned());
        let mut request = Self { method, target, path, query, headers, body: Vec::new() };
        if request.header("expect").is_some() {
            (&*stream).write_all(b"HTTP/1.1 100 Continue\r\n\r\n").ok()?;
        }
        if request.header("transfer-encoding") == Some("chunked") {
            request.body = chunks(&mut reader)?;
        } else if let Some(length) = request.header("content-length").and_then(|text| text.parse().ok()) {
            let mut body = vec![0; length];
            reader.read_exact(&mut body).ok()?;
            request.body = body;
        }
        Some(request)
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    pub(crate) fn asked(&self, name: &str) -> Option<String> {
        let mut pairs = url::form_urlencoded::parse(self.query.as_bytes());
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    }
}

fn chunks(reader: &mut impl BufRead) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let size = usize::from_str_radix(line.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..size]);
    }
}

/// Sends an answer and ends the connection.
pub(crate) fn answer(mut stream: &TcpStream, status: u16, kind: &str, headers: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        body.len()
    );
    // Whoever asked may have gone.
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(body);
}
