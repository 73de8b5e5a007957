//! A client that does nothing but what is measured: one connection that is kept, one request at a time.

use super::super::super::BenchError;
use crate::process::Node;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// How long an answer may take; longer than anybody waits for a text.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(40);

/// A connection to a node's interface.
#[derive(Debug)]
pub(super) struct Connection {
    stream: BufReader<TcpStream>,
    /// The lines of every request's header.
    header: String,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    status: u16,
    /// The version of what is shown, as it stands in the header.
    pub(super) tag: Option<String>,
    pub(super) body: String,
}

impl Answer {
    /// Checks the status.
    pub(super) fn expect_status(&self, status: u16) -> Result<(), BenchError> {
        let told = || BenchError(format!("the node answered {}: {}", self.status, self.body));
        (self.status == status).then_some(()).ok_or_else(told)
    }
}

impl Connection {
    pub(super) fn to(node: &Node) -> Result<Self, BenchError> {
        let stream = TcpStream::connect(node.api())?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(ANSWER_TIME_MAX))?;
        let token = std::fs::read_to_string(node.data().join("api-token"))?;
        let header = format!("host: {}\r\nauthorization: Bearer {}\r\n", node.api(), token.trim());
        Ok(Self { stream: BufReader::new(stream), header })
    }

    pub(super) fn request(&mut self, method: &str, path: &str, more: &str, body: &str) -> Result<Answer, BenchError> {
        self.send(method, path, more, body)?;
        self.receive()
    }

    /// Asks for what is not there, which the node answers without looking anywhere, and returns how long that took.
    pub(super) fn ask_for_nothing(&mut self) -> Result<Duration, BenchError> {
        let begun = Instant::now();
        self.request("GET", "/nothing", "", "")?.expect_status(404)?;
        Ok(begun.elapsed())
    }

    /// Sends a request; `more` are further lines of its header.
    pub(super) fn send(&mut self, method: &str, path: &str, more: &str, body: &str) -> Result<(), BenchError> {
        let (header, length) = (&self.header, body.len());
        let typed = if body.is_empty() { "" } else { "content-type: application/json\r\n" };
        let head = format!("{method} /api/v1{path} HTTP/1.1\r\n{header}{more}{typed}content-length: {length}\r\n\r\n");
        Ok(self.stream.get_mut().write_all([head.as_bytes(), body.as_bytes()].concat().as_slice())?)
    }

    /// Reads the answer to the request that was sent.
    pub(super) fn receive(&mut self) -> Result<Answer, BenchError> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).and_then(|status| status.parse().ok());
        let status = status.ok_or_else(|| BenchError(format!("this is no answer: {first}")))?;
        let (mut length, mut tag) = (0, None);
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.trim().parse().unwrap_or_default(),
                "etag" => tag = Some(value.trim().to_owned()),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(Answer { status, tag, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn line(&mut self) -> Result<String, BenchError> {
        let mut line = String::new();
        self.stream.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}
