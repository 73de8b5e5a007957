//! The rows on disk, so that a node that starts need not open every document.
//!
//! ```text
//! search       "djuntu search 2\n" ‖ checksum ‖ a line of JSON for the whole ‖ a line for each document
//! checksum     BLAKE3 of everything behind it
//! ```
//!
//! The file is a cache: it can be deleted at any time, nothing in it is backed up or sent, and nothing in it is believed that
//! does not fit what is held.

use super::index::{Index, Listed, Words};
use crate::whole::WholeFile;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::identity::{DocumentId, Fingerprint};
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

const MAGIC: &[u8; 16] = b"djuntu search 2\n";
const HASH_BYTES: usize = 32;
/// Most bytes of the file: what the words and the rows of a full index take, and room.
const FILE_BYTES_MAX: u64 = 512 << 20;

/// What stands for what a row was judged by until that was compared: the engine counts from 0.
const UNJUDGED: u64 = u64::MAX;

/// What the file says of the whole.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Whole {
    /// The version of djuntu that wrote it; another one may read documents differently.
    version: String,
    /// By what all of it was judged.
    judged_by: [u8; 32],
}

/// One line.
#[derive(Debug, Serialize, Deserialize)]
struct Line {
    listed: Listed,
    words: Words,
}

/// What was kept.
#[derive(Debug)]
pub(crate) struct Saved {
    /// By what all of it was judged: a hash over the charters and cooperations.
    pub(crate) judged_by: [u8; 32],
    /// The rows; by what the engine judges today must be told of each.
    pub(crate) index: Index,
}

/// Returns a hash over everything by which documents are judged: the charters and cooperations, as they are held. What counts
/// in a document is a function of that and of its own entries (R31). The documents come in the order of their ids.
pub(crate) fn judged_by<'a>(documents: impl Iterator<Item = (DocumentId, &'a str, Fingerprint)>) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key("djuntu/search/1");
    let judges = [DocumentKind::Territory.name(), DocumentKind::Cooperation.name()];
    for (document, _, fingerprint) in documents.filter(|(_, kind, _)| judges.contains(kind)) {
        hasher.update(document.as_bytes()).update(fingerprint.as_bytes());
    }
    *hasher.finalize().as_bytes()
}

/// Writes the index, in the place of an earlier one.
///
/// # Errors
/// What the system says; nothing depends on it.
pub(crate) fn save(path: &Path, index: &Index) -> io::Result<()> {
    let rows =
        index.rows().map(|row| (row.listed.summary.id, row.listed.summary.kind.as_str(), row.listed.fingerprint));
    let whole = Whole { version: env!("CARGO_PKG_VERSION").to_owned(), judged_by: judged_by(rows) };
    let mut body = json_line(&whole);
    let by_number = index.by_number();
    for row in index.rows() {
        let line = Line { listed: row.listed.clone(), words: index.words_of(row, &by_number) };
        body.extend(json_line(&line));
    }
    let mut file = WholeFile::create(path)?;
    file.write(MAGIC);
    file.write(blake3::hash(&body).as_bytes());
    file.write(&body);
    file.finish_soon()
}

fn json_line(value: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(value).expect("texts and numbers are JSON");
    line.push(b'\n');
    line
}

/// Reads what was kept; none when there is nothing that can be used.
pub(crate) fn load(path: &Path) -> Option<Saved> {
    let mut bytes = Vec::new();
    match File::open(path).and_then(|file| file.take(FILE_BYTES_MAX).read_to_end(&mut bytes)) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(file = %path.display(), %error, "what documents are found by cannot be read, so it is made anew");
            return None;
        }
    }
    let saved = decode(&bytes);
    if saved.is_none() {
        tracing::info!(file = %path.display(), "what documents are found by is damaged or of another version, so it is made anew");
    }
    saved
}

fn decode(bytes: &[u8]) -> Option<Saved> {
    let (checksum, body) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<HASH_BYTES>()?;
    if blake3::hash(body).as_bytes() != checksum {
        return None;
    }
    let mut lines = body.split_inclusive(|byte| *byte == b'\n');
    let whole: Whole = serde_json::from_slice(lines.next()?).ok()?;
    if whole.version != env!("CARGO_PKG_VERSION") {
        return None;
    }
    let mut index = Index::default();
    for line in lines {
        let Line { listed, words } = serde_json::from_slice(line).ok()?;
        index.put(listed, UNJUDGED, Some(&words));
    }
    Some(Saved { judged_by: whole.judged_by, index })
}

#[cfg(test)]
mod tests;
