//! Making a backup from the files of a node, whether or not it runs.
//!
//! Invariant: the file of the wanted name appears whole, sealed and on the disk, or not at all.

use super::error::BackupError;
use super::vault::Passphrase;
use crate::archive::{ArchiveError, ArchiveReader, Damage, Position};
use crate::driver::now;
use crate::folder::{Folder, FolderError};
use djuntu_protocol::bundle::{BundleWriter, Contact, Header, Holds, KeyFile, Machine, Origin};
use djuntu_protocol::entry::SignedEntry;
use djuntu_protocol::identity::{EntryId, NetworkId};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// How many bytes of entries go into a page: less than elsewhere, because damage costs the page that it is in.
const BACKUP_PAGE_BYTES_TARGET: usize = 16 << 10;

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
    let temporary = unfinished(file);
    let written = write(&folder, &source, &temporary, passphrase);
    let finished = written.and_then(|saved| {
        fs::rename(&temporary, file).and_then(|()| sync_parent(file)).map_err(|error| failed(file, error))?;
        Ok(Saved { file: file.to_path_buf(), ..saved })
    });
    if finished.is_err() {
        // Half a backup is of no use to anybody; what was wrong is told by the error.
        fs::remove_file(&temporary).ok();
    }
    finished
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
    let mut out = Out::create(path).map_err(|error| failed(path, error))?;
    let (mut bundle, beginning) = BundleWriter::new(&header);
    out.write(&beginning);
    out.write(&bundle.machine(machine));
    let mut page = Page::default();
    let mut seen = BTreeSet::new();
    source.archive.scan(Position::START, |bytes, _| {
        // An entry that was damaged once and came back lies in the archive twice.
        let is_new = id_of(bytes, source.network).is_some_and(|id| seen.insert(id));
        if is_new && let Some(full) = page.add(bytes) {
            out.write(&bundle.page(&slices(&full)));
        }
    })?;
    if !page.entries.is_empty() {
        out.write(&bundle.page(&slices(&page.entries)));
    }
    out.write(&bundle.seal(&node));
    let bytes = out.finish().map_err(|error| failed(path, error))?;
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
    Ok(passphrase.seal(&KeyFile::encode_all(&files.collect())))
}

/// Entries that go into the next page.
#[derive(Default)]
struct Page {
    entries: Vec<Vec<u8>>,
    bytes: usize,
}

impl Page {
    /// Adds an entry; returns those before it when they make a page of their own.
    fn add(&mut self, entry: &[u8]) -> Option<Vec<Vec<u8>>> {
        let is_full = self.bytes + entry.len() > BACKUP_PAGE_BYTES_TARGET && !self.entries.is_empty();
        let full = is_full.then(|| std::mem::take(self).entries);
        self.bytes += entry.len();
        self.entries.push(entry.to_vec());
        full
    }
}

fn slices(entries: &[Vec<u8>]) -> Vec<&[u8]> {
    entries.iter().map(Vec::as_slice).collect()
}

/// A file that is written from within a scan: the first failure is kept, and nothing is written after it.
struct Out {
    file: BufWriter<File>,
    bytes: u64,
    failure: Option<io::Error>,
}

impl Out {
    fn create(path: &Path) -> io::Result<Self> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        Ok(Self { file: BufWriter::new(options.open(path)?), bytes: 0, failure: None })
    }

    fn write(&mut self, bytes: &[u8]) {
        if self.failure.is_none() {
            self.bytes += bytes.len() as u64;
            self.failure = self.file.write_all(bytes).err();
        }
    }

    /// Brings everything onto the disk and returns how much it is.
    fn finish(self) -> io::Result<u64> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        self.file.into_inner()?.sync_all()?;
        Ok(self.bytes)
    }
}

/// Returns the name under which a backup is written until it is whole.
fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

fn sync_parent(file: &Path) -> io::Result<()> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(parent)?.sync_all()
}

fn failed(path: &Path, source: io::Error) -> BackupError {
    BackupError::Write { path: path.to_path_buf(), source }
}
