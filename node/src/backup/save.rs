//! Making a backup from the files of a node, whether or not it runs.
//!
//! Invariant: the file of the wanted name appears whole, sealed and on the disk, or not at all.

use super::error::BackupError;
use crate::archive::{ArchiveError, ArchiveReader, Damage, Position};
use crate::driver::now;
use crate::folder::{Folder, FolderError};
use crate::vault::{Content, Passphrase};
use crate::whole::{Pages, WholeFile};
use djuntu_protocol::bundle::{BundleWriter, Contact, Header, Holds, KeyFile, Machine, Origin};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{EntryId, NetworkId};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// What was saved.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Saved {
    /// The backup.
    pub file: PathBuf,
    /// How many entries it holds.
    pub entries: u64,
    /// How long it is.
    pub bytes: u64,
    /// Whether the machine's keys are in it, sealed.
    pub keys: bool,
    /// What is damaged in the archive and so not in the backup.
    pub damaged: Vec<String>,
}

/// Writes a backup of the node in `data` to `file`; without keys when there is no passphrase to seal them with.
///
/// # Errors
/// [`BackupError`]; then there is no such file, or the one that there was. Damage is no error but told in [`Saved`].
pub fn save(data: &Path, file: &Path, passphrase: Option<&Passphrase>, force: bool) -> Result<Saved, BackupError> {
    if !force && file.exists() {
        return Err(BackupError::Exists(file.to_path_buf()));
    }
    let folder = Folder::look(data)?;
    let source = Source::of(&folder, data)?;
    write(&folder, &source, file, passphrase)
}

/// The archive as it was when the backup was begun: whatever the node writes meanwhile lies behind its end.
struct Source {
    archive: ArchiveReader,
    network: NetworkId,
    /// How many entries there are, each counted once.
    entries: u64,
    damaged: Vec<String>,
}

impl Source {
    fn of(folder: &Folder, data: &Path) -> Result<Self, BackupError> {
        let path = folder.path("archive");
        let is_missing = |error: &ArchiveError| matches!(error, ArchiveError::Folder { source, .. } if source.kind() == io::ErrorKind::NotFound);
        let archive = ArchiveReader::of_growing(&path).map_err(|error| match error {
            error if is_missing(&error) => BackupError::Empty(data.to_path_buf()),
            error => error.into(),
        })?;
        let Some(network) = archive.network()? else { return Err(BackupError::Empty(data.to_path_buf())) };
        let mut seen = BTreeSet::new();
        let scan = archive.scan(Position::START, |bytes, _| seen.extend(id_of(bytes, network)))?;
        let damaged = scan.damaged.iter().map(Damage::to_string).collect();
        Ok(Self { archive, network, entries: seen.len() as u64, damaged })
    }
}

/// Returns the id of an entry; none when it is none, which this version never stored.
fn id_of(bytes: &[u8], network: NetworkId) -> Option<EntryId> {
    SignedEntry::parse(bytes, network).ok().map(|entry| entry.id())
}

fn write(folder: &Folder, source: &Source, path: &Path, passphrase: Option<&Passphrase>) -> Result<Saved, BackupError> {
    let node = folder.keys()?.node;
    let territory = folder.territory()?;
    let machine = Machine {
        entries: source.entries,
        territory,
        counter: folder.counter()?,
        contacts: contacts(folder),
        keys: passphrase.map(|passphrase| sealed_keys(folder, passphrase)).transpose()?.map(Into::into),
    };
    let from = territory.map(|territory| Origin { territory, node: node.public() });
    let header =
        Header { network: source.network, holds: Holds::Export, created: now(), from, recipient: None, letter: None };
    let mut out = WholeFile::create(path).map_err(|error| failed(path, error))?;
    let (mut bundle, beginning) = BundleWriter::new(&header);
    out.write(&beginning);
    out.write(&bundle.machine(machine));
    let mut pages = Pages::default();
    let mut seen = BTreeSet::new();
    source.archive.scan(Position::START, |bytes, _| {
        // An entry that was damaged once and came back lies in the archive twice.
        let is_new = id_of(bytes, source.network).is_some_and(|id| seen.insert(id));
        if is_new {
            pages.add(bytes.to_vec(), &mut bundle, &mut out);
        }
    })?;
    pages.finish(&mut bundle, &mut out);
    out.write(&bundle.seal(&node));
    let (bytes, _) = out.finish().map_err(|error| failed(path, error))?;
    let (entries, damaged) = (seen.len() as u64, source.damaged.clone());
    Ok(Saved { file: path.to_path_buf(), entries, bytes, keys: passphrase.is_some(), damaged })
}

/// Where other nodes were reached; a file that cannot be read leaves none, and they are found as after any move.
fn contacts(folder: &Folder) -> Vec<Contact> {
    let known = folder.twins().unwrap_or_default().into_iter();
    let contact = |(node, addresses): (String, _)| Some(Contact { node: node.parse().ok()?, addresses });
    known.filter_map(contact).collect()
}

fn sealed_keys(folder: &Folder, passphrase: &Passphrase) -> Result<Vec<u8>, FolderError> {
    let files = folder.key_files()?.into_iter().map(|(name, content)| KeyFile { name, content: content.into() });
    Ok(passphrase.seal(Content::KeyFiles, &KeyFile::encode_all(&files.collect())))
}

fn failed(path: &Path, source: io::Error) -> BackupError {
    BackupError::Write { path: path.to_path_buf(), source }
}
