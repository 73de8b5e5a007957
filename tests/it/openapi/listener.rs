//! Stands between a program and a node, and writes down what they say.
//!
//! Programs find a node by `node.json` of its data folder, which is made to lead here.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};

/// Listens between a node's data folder and whoever asks the node.
pub(super) struct Listener {
    heard: Receiver<Value>,
}

impl Listener {
    /// Begins to listen.
    pub(super) fn before(data: &Path) -> Self {
        let place = data.join("node.json");
        let mut found: Value = serde_json::from_slice(&std::fs::read(&place).expect("a node runs")).expect("JSON");
        let node = found.get("api").and_then(Value::as_str).expect("an address").to_owned();
        let socket = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let here = socket.local_addr().expect("it is bound").to_string();
        found.as_object_mut().expect("an object").insert("api".to_owned(), here.into());
        std::fs::write(place, found.to_string()).expect("the folder is ours");
        let (tell, heard) = channel();
        std::thread::spawn(move || {
            for stream in socket.incoming().map_while(Result::ok) {
                let (node, tell) = (node.clone(), tell.clone());
                std::thread::spawn(move || pass(&stream, &node, &tell));
            }
        });
        Self { heard }
    }

    /// Returns what was heard until now.
    pub(super) fn heard(&self) -> Vec<Value> {
        self.heard.try_iter().collect()
    }
}

/// Passes one request on, and its answer back; the connection ends then.
fn pass(mut client: &TcpStream, node: &str, tell: &Sender<Value>) -> Option<()> {
    let mut reader = BufReader::new(client.try_clone().ok()?);
    let (mut head, mut length, mut first) = (String::new(), 0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let (name, value) = line.split_once(':').unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "host" | "connection" | "accept-encoding" => continue,
            "content-length" => length = value.trim().parse().ok()?,
            _ if first.is_empty() => first = line.trim().to_owned(),
            _ => {}
        }
        if line.trim().is_empty() {
            break;
        }
        head.push_str(&line);
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let mut server = TcpStream::connect(node).ok()?;
    write!(server, "{head}Host: {node}\r\nConnection: close\r\n\r\n").ok()?;
    server.write_all(&body).ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    note(&first, &body, &answer, tell);
    client.write_all(&answer).ok()
}

/// Tells what was asked and answered, as far as it is JSON.
fn note(first: &str, asked: &[u8], answer: &[u8], tell: &Sender<Value>) -> Option<()> {
    let mut words = first.split(' ');
    let (method, path) = (words.next()?.to_ascii_lowercase(), words.next()?.split('?').next()?);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let (head, body) = (std::str::from_utf8(answer.get(..end)?).ok()?, answer.get(end + 4..)?);
    let status: u16 = head.split(' ').nth(1)?.parse().ok()?;
    let asked: Option<Value> = serde_json::from_slice(asked).ok().filter(|_| method != "get" && status < 400);
    if let Some(body) = asked {
        tell.send(json!({ "takes": format!("{method} {path}"), "body": body })).ok()?;
    }
    let is_json = head.to_ascii_lowercase().contains("json\r\n") || head.to_ascii_lowercase().ends_with("json");
    if is_json && let Ok(body) = serde_json::from_slice::<Value>(body) {
        tell.send(json!({ "of": format!("{method} {path}"), "status": status, "body": body })).ok()?;
    }
    Some(())
}
