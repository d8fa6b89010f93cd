use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// No browser needs longer to say where it was sent.
const LONGEST_REQUEST: Duration = Duration::from_secs(5);
/// No address of a redirect is longer.
const MOST_BYTES: u64 = 16 << 10;

/// Waits on this machine for the browser to come back, on a port that happens to be free.
#[derive(Debug)]
pub(super) struct Callback {
    address: SocketAddr,
    is_over: Arc<AtomicBool>,
}

impl Callback {
    /// Listens until it is dropped, or until `is_end` says of an address, whole as the browser
    /// would show it, that it is the one waited for.
    pub(super) fn listen(is_end: impl Fn(&str) -> bool + Send + 'static) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let is_over = Arc::new(AtomicBool::new(false));
        let is_over_there = Arc::clone(&is_over);
        thread::Builder::new().name("callback".to_owned()).spawn(move || {
            for stream in listener.incoming() {
                if is_over_there.load(Ordering::Relaxed) {
                    break;
                }
                let Some((mut stream, target)) = stream.ok().and_then(target) else { continue };
                let is_the_end = is_end(&format!("http://{address}{target}"));
                // Whoever hangs up before the answer has got what counts.
                let _ = stream.write_all(page(is_the_end).as_bytes());
                if is_the_end {
                    break;
                }
            }
        })?;
        Ok(Self { address, is_over })
    }

    /// Where it listens.
    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Drop for Callback {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        // Wakes the thread, which waits for the next connection; if it has ended, nobody answers.
        let _ = TcpStream::connect_timeout(&self.address, LONGEST_REQUEST);
    }
}

/// What a browser asks for.
fn target(stream: TcpStream) -> Option<(TcpStream, String)> {
    stream.set_read_timeout(Some(LONGEST_REQUEST)).ok()?;
    let mut reader = BufReader::new((&stream).take(MOST_BYTES));
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let target = first.strip_prefix("GET ")?.split(' ').next()?.to_owned();
    // A connection closed with unread bytes in it would take the answer with it.
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|count| count > 2) {
        line.clear();
    }
    drop(reader);
    Some((stream, target))
}

fn page(is_the_end: bool) -> String {
    let (status, said) = if is_the_end {
        ("200 OK", "stagedoor has its answer. You can close this window.")
    } else {
        ("404 Not Found", "This is not where a sign-in of stagedoor ends.")
    };
    let body = format!("<!doctype html><meta charset=\"utf-8\"><title>stagedoor</title><p>{said}</p>\n");
    // The address holds a code: it is to be in no history and no referrer.
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html; charset=utf-8\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nreferrer-policy: no-referrer\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
