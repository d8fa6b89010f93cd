//! A sign-in as a person makes it: the program on one side, a browser on the other.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};

use crate::command::{Run, command_in};

/// A `stagedoor login` under way.
pub(crate) struct Login {
    child: Child,
    said: String,
    err: BufReader<std::process::ChildStderr>,
    /// What it says is to be opened.
    pub(crate) address: String,
}

/// What a server answered.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
}

impl Login {
    pub(crate) fn begin(home: &Path, server: &str) -> Self {
        let mut command = command_in(home, &["login", server]);
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let mut line = String::new();
            assert!(err.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said.push_str(&line);
            if line.contains("/v1/authorize?") {
                break line.trim().to_owned();
            }
        };
        Self { child, said, err, address }
    }

    /// A value of the address that is to be opened.
    pub(crate) fn asked(&self, name: &str) -> String {
        let url = url::Url::parse(&self.address).unwrap();
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap()
    }

    pub(crate) fn paste(&mut self, text: &str) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{text}").unwrap();
    }

    pub(crate) fn end(mut self) -> Run {
        self.err.read_to_string(&mut self.said).unwrap();
        let output = self.child.wait_with_output().unwrap();
        Run {
            code: output.status.code().expect("it ended by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: self.said,
        }
    }
}

/// Opens an address on loopback.
pub(crate) fn open(method: &str, address: &str, token: Option<&str>) -> Page {
    let url = url::Url::parse(address).unwrap();
    let mut stream = TcpStream::connect((url.host_str().unwrap(), url.port().unwrap())).unwrap();
    let query = url.query().map_or_else(String::new, |query| format!("?{query}"));
    let token = token.map_or_else(String::new, |token| format!("authorization: Bearer {token}\r\n"));
    let request = format!(
        "{method} {}{query} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: 0\r\n{token}\r\n",
        url.path(),
        url.authority()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let location = head.lines().find_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("location").then(|| value.to_owned())
    });
    Page { status, location, body: body.to_owned() }
}
