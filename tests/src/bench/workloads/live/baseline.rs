//! What the same edits cost without djuntu: how near to the limits of this disk and of Automerge a node comes.

use super::super::super::BenchError;
use automerge::transaction::Transactable;
use automerge::{Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc};
use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

/// About what an edit is, as a record in an archive and as a frame.
const RECORD_BYTES: usize = 320;

/// Two ends of a connection, each with a file: what must happen before a twin can show something that is stored at both.
pub(super) struct RoundTrip {
    file: File,
    stream: TcpStream,
}

impl RoundTrip {
    /// Makes the files in `folder`; the other end is a thread that ends with the connection.
    pub(super) fn start(folder: &Path) -> Result<Self, BenchError> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let stream = TcpStream::connect(listener.local_addr()?)?;
        let (mut other, _) = listener.accept()?;
        stream.set_nodelay(true)?;
        other.set_nodelay(true)?;
        let mut there = File::create(folder.join("bare-there"))?;
        std::thread::spawn(move || {
            let mut record = [0; RECORD_BYTES];
            let mut serve = || -> std::io::Result<()> {
                loop {
                    other.read_exact(&mut record)?;
                    there.write_all(&record)?;
                    there.sync_data()?;
                    other.write_all(&record)?;
                }
            };
            // It ends when the other end is closed, and that is all that can be said.
            serve().ok();
        });
        Ok(Self { file: File::create(folder.join("bare-here"))?, stream })
    }

    /// Writes here, sends, has it written there, and hears of it.
    pub(super) fn once(&mut self) -> Result<Duration, BenchError> {
        let mut record = [7; RECORD_BYTES];
        let begun = Instant::now();
        self.file.write_all(&record)?;
        self.file.sync_data()?;
        self.stream.write_all(&record)?;
        self.stream.read_exact(&mut record)?;
        Ok(begun.elapsed())
    }
}

/// A document at both ends.
struct Twin {
    here: Automerge,
    there: Automerge,
    texts: Vec<ObjId>,
}

impl Twin {
    fn new(texts: usize) -> Result<Self, AutomergeError> {
        let mut here = Automerge::new();
        let made = here.transact(|tx| {
            (0..texts).map(|text| tx.put_object(ROOT, text.to_string(), ObjType::Text)).collect::<Result<Vec<_>, _>>()
        });
        let texts = made.map_err(|failure| failure.error)?.result;
        Ok(Self { there: here.fork(), here, texts })
    }

    /// Types one character at the end of a text and returns the change.
    fn type_one(&mut self, text: usize) -> Result<Option<Change>, AutomergeError> {
        let Some(text) = self.texts.get(text) else { return Ok(None) };
        let end = self.here.length(text);
        let typed = self.here.transact(|tx| tx.splice_text(text, end, 0, "a"));
        typed.map_err(|failure| failure.error)?;
        Ok(self.here.get_last_local_change())
    }
}

/// Types as many characters, as many at a time, into as many documents; each change goes through a connection of this
/// machine and is applied at the other end with those that came with it. On one thread; nothing is signed or stored.
pub(super) fn type_alone(documents: usize, writers: usize, changes: usize) -> Result<Duration, BenchError> {
    let failed = |error: AutomergeError| BenchError(error.to_string());
    let texts = if documents == 1 { writers } else { 1 };
    let twins = (0..documents).map(|_| Twin::new(texts)).collect::<Result<Vec<_>, _>>();
    let mut twins = twins.map_err(failed)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let mut sender = TcpStream::connect(listener.local_addr()?)?;
    sender.set_nodelay(true)?;
    let (mut receiver, _) = listener.accept()?;
    let begun = Instant::now();
    for round in 0..changes.div_ceil(writers) {
        let mut came: Vec<Vec<Change>> = vec![Vec::new(); documents];
        for writer in 0..writers.min(changes - round * writers) {
            let document = (round * writers + writer) % documents;
            let Some(twin) = twins.get_mut(document) else { continue };
            let Some(change) = twin.type_one(writer % texts).map_err(failed)? else { continue };
            // A change fits in the system's buffer, so that one thread can be both ends.
            sender.write_all(change.raw_bytes())?;
            let mut bytes = vec![0; change.raw_bytes().len()];
            receiver.read_exact(&mut bytes)?;
            let change = Change::from_bytes(bytes).map_err(|error| BenchError(error.to_string()))?;
            came.get_mut(document).into_iter().for_each(|came| came.push(change.clone()));
        }
        for (twin, came) in twins.iter_mut().zip(came).filter(|(_, came)| !came.is_empty()) {
            twin.there.apply_changes(came).map_err(failed)?;
        }
    }
    let time = begun.elapsed();
    let same = twins.iter().all(|twin| twin.here.get_heads() == twin.there.get_heads());
    same.then_some(time).ok_or_else(|| BenchError("Automerge's two ends differ".to_owned()))
}
