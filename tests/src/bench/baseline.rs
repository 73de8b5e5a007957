//! What the same documents cost without djuntu: Automerge's own format, a bare TCP connection, nothing signed or stored.

use super::BenchError;
use super::corpus::Project;
use automerge::Automerge;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

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
