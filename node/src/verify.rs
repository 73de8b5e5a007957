//! Checking everything again, trusting nobody: every signature, every chain, every right, from the files alone.
//!
//! This is what an observer does who trusts neither the node nor its index. It works while the node runs, and on a copy of
//! the files on a machine that never saw the network.

use djuntu_protocol::authority::Authority;
use djuntu_protocol::authority::judge::judge;
use djuntu_protocol::bundle::{BundleError, BundleReader, Content};
use djuntu_protocol::document::Log;
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::gate::{self, Refusal};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much is read at a time.
const BLOCK_LENGTH: usize = 1 << 20;
/// Most things of one sort that are listed; the rest is counted.
const LISTED_TARGET: usize = 50;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Entries whose signature, chain and right were checked and are good.
    pub entries: usize,
    /// The documents that they belong to.
    pub documents: usize,
    /// The territories whose charters were checked.
    pub territories: usize,
    /// Entries that do not pass, each with the reason.
    pub refused: Vec<String>,
    /// Parts of files that cannot be read.
    pub damaged: Vec<String>,
    /// Who signed two things of which only one can be meant; each entry of them is good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<String>,
}

impl Report {
    /// Returns whether everything is good.
    pub const fn is_good(&self) -> bool {
        self.refused.is_empty() && self.damaged.is_empty()
    }
}

/// Why nothing could be checked.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is something else.
    #[error("{} is no bundle of djuntu: {reason}", path.display())]
    NotABundle {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// There is nothing to check.
    #[error("there is no archive in {}: “djuntu run” makes one", .0.display())]
    Empty(PathBuf),
    /// No document has an id that begins so.
    #[error("no document in the archive has an id that begins with “{0}”")]
    NoSuchDocument(String),
}

/// Checks the whole archive in a data folder. With `document`, the beginning of an id, the report is of that document alone.
///
/// # Errors
/// [`VerifyError`] when there is nothing that could be checked; what does not pass is no error but told in the report.
pub fn folder(data: &Path, document: Option<&str>) -> Result<Report, VerifyError> {
    let archive = data.join("archive");
    let read = |source| VerifyError::Read { path: archive.clone(), source };
    let files = std::fs::read_dir(&archive).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => VerifyError::Empty(data.to_path_buf()),
        _ => read(error),
    })?;
    let mut segments = Vec::new();
    for file in files {
        let path = file.map_err(read)?.path();
        if path.extension().is_some_and(|extension| extension == "bundle") {
            segments.push(path);
        }
    }
    segments.sort();
    if segments.is_empty() {
        return Err(VerifyError::Empty(data.to_path_buf()));
    }
    let mut verifier = Verifier::default();
    for (index, segment) in segments.iter().enumerate() {
        let is_last = index + 1 == segments.len();
        verifier.read(segment, is_last)?;
    }
    verifier.finish(document)
}

/// Checks one file: a bundle, or a segment of an archive.
///
/// # Errors
/// [`VerifyError`] as [`folder`].
pub fn file(path: &Path) -> Result<Report, VerifyError> {
    let mut verifier = Verifier::default();
    verifier.read(path, false)?;
    verifier.finish(None)
}

#[derive(Debug, Default)]
struct Verifier {
    network: Option<NetworkId>,
    authority: Authority,
    logs: BTreeMap<DocumentId, Log>,
    /// Entries whose charter or predecessor has not come yet.
    waiting: Vec<SignedEntry>,
    refused: Vec<(Option<DocumentId>, String)>,
    damaged: Vec<String>,
}

impl Verifier {
    fn read(&mut self, path: &Path, may_be_torn: bool) -> Result<(), VerifyError> {
        let failed = |source| VerifyError::Read { path: path.to_path_buf(), source };
        let mut file = File::open(path).map_err(failed)?;
        let mut reader = BundleReader::new();
        let mut block = vec![0; BLOCK_LENGTH];
        loop {
            match reader.step() {
                Ok(Content::NeedMore) => match file.read(&mut block).map_err(failed)? {
                    0 => reader.finish(),
                    length => reader.feed(block.get(..length).unwrap_or_default()),
                },
                Ok(Content::End) => return Ok(()),
                Ok(content) => self.take(path, content, may_be_torn),
                Err(error @ (BundleError::NotABundle | BundleError::Version)) => {
                    let reason = error.to_string();
                    return Err(VerifyError::NotABundle { path: path.to_path_buf(), reason });
                }
                Err(error) => {
                    self.damaged.push(format!("{}: {error}", path.display()));
                    if !matches!(error, BundleError::Page { .. }) {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn take(&mut self, path: &Path, content: Content, may_be_torn: bool) {
        match content {
            Content::Header(header) => self.network = Some(header.network),
            Content::Entries(entries) => entries.iter().for_each(|bytes| self.check(bytes)),
            Content::Damaged(damage) => {
                let sentence =
                    format!("{}: {} bytes from byte {} on are damaged", path.display(), damage.length, damage.offset);
                self.damaged.push(sentence);
            }
            // The end of the segment that is being written may be an unfinished write, which nobody was told of.
            Content::Torn(_) if may_be_torn => {}
            Content::Torn(damage) => {
                self.damaged.push(format!("{} breaks off at byte {}", path.display(), damage.offset));
            }
            Content::Sealed(_) | Content::NeedMore | Content::End => {}
        }
    }

    fn check(&mut self, bytes: &[u8]) {
        let Some(network) = self.network else { return };
        match gate::parse(bytes, network) {
            Ok(entry) => self.admit(entry),
            Err(violation) => self.refused.push((None, violation.to_string())),
        }
    }

    fn admit(&mut self, entry: SignedEntry) {
        let (id, document) = (entry.id(), entry.document());
        let mut log = self.logs.remove(&document);
        let outcome = gate::admit(&entry, &mut log, &self.authority);
        if let Some(log) = log {
            self.authority.update(&log);
            self.logs.insert(document, log);
        }
        match outcome {
            Ok(_) | Err(Refusal::Known) => {}
            Err(Refusal::Orphan(_)) => self.waiting.push(entry),
            Err(Refusal::Violation(violation)) => {
                self.refused.push((
                    Some(document),
                    format!("entry {} of document {}: {violation}", id.short(), document.short()),
                ));
            }
        }
    }

    /// Tries again what waited until nothing more fits, and sums up.
    fn finish(mut self, prefix: Option<&str>) -> Result<Report, VerifyError> {
        loop {
            let before = self.waiting.len();
            for entry in std::mem::take(&mut self.waiting) {
                self.admit(entry);
            }
            if self.waiting.len() == before {
                break;
            }
        }
        for entry in std::mem::take(&mut self.waiting) {
            let (id, document) = (entry.id().short(), entry.document());
            let sentence = format!("entry {id} of document {}: what it rests on is missing here", document.short());
            self.refused.push((Some(document), sentence));
        }
        let typed = prefix.map(str::to_ascii_lowercase);
        let matches =
            |document: &DocumentId| typed.as_ref().is_none_or(|typed| document.to_string().starts_with(typed));
        let checked: Vec<&Log> = self.logs.values().filter(|log| matches(&log.document())).collect();
        let refused: Vec<String> = {
            let concerned = self.refused.iter().filter(|(document, _)| document.as_ref().is_none_or(&matches));
            concerned.map(|(_, sentence)| sentence.clone()).collect()
        };
        if let Some(prefix) = prefix
            && checked.is_empty()
            && refused.is_empty()
        {
            return Err(VerifyError::NoSuchDocument(prefix.to_owned()));
        }
        let disputes = checked.iter().flat_map(|log| disputes(log, &self.authority)).collect();
        Ok(Report {
            disputes: shortened(disputes),
            entries: checked.iter().map(|log| log.order().len()).sum(),
            documents: checked.len(),
            territories: self.authority.territories().count(),
            refused: shortened(refused),
            damaged: shortened(self.damaged),
        })
    }
}

/// Returns what a document proves of those who dealt twice (R155).
fn disputes(log: &Log, authority: &Authority) -> Vec<String> {
    let (id, verdict) = (log.document().short(), judge(log, authority));
    let named = |entries: &BTreeSet<EntryId>| entries.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and ");
    let forks = verdict.forks.iter().map(|fork| {
        format!("document {id}: the key {} signed with one number {}", fork.author.short(), named(&fork.entries))
    });
    let acts = verdict.disputes.iter().map(|dispute| {
        let (territory, entries) = (dispute.territory.short(), named(&dispute.entries));
        format!("document {id}: the territory {territory} signed in one place of its binding acts {entries}")
    });
    forks.chain(acts).collect()
}

fn shortened(mut sentences: Vec<String>) -> Vec<String> {
    let more = sentences.len().saturating_sub(LISTED_TARGET);
    if more > 0 {
        sentences.truncate(LISTED_TARGET);
        sentences.push(format!("and {more} more"));
    }
    sentences
}

#[cfg(test)]
mod tests;
