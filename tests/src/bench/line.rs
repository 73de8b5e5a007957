//! A line between two nodes of this machine: it carries a TCP connection, counts its bytes and can take its time.
//!
//! What nodes count are frames; here are all the bytes that a network would carry, the handshakes and pings among them,
//! without the headers of TCP and IP. A line that delays tells how often two nodes wait for each other.

use super::BenchError;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How many bytes are carried at a time.
const CHUNK_BYTES: usize = 64 << 10;

/// A line that is up until its owner goes.
#[derive(Debug)]
pub(super) struct Line {
    address: SocketAddr,
    bytes: Arc<AtomicU64>,
    ends: Arc<AtomicBool>,
}

impl Line {
    /// Lays a line to the node at this port. Whatever goes through it, in either direction, comes out `delay` later.
    ///
    /// # Errors
    /// When this machine has no free port.
    pub(super) fn to(port: u16, delay: Duration) -> Result<Self, BenchError> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let (bytes, ends) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(false)));
        let (counted, ended) = (Arc::clone(&bytes), Arc::clone(&ends));
        std::thread::spawn(move || {
            while let Ok((near, _)) = listener.accept() {
                if ended.load(Ordering::Relaxed) {
                    break;
                }
                // A node that cannot be reached is what the caller sees of a line that ends here.
                if let Ok(far) = TcpStream::connect(("127.0.0.1", port)) {
                    _ = join(&near, &far, delay, &counted);
                }
            }
        });
        Ok(Self { address, bytes, ends })
    }

    /// Returns where a node finds the other end.
    pub(super) fn address(&self) -> String {
        format!("/ip4/127.0.0.1/tcp/{}", self.address.port())
    }

    /// Returns how many bytes went through, both ways.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // The thread waits for a connection; one more lets it see that there is nobody to wait for.
        _ = TcpStream::connect(self.address);
    }
}

/// Joins two connections, each direction on threads of its own.
fn join(near: &TcpStream, far: &TcpStream, delay: Duration, bytes: &Arc<AtomicU64>) -> std::io::Result<()> {
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    for (from, to) in [(near, far), (far, near)] {
        let (from, to, bytes) = (from.try_clone()?, to.try_clone()?, Arc::clone(bytes));
        std::thread::spawn(move || carry(from, to, delay, &bytes));
    }
    Ok(())
}

/// Carries bytes until one side closes; what was on the way then still arrives.
fn carry(mut from: TcpStream, mut to: TcpStream, delay: Duration, bytes: &AtomicU64) {
    let (sender, receiver) = mpsc::channel::<(Instant, Vec<u8>)>();
    let delivering = std::thread::spawn(move || {
        while let Ok((at, chunk)) = receiver.recv() {
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            if to.write_all(&chunk).is_err() {
                break;
            }
        }
        // Whoever has closed already needs not be told.
        _ = to.shutdown(Shutdown::Write);
    });
    let mut chunk = vec![0; CHUNK_BYTES];
    while let Ok(length @ 1..) = from.read(&mut chunk) {
        bytes.fetch_add(length as u64, Ordering::Relaxed);
        let carried = chunk.get(..length).unwrap_or_default().to_vec();
        if sender.send((Instant::now() + delay, carried)).is_err() {
            break;
        }
    }
    drop(sender);
    _ = delivering.join();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_in_comes_out_later_and_is_counted() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let delay = Duration::from_millis(30);
        let line = Line::to(listener.local_addr().unwrap().port(), delay).unwrap();
        let mut near = TcpStream::connect(line.address).unwrap();
        let (mut far, _) = listener.accept().unwrap();
        let begun = Instant::now();
        near.write_all(b"there").unwrap();
        let mut got = [0; 5];
        far.read_exact(&mut got).unwrap();
        far.write_all(b"back").unwrap();
        near.read_exact(&mut got[..4]).unwrap();
        assert!(begun.elapsed() >= 2 * delay, "both ways take their time");
        assert_eq!((&got, line.bytes()), (b"backe", 9));
        drop(near);
        assert_eq!(far.read(&mut got).unwrap(), 0, "the end of one side is the end of the other");
    }
}
