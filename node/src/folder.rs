//! The data folder: who may use it, which version made it, the keys, and the start counter.
//!
//! ```text
//! format              "djuntu data 1"
//! lock                held while a node runs
//! keys/node           the node's key, readable by its owner alone
//! keys/office         this machine's office key, used when the charter lists it; under a passphrase, if there is one
//! keys/office.next    the key that is to replace it, from “keys rotate” until the charter says so
//! territory           the territory that this machine belongs to, once it has founded or joined one
//! archive/ index/     every signed entry; what is found fast
//! views/              what long documents say, so that they open fast; can be deleted
//! search              the words by which documents are found; can be deleted
//! files/              the files of documents, under the hash of what is in them
//! bundles/            what was brought in on a stick for others, and receipts; can be deleted
//! epoch               the start counter, kept here and in the index
//! restored            of when the backup is that was restored here, zero of an old copy, until nothing of it is missing
//! last-backup         its time is when the last backup was made, as the command line notes it for “doctor”
//! api-token           opens the HTTP interface
//! node.json           where the running node's HTTP interface is
//! twins.toml          where other nodes were reached; may be edited by hand
//! abilities           what other nodes could do at their best; without a node's line, that is learnt anew
//! heard               when other nodes were last heard; without a node's line, that counts from now on
//! spent               what was used of the budget of a day
//! observing           what an observer observes, and the nodes from which it gets it
//! accepting           invitations that this node answers, until they are confirmed
//! people              who may use the page of this machine: names, roles, what is kept of passwords
//! config.toml         what belongs to this machine
//! ```

mod keys;
mod observing;
mod old;
mod people;

pub use keys::OfficeKeys;
pub(crate) use keys::StoredKey;

use crate::whole::WholeFile;
use djuntu_protocol::engine::{Heard, Keys, Observing, OfficeKey, Spent};
use djuntu_protocol::identity::{PublicKey, TerritoryId};
use djuntu_protocol::limits;
use djuntu_protocol::session::Abilities;
use djuntu_protocol::time::Time;
use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

const FORMAT: &str = "djuntu data 1\n";

/// The data folder, locked.
#[derive(Debug)]
pub struct Folder {
    root: PathBuf,
    /// Unlocked when the folder is dropped.
    _lock: File,
}

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// Another process uses it.
    #[error("another djuntu is running on {}: stop it first, or use another folder with --data", .0.display())]
    InUse(PathBuf),
    /// Another version made it.
    #[error("{} was made by another version of djuntu ({found}): use that version, or another folder", folder.display())]
    Version {
        /// The folder.
        folder: PathBuf,
        /// What its format file says.
        found: String,
    },
    /// It holds something else.
    #[error("{} is not empty: name another folder with --data", .0.display())]
    Foreign(PathBuf),
    /// A restore was begun in it and not finished.
    #[error("a backup was being restored into {}, and that was not finished: run “djuntu restore” again", .0.display())]
    Unfinished(PathBuf),
    /// There is none.
    #[error("there is no data folder in {}: “djuntu run” makes one", .0.display())]
    Missing(PathBuf),
    /// A rotation and a passphrase do not go together.
    #[error(
        "the office key of this machine is under a passphrase: take that away (“djuntu keys unprotect”), replace the key, and \
         protect the new one"
    )]
    Protected,
    /// The key that would be protected is about to be replaced.
    #[error("the office key is being replaced: end that first with “djuntu keys rotate”, then protect the new one")]
    Rotating,
    /// A key file is damaged.
    #[error("the key in {} is damaged: restore the file from your backup", .0.display())]
    Key(PathBuf),
    /// The file that names the territory is damaged.
    #[error("{} is damaged: restore the file from your backup", .0.display())]
    Territory(PathBuf),
    /// The system cannot read or write a file.
    #[error("{} cannot be read or written: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl FolderError {
    fn other_version(root: &Path, found: &str) -> Self {
        let found = found.lines().next().unwrap_or("nothing").chars().take(40).collect();
        Self::Version { folder: root.to_path_buf(), found }
    }

    /// Returns the exit code of the process.
    pub(crate) const fn exit_code(&self) -> u8 {
        match self {
            Self::Disk { .. } => 11,
            Self::Key(_) | Self::Territory(_) => 7,
            Self::Protected | Self::Rotating => 5,
            Self::InUse(_) | Self::Version { .. } | Self::Foreign(_) | Self::Unfinished(_) | Self::Missing(_) => 9,
        }
    }
}

impl Folder {
    /// Opens the folder for this process alone, and makes it first when `create` says so.
    ///
    /// # Errors
    /// [`FolderError`]; a folder that cannot be used is left as it is.
    pub fn open(root: &Path, create: bool) -> Result<Self, FolderError> {
        let format = root.join("format");
        let found = match fs::read(&format) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(source) => return Err(FolderError::Disk { path: format, source }),
        };
        match found {
            Some(found) if found != FORMAT => return Err(FolderError::other_version(root, &found)),
            Some(_) => {}
            None if Self::is_unfinished(root) => return Err(FolderError::Unfinished(root.to_path_buf())),
            None if !create => return Err(FolderError::Missing(root.to_path_buf())),
            None => make(root)?,
        }
        let lock = lock(root)?;
        Ok(Self { root: root.to_path_buf(), _lock: lock })
    }

    /// Returns a path inside the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Returns this machine's keys, made at the first start.
    ///
    /// # Errors
    /// [`FolderError`] when a key file is damaged or cannot be written.
    pub fn keys(&self) -> Result<Keys, FolderError> {
        let office = match self.office_key()? {
            StoredKey::Open(key) => OfficeKey::Open(key),
            StoredKey::Protected { public, .. } => OfficeKey::Locked(public),
        };
        Ok(Keys { node: self.key("node")?, office: Some(office) })
    }

    /// Returns an epoch that these keys never used: one more than the counters here and in the index, and randomness for
    /// the case that both come from an old backup.
    ///
    /// # Errors
    /// [`FolderError`] when the counter cannot be kept; then nothing may be signed.
    pub fn next_epoch(&self, indexed: u64) -> Result<(u64, u64), FolderError> {
        let kept = self.counter()?;
        let counter: u64 = indexed.max(kept).saturating_add(1).min(u64::from(u32::MAX));
        self.keep_counter(counter)?;
        let [a, b, c, d, ..] = random();
        Ok((counter, counter << 32 | u64::from(u32::from_le_bytes([a, b, c, d]))))
    }

    /// Returns the territory that this machine belongs to; none before it founded or joined one, and in folders of versions
    /// that did not keep it.
    ///
    /// # Errors
    /// [`FolderError`] when the file is there and cannot be understood: whoever guesses here may act for another territory.
    pub fn territory(&self) -> Result<Option<TerritoryId>, FolderError> {
        let path = self.path("territory");
        match fs::read_to_string(&path) {
            Ok(text) => text.trim().parse().map(Some).map_err(|_| FolderError::Territory(path)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(FolderError::Territory(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
    }

    /// Keeps the territory that this machine belongs to.
    ///
    /// # Errors
    /// [`FolderError::Disk`]; then nothing may be done for the territory.
    pub fn keep_territory(&self, territory: TerritoryId) -> Result<(), FolderError> {
        self.write_private(&self.path("territory"), &format!("{territory}\n"))
    }

    /// Returns the token that opens the HTTP interface, made at the first start.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn api_token(&self) -> Result<String, FolderError> {
        let path = self.path("api-token");
        match fs::read_to_string(&path) {
            Ok(token) if token.trim().len() >= 32 => Ok(token.trim().to_owned()),
            Ok(_) | Err(_) => {
                let token = PublicKey(random()).to_string();
                self.write_private(&path, &format!("{token}\n"))?;
                Ok(token)
            }
        }
    }

    /// Tells clients where the running node's HTTP interface is.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn announce(&self, api: std::net::SocketAddr) -> Result<(), FolderError> {
        let note = serde_json::json!({ "api": api.to_string(), "pid": std::process::id() });
        self.write_private(&self.path("node.json"), &format!("{note}\n"))
    }

    /// Takes back [`Folder::announce`].
    pub fn withdraw(&self) {
        // A note that stays behind is harmless: clients find nobody there, and say so.
        fs::remove_file(self.path("node.json")).ok();
    }

    /// Returns where other nodes were reached.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be understood.
    pub fn twins(&self) -> Result<BTreeMap<String, Vec<String>>, FolderError> {
        let path = self.path("twins.toml");
        match fs::read_to_string(&path) {
            Ok(text) => toml::from_str(&text)
                .map_err(|error| FolderError::Disk { path, source: io::Error::other(error.to_string()) }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(BTreeMap::new()),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
    }

    /// Keeps where other nodes were reached.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn keep_twins(&self, twins: &BTreeMap<String, Vec<String>>) -> Result<(), FolderError> {
        let text = toml::to_string(twins).expect("names and lists of texts are TOML");
        let note =
            "# Where other nodes were reached, by node key. You may add addresses; the node keeps this up to date.\n";
        self.write_private(&self.path("twins.toml"), &format!("{note}{text}"))
    }

    /// Returns what other nodes could do at their best (R161). Lines that cannot be understood are left out: what they said
    /// is learnt anew.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be read. Lines that cannot be understood say nothing.
    pub fn abilities(&self) -> Result<BTreeMap<PublicKey, Abilities>, FolderError> {
        let text = self.lines("abilities")?;
        let read = |line: &str| {
            let (node, rest) = line.split_once(' ')?;
            let (version, features) = rest.split_once(' ')?;
            let features = u64::from_str_radix(features, 16).ok()?;
            Some((node.parse().ok()?, Abilities { version: version.parse().ok()?, features }))
        };
        Ok(text.lines().filter_map(read).take(limits::ABILITIES_REMEMBERED_MAX).collect())
    }

    /// Keeps what other nodes could do at their best: for each its key, the version, and the features as a number.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn keep_abilities(&self, abilities: &BTreeMap<PublicKey, Abilities>) -> Result<(), FolderError> {
        let line = |(node, Abilities { version, features }): (&PublicKey, &Abilities)| {
            format!("{node} {version} {features:x}\n")
        };
        self.write_private(&self.path("abilities"), &abilities.iter().map(line).collect::<String>())
    }

    /// Returns what this machine observes; none when it is no observer.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be understood: a machine that forgot that it observes could
    /// be taken for one of the territories that it observes.
    pub fn observing(&self) -> Result<Option<Observing>, FolderError> {
        let text = self.lines("observing")?;
        let mut observing = Observing::default();
        for line in text.lines() {
            observing::read(line, &mut observing).ok_or_else(|| FolderError::Disk {
                path: self.path("observing"),
                source: io::Error::other(format!("the line “{line}” is neither a scope nor a source")),
            })?;
        }
        Ok((!observing.scopes.is_empty()).then_some(observing))
    }

    /// Keeps what this machine observes, for ever.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn keep_observing(&self, observing: &Observing) -> Result<(), FolderError> {
        self.write_private(&self.path("observing"), &observing::write(observing))
    }

    /// Returns when other nodes were last heard, and since when they should be (R204). Lines that cannot be understood are
    /// left out: what they said counts from now on.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be read.
    pub fn heard(&self) -> Result<BTreeMap<PublicKey, Heard>, FolderError> {
        let text = self.lines("heard")?;
        let read = |line: &str| {
            let mut words = line.split(' ');
            let node = words.next()?.parse().ok()?;
            let wanted = Time(words.next()?.parse().ok()?);
            let last = match words.next()? {
                "never" => None,
                last => Some(Time(last.parse().ok()?)),
            };
            words.next().is_none().then_some((node, Heard { wanted, last }))
        };
        Ok(text.lines().filter_map(read).take(limits::ABILITIES_REMEMBERED_MAX).collect())
    }

    /// Keeps when other nodes were last heard: for each its key, since when it should be, and when it was, in milliseconds.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn keep_heard(&self, heard: &BTreeMap<PublicKey, Heard>) -> Result<(), FolderError> {
        let line = |(node, Heard { wanted, last }): (&PublicKey, &Heard)| {
            let last = last.map_or_else(|| "never".to_owned(), |last| last.0.to_string());
            format!("{node} {} {last}\n", wanted.0)
        };
        let text: String = heard.iter().map(line).collect();
        // A peer that greets waits meanwhile, and with the power no more is lost than the last greetings of days.
        self.write_soon(&self.path("heard"), &text)
    }

    /// Returns what was used of the budget of a day (R299); nothing when that cannot be understood.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be read.
    pub fn spent(&self) -> Result<Spent, FolderError> {
        let text = self.lines("spent")?;
        let read = |text: &str| {
            let (day, bytes) = text.trim().split_once(' ')?;
            Some(Spent { day: day.parse().ok()?, bytes: bytes.parse().ok()? })
        };
        Ok(read(&text).unwrap_or_default())
    }

    /// Keeps what was used of the budget of a day: which day since 1970, in UTC, and how many bytes.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn keep_spent(&self, spent: &Spent) -> Result<(), FolderError> {
        // Frames wait meanwhile, and with the power no more is lost than some seconds of a thin line.
        self.write_soon(&self.path("spent"), &format!("{} {}\n", spent.day, spent.bytes))
    }

    /// Writes a small file without waiting for the disk: for what may be lost with the power.
    fn write_soon(&self, path: &Path, text: &str) -> Result<(), FolderError> {
        let written = WholeFile::create(path).and_then(|mut file| {
            file.write(text.as_bytes());
            file.finish_soon()
        });
        written.map_err(|source| FolderError::Disk { path: path.to_path_buf(), source })
    }

    /// Returns the codes of the invitations that are being answered.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be read.
    pub fn accepting(&self) -> Result<Vec<String>, FolderError> {
        Ok(self.lines("accepting")?.lines().map(str::to_owned).collect())
    }

    /// Returns the text of a file, whatever of it is text; nothing when there is no such file.
    fn lines(&self, name: &str) -> Result<String, FolderError> {
        let path = self.path(name);
        match fs::read(&path) {
            Ok(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(String::new()),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
    }

    /// Keeps the codes of the invitations that are being answered.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub fn keep_accepting(&self, codes: &[String]) -> Result<(), FolderError> {
        let lines: String = codes.iter().map(|code| format!("{code}\n")).collect();
        self.write_private(&self.path("accepting"), &lines)
    }

    /// Replaces a file at once and durably, readable by its owner alone.
    fn write_private(&self, path: &Path, text: &str) -> Result<(), FolderError> {
        let disk = |source| FolderError::Disk { path: path.to_path_buf(), source };
        let temporary = path.with_extension("new");
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary).map_err(disk)?;
        file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(disk)?;
        fs::rename(&temporary, path).map_err(disk)?;
        let parent = path.parent().unwrap_or(&self.root);
        File::open(parent).and_then(|folder| folder.sync_all()).map_err(disk)
    }
}

/// Makes a new data folder, readable by its owner alone.
fn make(root: &Path) -> Result<(), FolderError> {
    let disk = |source| FolderError::Disk { path: root.to_path_buf(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(root).map_err(disk)?;
    if is_other(root, &[]).map_err(disk)? {
        return Err(FolderError::Foreign(root.to_path_buf()));
    }
    builder.create(root.join("keys")).map_err(disk)?;
    fs::write(root.join("format"), FORMAT).map_err(disk)
}

/// Returns whether something lies in a folder besides what may lie there before it is a data folder.
fn is_other(root: &Path, allowed: &[&str]) -> io::Result<bool> {
    for file in fs::read_dir(root)? {
        let name = file?.file_name();
        let is_known = name == "config.toml" || name == "lost+found" || allowed.iter().any(|known| name == **known);
        if !is_known {
            return Ok(true);
        }
    }
    Ok(false)
}

fn lock(root: &Path) -> Result<File, FolderError> {
    let path = root.join("lock");
    let file = fs::OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|source| FolderError::Disk { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(FolderError::InUse(root.to_path_buf())),
        Err(TryLockError::Error(source)) => Err(FolderError::Disk { path, source }),
    }
}

/// Returns 32 bytes of the system's randomness.
pub(crate) fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}

#[cfg(test)]
mod tests;
