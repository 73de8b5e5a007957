//! What the same costs without djuntu: Automerge's own format and a bare TCP connection, nothing signed or stored; and
//! the least that cannot be left out, a round trip and the signatures.

use super::BenchError;
use super::corpus::Project;
use automerge::Automerge;
use djuntu_protocol::entry::DOMAIN;
use djuntu_protocol::identity::{PublicKey, ReadyKeys, Signature};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

/// How often the round trip is measured.
const ROUND_TRIPS: usize = 1_000;
/// How many bytes of a file are copied at a time.
const COPIED_BYTES: usize = 64 << 10;
/// How many bytes go to and fro: about as many as a frame that compares a set.
const FRAME_BYTES: usize = 64;

/// Returns how long a message and its answer take between two threads over TCP on this machine: the median.
///
/// # Errors
/// When there is no connection.
pub(super) fn round_trip() -> Result<Duration, BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut near = TcpStream::connect(listener.local_addr()?)?;
    let (mut far, _) = listener.accept()?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let answering = std::thread::spawn(move || -> std::io::Result<()> {
        let mut frame = [0; FRAME_BYTES];
        for _ in 0..ROUND_TRIPS {
            far.read_exact(&mut frame)?;
            far.write_all(&frame)?;
        }
        Ok(())
    });
    let mut frame = [0; FRAME_BYTES];
    let mut times = Vec::with_capacity(ROUND_TRIPS);
    for _ in 0..ROUND_TRIPS {
        let begun = Instant::now();
        near.write_all(&frame)?;
        near.read_exact(&mut frame)?;
        times.push(begun.elapsed());
    }
    answering.join().expect("answering does not panic")?;
    times.sort_unstable();
    times.get(ROUND_TRIPS / 2).copied().ok_or_else(|| BenchError("no round trip was measured".to_owned()))
}

/// Verifies the signatures of entries one after another, in the strict sense, on one thread, and nothing else;
/// each key is made ready once.
///
/// # Errors
/// When one of them does not verify.
pub(super) fn signatures(entries: &[(PublicKey, &[u8])]) -> Result<Duration, BenchError> {
    let mut verifier = ReadyKeys::default();
    let begun = Instant::now();
    for (author, bytes) in entries {
        let verifies = bytes
            .split_last_chunk()
            .is_some_and(|(body, signature)| verifier.verifies(author, DOMAIN, body, &Signature(*signature)));
        if !verifies {
            return Err(BenchError("an entry of the corpus does not verify".to_owned()));
        }
    }
    Ok(begun.elapsed())
}

/// Sends a file through a connection of this machine, hashed at both ends and written durably, one thread for each end.
///
/// # Errors
/// When there is no connection, or the copy is another.
pub(super) fn copy(source: &Path, target: &Path) -> Result<Duration, BenchError> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    let (mut receiver, _) = listener.accept()?;
    let mut from = std::fs::File::open(source)?;
    let begun = Instant::now();
    let sending = std::thread::spawn(move || -> std::io::Result<blake3::Hash> {
        let mut hasher = blake3::Hasher::new();
        let mut piece = vec![0; COPIED_BYTES];
        loop {
            let read = from.read(&mut piece)?;
            let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(hasher.finalize()) };
            hasher.update(bytes);
            sender.write_all(bytes)?;
        }
    });
    let mut into = std::fs::File::create(target)?;
    let mut hasher = blake3::Hasher::new();
    let mut piece = vec![0; COPIED_BYTES];
    loop {
        let read = receiver.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        hasher.update(bytes);
        into.write_all(bytes)?;
    }
    into.sync_all()?;
    let took = begun.elapsed();
    let sent = sending.join().expect("sending does not panic")?;
    if sent == hasher.finalize() { Ok(took) } else { Err(BenchError("the copy is another file".to_owned())) }
}

/// Saves each document, sends it through a connection of this machine and loads it at the other end, on one thread.
///
/// # Errors
/// When there is no connection, or a document cannot be loaded.
pub(super) fn save_send_load(projects: &[Project]) -> Result<Duration, BenchError> {
    let load = |bytes: &[u8]| Automerge::load(bytes).map_err(|error| BenchError(error.to_string()));
    let documents = projects.iter().map(|project| load(&project.saved)).collect::<Result<Vec<_>, _>>()?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    sender.set_nodelay(true)?;
    let (mut receiver, _) = listener.accept()?;
    let mut received = Vec::with_capacity(documents.len());
    let begun = Instant::now();
    for document in &documents {
        let saved = document.save();
        // A document of the corpus fits in the system's buffer, so that one thread can be both ends.
        sender.write_all(&saved)?;
        let mut bytes = vec![0; saved.len()];
        receiver.read_exact(&mut bytes)?;
        received.push(load(&bytes)?);
    }
    Ok(begun.elapsed())
}
