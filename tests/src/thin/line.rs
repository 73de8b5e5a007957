//! A bad line between two nodes of this machine: it carries TCP connections as slowly, as late and with as many stalls as
//! `Quality` says, and cuts all of them now and then.
//!
//! The line takes bytes only as fast as it carries them, but for a short queue as routers have it; what a node writes
//! beyond that waits in the buffers of its own machine. A cut resets the connections: what is in the line is lost, and
//! neither node learns what of it arrived. How late bytes come out says `course`.

use super::Quality;
use super::course::{Course, SEGMENT_BYTES};
use crate::sim::Random;
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

/// How much of the line's time its queue holds.
const QUEUE_MS: f64 = 100.0;

/// A line that is up until its owner goes.
#[derive(Debug)]
pub(crate) struct Line {
    address: SocketAddr,
    shared: Arc<Shared>,
}

/// What the line's threads and its owner know.
#[derive(Debug)]
struct Shared {
    quality: Quality,
    begun: Instant,
    ends: AtomicBool,
    connections: AtomicU64,
    carried: [AtomicU64; 2],
}

impl Shared {
    fn now_ms(&self) -> f64 {
        self.begun.elapsed().as_secs_f64() * 1_000.0
    }

    /// Returns when the connections that exist now are cut.
    fn next_cut(&self) -> Option<Instant> {
        let every = self.quality.cut_every_ms?;
        let passed = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX) / every;
        Some(self.begun + Duration::from_millis((passed + 1) * every))
    }
}

impl Line {
    /// Lays a line to the node at this port.
    ///
    /// # Errors
    /// When this machine has no free port.
    pub(crate) fn to(port: u16, quality: Quality, seed: u64) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            quality,
            begun: Instant::now(),
            ends: AtomicBool::new(false),
            connections: AtomicU64::new(0),
            carried: [AtomicU64::new(0), AtomicU64::new(0)],
        });
        let known = Arc::clone(&shared);
        std::thread::spawn(move || {
            while let Ok((near, _)) = listener.accept() {
                if known.ends.load(Ordering::Relaxed) {
                    break;
                }
                // A node that cannot be reached is what the caller sees of a line that ends here.
                if let Ok(far) = TcpStream::connect(("127.0.0.1", port)) {
                    let number = known.connections.fetch_add(1, Ordering::Relaxed);
                    _ = join(near, far, &known, seed.wrapping_add(number));
                }
            }
        });
        Ok(Self { address, shared })
    }

    /// Returns where a node finds the other end.
    pub(crate) fn address(&self) -> String {
        format!("/ip4/127.0.0.1/tcp/{}", self.address.port())
    }

    /// Returns how many bytes came out at the end of whoever dialed, and at the other one.
    pub(crate) fn carried(&self) -> [u64; 2] {
        let [near, far] = &self.shared.carried;
        [near.load(Ordering::Relaxed), far.load(Ordering::Relaxed)]
    }

    /// Returns how many connections there were.
    pub(crate) fn connections(&self) -> u64 {
        self.shared.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.shared.ends.store(true, Ordering::Relaxed);
        // The thread waits for a connection; one more lets it see that there is nobody to wait for.
        _ = TcpStream::connect(self.address);
    }
}

/// Joins two connections until they are cut or one side closes.
fn join(near: TcpStream, far: TcpStream, shared: &Arc<Shared>, seed: u64) -> std::io::Result<()> {
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let is_cut = Arc::new(AtomicBool::new(false));
    for (index, from, to) in [(0, far.try_clone()?, near.try_clone()?), (1, near.try_clone()?, far.try_clone()?)] {
        let random = Random::of(seed, if index == 0 { "back" } else { "there" });
        let (shared, is_cut) = (Arc::clone(shared), Arc::clone(&is_cut));
        std::thread::spawn(move || carry(from, to, index, &shared, random, &is_cut));
    }
    if let Some(at) = shared.next_cut() {
        std::thread::spawn(move || {
            std::thread::sleep(at.saturating_duration_since(Instant::now()));
            is_cut.store(true, Ordering::Relaxed);
            // Whoever has closed already needs not be cut.
            [near, far].iter().for_each(|end| _ = end.shutdown(Shutdown::Both));
        });
    }
    Ok(())
}

/// Carries one direction until one side closes; what was on the way then still arrives, unless the line was cut.
fn carry(
    mut from: TcpStream,
    to: TcpStream,
    index: usize,
    shared: &Arc<Shared>,
    random: Random,
    is_cut: &Arc<AtomicBool>,
) {
    let mut course = Course::new(shared.quality, random);
    let (sender, receiver) = mpsc::channel::<(f64, Vec<u8>)>();
    let (known, cut) = (Arc::clone(shared), Arc::clone(is_cut));
    let delivering = std::thread::spawn(move || deliver(&receiver, to, index, &known, &cut));
    let mut segment = [0; SEGMENT_BYTES];
    while let Ok(length @ 1..) = from.read(&mut segment) {
        let carried = segment.get(..length).unwrap_or_default().to_vec();
        let arrives = course.send(shared.now_ms(), length);
        if sender.send((arrives, carried)).is_err() {
            break;
        }
        let ahead = course.backlog(shared.now_ms()) - QUEUE_MS;
        if ahead > 0.0 {
            std::thread::sleep(Duration::from_secs_f64(ahead / 1_000.0));
        }
    }
    drop(sender);
    _ = delivering.join();
}

fn deliver(
    receiver: &mpsc::Receiver<(f64, Vec<u8>)>,
    mut to: TcpStream,
    index: usize,
    shared: &Shared,
    is_cut: &AtomicBool,
) {
    while let Ok((at, bytes)) = receiver.recv() {
        let wait = at - shared.now_ms();
        if wait > 0.0 {
            std::thread::sleep(Duration::from_secs_f64(wait / 1_000.0));
        }
        if is_cut.load(Ordering::Relaxed) {
            break;
        }
        // Counted before whoever reads it can look.
        if let Some(carried) = shared.carried.get(index) {
            carried.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        }
        if to.write_all(&bytes).is_err() {
            break;
        }
    }
    // Whoever has closed already needs not be told.
    _ = to.shutdown(Shutdown::Write);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(quality: Quality) -> (Line, TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Line::to(listener.local_addr().unwrap().port(), quality, 1).unwrap();
        let near = TcpStream::connect(line.address).unwrap();
        let (far, _) = listener.accept().unwrap();
        (line, near, far)
    }

    #[test]
    fn bytes_come_out_late_and_no_faster_than_the_line_is() {
        let quality = Quality { bits_per_second: 800_000, round_trip_ms: 100, ..Quality::FAST };
        let (line, mut near, mut far) = laid(quality);
        let begun = Instant::now();
        near.write_all(&[7; 20_000]).unwrap();
        let mut got = vec![0; 20_000];
        far.read_exact(&mut got).unwrap();
        assert!(begun.elapsed() >= Duration::from_millis(250), "{:?}", begun.elapsed());
        assert_eq!((got[19_999], line.carried()[1], line.connections()), (7, 20_000, 1));
    }

    #[test]
    fn a_cut_ends_both_sides_and_loses_what_is_on_the_way() {
        let quality = Quality { round_trip_ms: 100_000, cut_every_ms: Some(300), ..Quality::FAST };
        let (line, mut near, mut far) = laid(quality);
        near.write_all(&[7; 1_000]).unwrap();
        let mut rest = Vec::new();
        far.read_to_end(&mut rest).ok();
        near.read_to_end(&mut rest).ok();
        assert_eq!((rest.len(), line.carried()), (0, [0, 0]));
    }
}
