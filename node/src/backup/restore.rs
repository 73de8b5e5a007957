//! Making a data folder from a backup.
//!
//! Invariant: whatever happens on the way, the folder is afterwards either not there, or marked as unfinished so that
//! another restore begins again, or whole. Each entry passes the gate; what does not, and what rests on something that is
//! missing, is left out and named.

use super::error::RestoreError;
use crate::archive::{Archive, Position};
use crate::folder::Folder;
use crate::vault::{Content as Sealed, Passphrase, VaultError};
use crate::verify::{Report, Verifier, VerifyError};
use djuntu_protocol::bundle::{BundleReader, Content, Header, KeyFile, Machine};
use djuntu_protocol::identity::TerritoryId;
use djuntu_protocol::limits;
use djuntu_protocol::time::Time;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// More than the header and the record about the machine take.
const BEGINNING_BYTES: u64 = limits::BACKUP_MACHINE_BYTES_MAX as u64 + (64 << 10);
/// How much is written before it is brought onto the disk.
const SYNC_BYTES_TARGET: usize = 8 << 20;

/// A backup whose beginning was read.
#[derive(Debug)]
pub struct Backup {
    path: PathBuf,
    header: Header,
    machine: Option<Machine>,
    keys: Vec<KeyFile>,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Restored {
    /// Of when the backup is.
    #[serde(serialize_with = "rfc3339")]
    pub created: Time,
    /// The territory that the machine belongs to.
    pub territory: Option<TerritoryId>,
    /// Whether the machine has its keys again.
    pub keys: bool,
    /// How many entries of the backup were not restored; none when what the backup says about its machine is damaged.
    pub missing: Option<u64>,
    /// What was restored, and what not and why.
    #[serde(flatten)]
    pub report: Report,
}

fn rfc3339<S: serde::Serializer>(time: &Time, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&crate::desk::rfc3339(*time))
}

impl Restored {
    /// Returns of when the backup is, as RFC 3339.
    pub fn created(&self) -> String {
        crate::desk::rfc3339(self.created)
    }
}

impl Backup {
    /// Reads the beginning of a backup.
    ///
    /// # Errors
    /// [`RestoreError::Read`] or [`RestoreError::NotABackup`].
    pub fn open(path: &Path) -> Result<Self, RestoreError> {
        let read = |source| RestoreError::Read { path: path.to_path_buf(), source };
        let mut beginning = Vec::new();
        File::open(path).and_then(|file| file.take(BEGINNING_BYTES).read_to_end(&mut beginning)).map_err(read)?;
        let mut reader = BundleReader::new();
        reader.feed(&beginning);
        reader.finish();
        let foreign = |reason: String| RestoreError::NotABackup { path: path.to_path_buf(), reason };
        let header = match reader.step() {
            Ok(Content::Header(header)) => header,
            Ok(_) => return Err(foreign("it has no header".to_owned())),
            Err(error) => return Err(foreign(error.to_string())),
        };
        let machine = match reader.step() {
            Ok(Content::Machine(machine)) => Some(machine),
            // What it says about its machine is damaged, or it is another bundle: the entries are there all the same.
            Ok(_) | Err(_) => None,
        };
        Ok(Self { path: path.to_path_buf(), header, machine, keys: Vec::new() })
    }

    /// Returns whether a passphrase opens keys in it.
    pub fn has_keys(&self) -> bool {
        self.machine.as_ref().is_some_and(|machine| machine.keys.is_some())
    }

    /// Opens the keys.
    ///
    /// # Errors
    /// [`VaultError::Closed`].
    pub fn unlock(&mut self, passphrase: &Passphrase) -> Result<(), VaultError> {
        let sealed = self.machine.as_ref().and_then(|machine| machine.keys.as_ref());
        let Some(sealed) = sealed else { return Ok(()) };
        let plain = passphrase.open(Sealed::KeyFiles, sealed)?;
        let keys = KeyFile::decode_all(&plain).map_err(|_| VaultError::Closed)?;
        if !keys.iter().all(|file| Folder::is_key_name(&file.name)) {
            return Err(VaultError::Closed);
        }
        self.keys = keys;
        Ok(())
    }

    /// Makes a data folder of it. Without keys that were opened, the machine gets new ones at its first start.
    ///
    /// # Errors
    /// [`RestoreError`]; damage is no error but told in [`Restored`].
    pub fn restore(&self, data: &Path) -> Result<Restored, RestoreError> {
        let folder = Folder::begin_restore(data)?;
        let mut verifier = Verifier::keeping();
        let (mut archive, _) = Archive::open(&folder.path("archive"), self.header.network, Position::START)?;
        let mut stored = Ok(());
        let mut unsynced = 0;
        let mut store = |verifier: &mut Verifier| {
            let admitted = verifier.take_admitted();
            let entries: Vec<&[u8]> = admitted.iter().map(Vec::as_slice).collect();
            if stored.is_ok() {
                stored = archive.append(&entries).map(|_| ());
            }
            unsynced += entries.iter().map(|entry| entry.len()).sum::<usize>();
            if stored.is_ok() && unsynced > SYNC_BYTES_TARGET {
                unsynced = 0;
                stored = archive.sync();
            }
        };
        verifier.read(&self.path, false, &mut store).map_err(|error| self.unreadable(error))?;
        verifier.settle();
        store(&mut verifier);
        stored?;
        archive.sync()?;
        drop(archive);
        self.keep_machine(&folder)?;
        folder.finish_restore()?;
        let report = verifier.finish(None).map_err(|error| self.unreadable(error))?;
        let all = self.machine.as_ref().map(|machine| machine.entries);
        Ok(Restored {
            created: self.header.created,
            territory: self.machine.as_ref().and_then(|machine| machine.territory),
            keys: !self.keys.is_empty(),
            missing: all.map(|all| all.saturating_sub(report.entries as u64)),
            report,
        })
    }

    /// Keeps what the machine needs besides entries, and that it was restored (R122).
    fn keep_machine(&self, folder: &Folder) -> Result<(), RestoreError> {
        for file in &self.keys {
            folder.keep_key_file(&file.name, &file.content)?;
        }
        if let Some(machine) = &self.machine {
            // With other keys this is another machine, and to whom it belongs is for its charter to say.
            if let Some(territory) = machine.territory.filter(|_| !self.keys.is_empty()) {
                folder.keep_territory(territory)?;
            }
            folder.keep_counter(machine.counter)?;
            let contacts = machine.contacts.iter();
            folder.keep_twins(&contacts.map(|c| (c.node.to_string(), c.addresses.clone())).collect())?;
        }
        Ok(folder.keep_restored(self.header.created)?)
    }

    fn unreadable(&self, error: VerifyError) -> RestoreError {
        match error {
            VerifyError::Read { path, source } => RestoreError::Read { path, source },
            other => RestoreError::NotABackup { path: self.path.clone(), reason: other.to_string() },
        }
    }
}
