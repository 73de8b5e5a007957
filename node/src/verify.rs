//! Checking everything again, trusting nobody: every signature, every chain, every right, from the files alone.
//!
//! This is what an observer does who trusts neither the node nor its index. It works while the node runs, and on a copy of
//! the files on a machine that never saw the network.

mod about;
pub(crate) mod examiners;
mod proven;

pub use about::About;

use crate::api::Proven;
use crate::bundles::survey::is_receipt;
use crate::bundles::{ImportError, Surveyed, survey};
use crate::mandate;
use djuntu_protocol::act::Act;
use djuntu_protocol::authority::Authority;
use djuntu_protocol::authority::judge::judge;
use djuntu_protocol::bundle::{BundleError, BundleReader, Content, Header, Holds};
use djuntu_protocol::document::Log;
use djuntu_protocol::gate::{self, Candidate, Refusal, Refused};
use djuntu_protocol::identity::{DocumentId, EntryId, NetworkId};
use djuntu_protocol::violation::Violation;
use examiners::Examiners;
use proven::Held;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much is read at a time.
const BLOCK_LENGTH: usize = 1 << 20;
/// Up to this length what a file is about is shown; longer ones hold more than a person reads.
const PROOF_BYTES_MAX: u64 = 64 << 20;
/// What it takes to open a document.
const STACK_BYTES_TARGET: usize = 16 << 20;
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
    /// Signatures that were made outside the mandate that the charter gave to their keys then, by the signers' clocks. That
    /// is for people to know and decides nothing.
    #[serde(default)]
    pub outside_mandates: Vec<String>,
    /// Who signed two things of which only one can be meant; each entry of them is good.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub disputes: Vec<String>,
    /// What the file says about itself; none of an archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
    /// What the file proves of the one document that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proven: Option<Box<Proven>>,
    /// Entries of a bundle that builds on a receipt which rest on what its recipient has: of these only the signature was
    /// checked.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elsewhere: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
const fn is_zero(number: &usize) -> bool {
    *number == 0
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
    #[error("{} is no bundle and no receipt of djuntu: {reason}", path.display())]
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
        verifier.read(segment, is_last, |_| {})?;
    }
    verifier.finish(document)
}

/// Checks one file: a bundle, a receipt, or a segment of an archive.
///
/// # Errors
/// [`VerifyError`] as [`folder`].
pub fn file(path: &Path) -> Result<Report, VerifyError> {
    file_watched(path, |_, _| {})
}

/// The same; `progress` is told how many of how many bytes are read.
///
/// # Errors
/// [`VerifyError`] as [`folder`].
pub fn file_watched(path: &Path, mut progress: impl FnMut(u64, u64)) -> Result<Report, VerifyError> {
    let failed = |source| VerifyError::Read { path: path.to_path_buf(), source };
    if is_receipt(path).map_err(failed)? {
        return receipt(path);
    }
    let all = std::fs::metadata(path).map_err(failed)?.len();
    let mut verifier = if all <= PROOF_BYTES_MAX { Verifier::keeping() } else { Verifier::default() };
    verifier.read(path, false, |verifier| progress(verifier.read, all))?;
    verifier.finish(None)
}

fn receipt(path: &Path) -> Result<Report, VerifyError> {
    match survey(path) {
        Ok(Surveyed::Receipt(receipt)) => Ok(Report { about: Some(About::receipt(&receipt)), ..Report::default() }),
        Ok(Surveyed::Bundle(_)) => unreachable!("it begins as a receipt"),
        Err(ImportError::Disk(source)) => Err(VerifyError::Read { path: path.to_path_buf(), source }),
        Err(error) => Err(VerifyError::NotABundle { path: path.to_path_buf(), reason: error.to_string() }),
    }
}

/// Takes entries through the gate one after another, whatever order they come in.
#[derive(Debug, Default)]
pub(crate) struct Verifier {
    network: Option<NetworkId>,
    authority: Authority,
    logs: BTreeMap<DocumentId, Log>,
    /// Entries whose charter or predecessor has not come yet.
    waiting: Vec<Candidate>,
    refused: Vec<(Option<DocumentId>, String)>,
    damaged: Vec<String>,
    /// Whether a seal is still to come.
    is_unsealed: bool,
    /// What the file says about itself.
    header: Option<Header>,
    /// Whether it is a backup.
    is_backup: bool,
    /// How many bytes were read.
    read: u64,
    /// What was admitted and not taken yet; none when nobody wants it.
    admitted: Option<Vec<Vec<u8>>>,
}

impl Verifier {
    /// Keeps what is admitted, in an order in which everything stands behind what it rests on.
    pub(crate) fn keeping() -> Self {
        Self { admitted: Some(Vec::new()), ..Self::default() }
    }

    /// Returns the signed entries that were admitted since this was last asked.
    pub(crate) fn take_admitted(&mut self) -> Vec<Vec<u8>> {
        self.admitted.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Reads a file; `after` is called whenever something of it was checked.
    pub(crate) fn read(
        &mut self,
        path: &Path,
        may_be_torn: bool,
        mut after: impl FnMut(&mut Self),
    ) -> Result<(), VerifyError> {
        std::thread::scope(|scope| {
            let mut examiners = Examiners::start(scope);
            self.read_pages(path, may_be_torn, &mut examiners, &mut after)?;
            while let Some(examined) = examiners.take() {
                self.admit_all(examined);
                after(self);
            }
            Ok(())
        })?;
        if std::mem::take(&mut self.is_unsealed) {
            let sentence = format!("{} has no genuine seal: what stood at its end may be missing", path.display());
            self.damaged.push(sentence);
        }
        Ok(())
    }

    /// Hands out the pages of a file to be examined, and admits what was, so that only a few of them are in memory.
    fn read_pages(
        &mut self,
        path: &Path,
        may_be_torn: bool,
        examiners: &mut Examiners,
        after: &mut impl FnMut(&mut Self),
    ) -> Result<(), VerifyError> {
        let failed = |source| VerifyError::Read { path: path.to_path_buf(), source };
        let mut file = File::open(path).map_err(failed)?;
        let mut reader = BundleReader::new();
        let mut block = vec![0; BLOCK_LENGTH];
        loop {
            match reader.step() {
                Ok(Content::NeedMore) => match file.read(&mut block).map_err(failed)? {
                    0 => reader.finish(),
                    length => {
                        self.read += length as u64;
                        reader.feed(block.get(..length).unwrap_or_default());
                    }
                },
                Ok(Content::End) => return Ok(()),
                Ok(Content::Entries(entries)) => {
                    let Some(network) = self.network else { continue };
                    if let Some(examined) = examiners.give(entries, network) {
                        self.admit_all(examined);
                        after(self);
                    }
                }
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
            Content::Header(header) => {
                self.network = Some(header.network);
                self.is_unsealed = header.holds == Holds::Export;
                self.header = Some(header);
            }
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
            // A backup of a machine that belongs to nobody yet says nothing of who made it.
            Content::Sealed(node) => {
                let maker = self.header.as_ref().and_then(|header| header.from);
                self.is_unsealed = maker.is_some_and(|origin| origin.node != node);
            }
            Content::Machine(_) => self.is_backup = true,
            Content::Entries(_) | Content::NeedMore | Content::End => {}
        }
    }

    fn admit_all(&mut self, examined: Vec<Result<Candidate, Violation>>) {
        for entry in examined {
            match entry {
                Ok(entry) => self.admit(entry),
                Err(violation) => self.refused.push((None, violation.to_string())),
            }
        }
    }

    fn admit(&mut self, entry: Candidate) {
        let (id, document) = (entry.id(), entry.document());
        let mut log = self.logs.remove(&document);
        let outcome = gate::admit(entry, &mut log, &self.authority).map_err(|refused| *refused);
        if let Some(log) = log {
            self.authority.admit(&log, id);
            self.logs.insert(document, log);
        }
        match outcome {
            Ok(entry) => {
                if let Some(admitted) = &mut self.admitted {
                    admitted.push(entry.bytes().to_vec());
                }
            }
            Err(Refused { refusal: Refusal::Known, .. }) => {}
            Err(Refused { refusal: Refusal::Full(_), .. }) => unreachable!("whoever verifies has room for everything"),
            Err(Refused { refusal: Refusal::Orphan(_), candidate }) => self.waiting.push(candidate),
            Err(Refused { refusal: Refusal::Violation(violation), .. }) => {
                self.refused.push((
                    Some(document),
                    format!("entry {} of document {}: {violation}", id.short(), document.short()),
                ));
            }
        }
    }

    /// Tries again what waited until nothing more fits.
    pub(crate) fn settle(&mut self) {
        loop {
            let before = self.waiting.len();
            for entry in std::mem::take(&mut self.waiting) {
                self.admit(entry);
            }
            if self.waiting.len() == before {
                break;
            }
        }
    }

    /// Sums up.
    pub(crate) fn finish(mut self, prefix: Option<&str>) -> Result<Report, VerifyError> {
        self.settle();
        let about =
            self.header.as_ref().and_then(|header| About::bundle(header, self.damaged.is_empty(), self.is_backup));
        let builds_on_receipt = matches!(about, Some(About::Bundle { since: Some(_), .. }));
        let elsewhere = if builds_on_receipt { std::mem::take(&mut self.waiting).len() } else { 0 };
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
        let proven = self.proven();
        Ok(Report {
            proven,
            disputes: shortened(disputes),
            about,
            elsewhere,
            entries: checked.iter().map(|log| log.order().len()).sum(),
            documents: checked.len(),
            territories: self.authority.territories().count(),
            refused: shortened(refused),
            damaged: shortened(self.damaged),
            outside_mandates: shortened(
                checked.iter().flat_map(|log| outside_mandates(log, &self.authority)).collect(),
            ),
        })
    }
}

impl Verifier {
    /// Returns what the file proves, when it is an export that somebody may want to judge, for nobody in particular.
    fn proven(&self) -> Option<Box<Proven>> {
        let header =
            self.header.as_ref().filter(|header| header.holds == Holds::Export && header.recipient.is_none())?;
        let bytes = self.admitted.as_ref().filter(|_| !self.is_backup)?;
        let (logs, authority, named) = (&self.logs, &self.authority, std::cell::RefCell::default());
        let held = Held { logs, authority, bytes, network: header.network, named };
        std::thread::scope(|scope| {
            let opened = std::thread::Builder::new().stack_size(STACK_BYTES_TARGET);
            let proven = opened.spawn_scoped(scope, move || held.proven()).ok()?.join().ok()?;
            proven.map(Box::new)
        })
    }
}

/// Returns the signatures in a log that lie outside the mandates of their keys, as the charters that they cite have them.
fn outside_mandates(log: &Log, authority: &Authority) -> Vec<String> {
    let mut found = Vec::new();
    for (entry, record) in log.records() {
        let Some(Act::Sign(signing)) = record.act() else { continue };
        let mut versions = authority.charter_versions(record.territory);
        let cited = versions.find(|version| Some(version.entry) == record.charter);
        let office = cited.and_then(|cited| cited.charter.listed(&record.author)?.office.as_ref());
        if let Some(why) = office.and_then(|office| mandate::outside(office, record.time)) {
            let (entry, document) = (entry.short(), log.document().short());
            found.push(format!("entry {entry} of document {document}, signed by {}: {why}", signing.name));
        }
    }
    found
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
