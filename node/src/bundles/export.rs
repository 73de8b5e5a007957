//! Writing a bundle for a territory: the running node says what may go to it, the archive has the entries.
//!
//! Invariant: the file of the wanted name appears whole, sealed and on the disk, or not at all.

use super::error::ExportError;
use crate::api::{BundlePlan, PlannedDocument, ProofPlan};
use crate::archive::{ArchiveReader, Damage, EntryPosition, Position};
use crate::driver::now;
use crate::folder::{Folder, FolderError};
use crate::whole::{Pages, WholeFile};
use djuntu_protocol::bundle::{BundleWriter, Header, Holds, Letter, Origin};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{BundleId, DocumentId, EntryId, NetworkId, SecretKey};
use djuntu_protocol::limits;
use djuntu_protocol::wire;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How many bytes of entries are read together.
const CHUNK_BYTES_TARGET: usize = 4 << 20;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Exported {
    /// The file.
    pub file: PathBuf,
    /// The hash of the file.
    pub bundle: BundleId,
    /// For whom it is; none when it is for everybody.
    pub recipient: Option<crate::api::Territory>,
    /// How many entries it holds.
    pub entries: u64,
    /// How many documents they belong to, charters and cooperations not counted.
    pub documents: u64,
    /// How long it is.
    pub bytes: u64,
    /// Of when the receipt is on which it builds.
    pub since: Option<String>,
    /// What is damaged in the archive and so not in the bundle.
    pub damaged: Vec<String>,
}

/// Where an entry lies, and where it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Placed {
    /// The place of its document in the bundle.
    rank: usize,
    position: EntryPosition,
    length: usize,
}

/// Writes what `plan` says into `file`, sealed with the node's key. `progress` is told how many of how many bytes of entries
/// are written.
///
/// # Errors
/// [`ExportError`]; then there is no such file, or the one that there was. Damage is no error but told in [`Exported`].
pub fn export(
    data: &Path,
    file: &Path,
    plan: &BundlePlan,
    force: bool,
    mut progress: impl FnMut(u64, u64),
) -> Result<Exported, ExportError> {
    check_free(file, force)?;
    let folder = Folder::look(data)?;
    let node = folder.keys()?.node;
    let territory = folder.territory()?.ok_or_else(|| FolderError::Territory(folder.path("territory")))?;
    let archive = archive_of(&folder, plan.network)?;
    let (placed, documents, damaged) = find(&archive, plan)?;
    let header = Header {
        network: plan.network,
        holds: Holds::Export,
        created: now(),
        from: Some(Origin { territory, node: node.public() }),
        recipient: plan.recipient.as_ref().map(|recipient| recipient.id),
        letter: plan
            .letter
            .as_ref()
            .and_then(|bytes| wire::decode::<Letter>(bytes, limits::BUNDLE_HEADER_BYTES_MAX).ok()),
    };
    let (bytes, hash) = write(file, &archive, &header, &node, &placed, &mut progress)?;
    Ok(Exported {
        file: file.to_path_buf(),
        bundle: BundleId(hash),
        recipient: plan.recipient.clone(),
        entries: placed.len() as u64,
        documents,
        bytes,
        since: plan.since.clone(),
        damaged,
    })
}

/// Writes one document with everything by which it is judged into `file`, sealed with the node's key, for nobody in particular
/// (R312). Returns how long it is, and what is damaged in the archive and so not in it.
///
/// # Errors
/// [`ExportError`]; then there is no such file, or the one that there was.
pub fn prove(
    data: &Path,
    file: &Path,
    plan: &ProofPlan,
    force: bool,
    mut progress: impl FnMut(u64, u64),
) -> Result<(u64, Vec<String>), ExportError> {
    check_free(file, force)?;
    let folder = Folder::look(data)?;
    let node = folder.keys()?.node;
    let archive = archive_of(&folder, plan.network)?;
    let planned = BundlePlan {
        recipient: None,
        network: plan.network,
        authority: plan.authority.clone(),
        documents: vec![PlannedDocument { document: plan.document, entries: None }],
        letter: None,
        since: None,
    };
    let (placed, _, damaged) = find(&archive, &planned)?;
    let from = folder.territory()?.map(|territory| Origin { territory, node: node.public() });
    let header =
        Header { network: plan.network, holds: Holds::Export, created: now(), from, recipient: None, letter: None };
    let (bytes, _) = write(file, &archive, &header, &node, &placed, &mut progress)?;
    Ok((bytes, damaged))
}

fn archive_of(folder: &Folder, network: NetworkId) -> Result<ArchiveReader, ExportError> {
    let archive = ArchiveReader::of_growing(&folder.path("archive"))?;
    if archive.network()? == Some(network) { Ok(archive) } else { Err(ExportError::OtherNetwork) }
}

/// Writes the entries behind a header, and a seal behind them. Returns how long the file is, and its hash.
fn write(
    file: &Path,
    archive: &ArchiveReader,
    header: &Header,
    node: &SecretKey,
    placed: &[Placed],
    progress: &mut impl FnMut(u64, u64),
) -> Result<(u64, [u8; 32]), ExportError> {
    let failed = |source| ExportError::Write { path: file.to_path_buf(), source };
    let mut out = WholeFile::create(file).map_err(failed)?;
    let (mut bundle, beginning) = BundleWriter::new(header);
    out.write(&beginning);
    let mut pages = Pages::default();
    let all: u64 = placed.iter().map(|placed| placed.length as u64).sum();
    let mut done = 0;
    for chunk in chunks(placed) {
        let positions: Vec<EntryPosition> = chunk.iter().map(|placed| placed.position).collect();
        for entry in archive.read_many(&positions)? {
            done += entry.len() as u64;
            pages.add(entry, &mut bundle, &mut out);
        }
        if out.has_failed() {
            break;
        }
        progress(done, all);
    }
    pages.finish(&mut bundle, &mut out);
    out.write(&bundle.seal(node));
    out.finish().map_err(failed)
}

/// Writes a bundle of somebody else, which this node keeps, into `file` as it is.
///
/// # Errors
/// [`ExportError`]; then there is no such file, or the one that there was.
pub fn relay(
    data: &Path,
    bundle: BundleId,
    file: &Path,
    force: bool,
    mut progress: impl FnMut(u64, u64),
) -> Result<u64, ExportError> {
    check_free(file, force)?;
    let path = super::shelf::relayed_file(&Folder::look(data)?, bundle);
    let unreadable = |source| ExportError::Read { path: path.clone(), source };
    let failed = |source| ExportError::Write { path: file.to_path_buf(), source };
    let mut source = File::open(&path).map_err(unreadable)?;
    let all = source.metadata().map_err(unreadable)?.len();
    let mut out = WholeFile::create(file).map_err(failed)?;
    let (mut block, mut done) = (vec![0; CHUNK_BYTES_TARGET], 0);
    loop {
        let length = source.read(&mut block).map_err(unreadable)?;
        if length == 0 || out.has_failed() {
            break;
        }
        out.write(block.get(..length).unwrap_or_default());
        done += length as u64;
        progress(done, all);
    }
    let (bytes, hash) = out.finish().map_err(failed)?;
    if BundleId(hash) == bundle {
        return Ok(bytes);
    }
    std::fs::remove_file(file).map_err(failed)?;
    let damaged = io::Error::other("it is damaged on this disk: ask for it again");
    Err(ExportError::Read { path, source: damaged })
}

/// Writes bytes into `file`, which appears whole or not at all.
///
/// # Errors
/// [`ExportError`]; then there is no such file, or the one that there was.
pub fn write_whole(file: &Path, bytes: &[u8], force: bool) -> Result<(), ExportError> {
    check_free(file, force)?;
    let failed = |source| ExportError::Write { path: file.to_path_buf(), source };
    let mut out = WholeFile::create(file).map_err(failed)?;
    out.write(bytes);
    out.finish().map(|_| ()).map_err(failed)
}

/// Returns an error when a file is there that is not to be replaced.
///
/// # Errors
/// [`ExportError::Exists`].
pub fn check_free(file: &Path, force: bool) -> Result<(), ExportError> {
    if !force && file.exists() { Err(ExportError::Exists(file.to_path_buf())) } else { Ok(()) }
}

/// Finds the entries of a plan in the archive, as it is now: whatever is written meanwhile lies behind its end. Returns them
/// in their order in the bundle, how many documents they are of, and what is damaged.
fn find(archive: &ArchiveReader, plan: &BundlePlan) -> Result<(Vec<Placed>, u64, Vec<String>), ExportError> {
    let whole = plan.authority.iter().map(|document| (*document, None));
    let shared = plan.documents.iter().map(|planned| {
        (
            planned.document,
            planned.entries.as_ref().map(|entries| entries.iter().copied().collect::<BTreeSet<EntryId>>()),
        )
    });
    let wanted: BTreeMap<DocumentId, (usize, Option<BTreeSet<EntryId>>)> =
        whole.chain(shared).enumerate().map(|(rank, (document, entries))| (document, (rank, entries))).collect();
    // An entry that was damaged once and came back lies in the archive twice.
    let mut seen = BTreeSet::new();
    let mut placed = Vec::new();
    let scan = archive.scan(Position::START, |bytes, position| {
        let Ok(entry) = SignedEntry::parse(bytes, plan.network) else { return };
        let Some((rank, entries)) = wanted.get(&entry.document()) else { return };
        let is_wanted = entries.as_ref().is_none_or(|entries| entries.contains(&entry.id()));
        if is_wanted && seen.insert(entry.id()) {
            placed.push(Placed { rank: *rank, position, length: bytes.len() });
        }
    })?;
    // The archive has each entry behind what it rests on, and so has each document.
    placed.sort_unstable();
    let authority = plan.authority.len();
    let ranks: BTreeSet<usize> = placed.iter().map(|placed| placed.rank).filter(|rank| *rank >= authority).collect();
    Ok((placed, ranks.len() as u64, scan.damaged.iter().map(Damage::to_string).collect()))
}

/// Returns the entries in pieces of about [`CHUNK_BYTES_TARGET`].
fn chunks(mut placed: &[Placed]) -> impl Iterator<Item = &[Placed]> {
    std::iter::from_fn(move || {
        let mut bytes = 0;
        let fit = placed.iter().take_while(|placed| {
            let fits = bytes < CHUNK_BYTES_TARGET;
            bytes += placed.length;
            fits
        });
        let (chunk, rest) = placed.split_at_checked(fit.count())?;
        placed = rest;
        Some(chunk).filter(|chunk| !chunk.is_empty())
    })
}
