//! Reading the entries of a bundle: page by page, on all cores, and never more than a few of them in memory.

use super::error::ImportError;
use crate::verify::examiners::{Examined, Examiners};
use djuntu_protocol::bundle::{BundleError, BundleReader, Content};
use djuntu_protocol::gate::Candidate;
use djuntu_protocol::identity::NetworkId;
use djuntu_protocol::violation::Violation;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use tokio::sync::mpsc::Sender;

/// How much is read at a time.
const BLOCK_BYTES: usize = 256 << 10;
/// How many bytes of entries are taken together: one durable write for all of them.
const BATCH_BYTES_TARGET: usize = 1 << 20;
/// How many batches wait while the engine takes one.
pub(crate) const BATCHES_WAITING_MAX: usize = 2;

/// Entries whose signatures were checked, in the order of the file.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(crate) entries: VecDeque<Candidate>,
    /// Of what is no entry at all, why.
    pub(crate) malformed: Vec<Violation>,
    /// How many bytes of the file were read.
    pub(crate) done: u64,
    bytes: usize,
}

/// Reads a bundle and hands over its entries. Damage is passed over: the survey has told of it.
pub(crate) fn read(path: &Path, network: NetworkId, batches: &Sender<Batch>) -> Result<(), ImportError> {
    std::thread::scope(|scope| {
        let mut reading =
            Reading { examiners: Examiners::start(scope), network, batches, batch: Batch::default(), is_wanted: true };
        reading.file(path)?;
        while let Some(examined) = reading.examiners.take() {
            reading.add(examined);
        }
        reading.hand_over();
        Ok(())
    })
}

struct Reading<'b> {
    examiners: Examiners,
    network: NetworkId,
    batches: &'b Sender<Batch>,
    batch: Batch,
    is_wanted: bool,
}

impl Reading<'_> {
    fn file(&mut self, path: &Path) -> Result<(), ImportError> {
        let mut file = File::open(path)?;
        let mut reader = BundleReader::new();
        let mut block = vec![0; BLOCK_BYTES];
        while self.is_wanted {
            match reader.step() {
                Ok(Content::NeedMore) => match file.read(&mut block) {
                    Ok(0) => reader.finish(),
                    Ok(length) => {
                        self.batch.done += length as u64;
                        reader.feed(block.get(..length).unwrap_or_default());
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error.into()),
                },
                Ok(Content::Entries(entries)) => {
                    if let Some(examined) = self.examiners.give(entries, self.network) {
                        self.add(examined);
                    }
                }
                Ok(Content::End) => break,
                Ok(_) | Err(BundleError::Page { .. }) => {}
                // The reader is at its end.
                Err(_) => break,
            }
        }
        Ok(())
    }

    fn add(&mut self, examined: Examined) {
        for entry in examined {
            match entry {
                Ok(entry) => {
                    self.batch.bytes += entry.length();
                    self.batch.entries.push_back(entry);
                }
                Err(violation) => self.batch.malformed.push(violation),
            }
        }
        if self.batch.bytes >= BATCH_BYTES_TARGET {
            self.hand_over();
        }
    }

    fn hand_over(&mut self) {
        let done = self.batch.done;
        let batch = std::mem::replace(&mut self.batch, Batch { done, ..Batch::default() });
        // Whoever takes them may have had to stop.
        self.is_wanted = self.is_wanted && self.batches.blocking_send(batch).is_ok();
    }
}
