//! The files on the disk.
//!
//! ```text
//! files/<hash>              a whole file
//! files/<hash>.tree         the hashes of its groups, when it has several
//! files/<hash>.of           the documents that named it, as far as they were seen
//! files/<hash>.unnamed      its time says since when no document names the file
//! files/<hash>.damaged      what was found not to be what it was; can be deleted
//! files/<hash>.for          the documents for which it was attached, brought or fetched: it is given to who may read those
//! files/coming/<hash>.<n>   the first groups of a file of n bytes that is coming, each of them checked
//! files/coming/….tree       the hashes of its groups
//! files/coming/new.<…>      a file that is being attached
//! ```
//!
//! The command line puts files here as well, while the node runs: a file appears whole, under a name that says what is in it,
//! so nobody can disturb anybody. Invariant: what has a hash as its name was on the disk, whole, when it got that name.

mod arrival;

pub(crate) use arrival::Arrival;

use crate::whole::WholeFile;
use djuntu_protocol::file::{FileTree, TreeBuilder, TreeError};
use djuntu_protocol::identity::{DocumentId, FileHash};
use djuntu_protocol::limits::{FILE_BYTES_MAX, FILE_GROUP_BYTES, FILE_UNNAMED_AGE_MAX};
use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// How much is copied at a time.
const PIECE_BYTES: usize = 1 << 20;
/// Most documents of which it is noted that they named a file.
const DOCUMENTS_NOTED_MAX: usize = 64;
/// After how long a copy that nobody finished is removed.
const LEFT_BEHIND: Duration = Duration::from_secs(24 * 3_600);

/// The folder of the files; cheap to clone.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
}

/// A whole file, to be read group by group.
#[derive(Debug)]
pub(crate) struct Held {
    file: File,
    tree: FileTree,
}

/// The groups of a file, one after the other, each checked.
#[derive(Debug)]
pub(crate) struct Groups {
    held: Held,
    next: u64,
}

/// A file that is coming.
#[derive(Debug)]
pub(crate) struct Coming {
    shelf: Shelf,
    hash: FileHash,
    size: u64,
    file: File,
    tree: Option<FileTree>,
    groups: u64,
}

/// Why a file cannot be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is too long.
    #[error("the file has more than {} GiB, the most that a file of a document may have", FILE_BYTES_MAX >> 30)]
    TooLong,
    /// The system cannot read or write it.
    #[error("{} cannot be read or written: {source}", path.display())]
    Disk {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// What is on the disk is not what it was.
    #[error("the file {0} is damaged on this disk")]
    Damaged(FileHash),
    /// Another node sent something else.
    #[error("what came is not the file: {0}")]
    Wrong(String),
}

impl Shelf {
    /// Opens the folder of the files of a node, which may not be there yet.
    pub fn of(data: &Path) -> Self {
        Self::at(data.join("files"))
    }

    /// Opens a folder of files.
    pub(crate) const fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// Returns where a whole file is, or would be.
    pub fn path(&self, hash: FileHash) -> PathBuf {
        self.folder.join(hash.to_string())
    }

    /// Returns how many bytes a file has; none when it is not here.
    pub fn size(&self, hash: FileHash) -> Option<u64> {
        fs::metadata(self.path(hash)).ok().filter(fs::Metadata::is_file).map(|found| found.len())
    }

    /// Returns every file that is here whole, and how many bytes it has.
    pub(crate) fn all(&self) -> Vec<(FileHash, u64)> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let hashes = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        hashes.filter_map(|hash| Some((hash, self.size(hash)?))).collect()
    }

    /// Returns the hash of a file anywhere, and how many bytes it has.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn hash(path: &Path) -> Result<(FileHash, u64), FileError> {
        let tree = hashed(&mut File::open(path).map_err(disk(path))?).map_err(disk(path))?;
        Ok((tree.hash(), tree.size()))
    }

    /// Copies a file onto the shelf, and returns its hash and how many bytes it has. `progress` learns of every piece.
    ///
    /// # Errors
    /// [`FileError`]; nothing is left behind.
    pub fn keep(&self, source: &Path, mut progress: impl FnMut(u64)) -> Result<(FileHash, u64), FileError> {
        let mut from = File::open(source).map_err(disk(source))?;
        let mut copy = self.arrive()?;
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let read = from.read(&mut piece).map_err(disk(source))?;
            let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
            copy.write(bytes)?;
            progress(copy.size());
        }
        let kept = copy.finish(self)?;
        Ok((kept.hash, kept.size))
    }

    /// Begins to write a file onto the shelf.
    ///
    /// # Errors
    /// [`FileError`].
    pub(crate) fn arrive(&self) -> Result<Arrival, FileError> {
        Arrival::begin(self)
    }

    /// Gives a file that is whole its name.
    fn name(&self, file: &File, path: &Path, tree: &FileTree) -> Result<(), FileError> {
        let target = self.path(tree.hash());
        file.sync_all().map_err(disk(path))?;
        if tree.groups() > 1 {
            let beside = tree_of(&target);
            // Whoever reads a tree checks it, so it needs no care of its own.
            fs::write(&beside, tree.to_bytes()).map_err(disk(&beside))?;
        }
        fs::rename(path, &target).map_err(disk(&target))?;
        crate::whole::sync_parent(&target).map_err(disk(&target))
    }

    /// Opens a whole file; none when it is not here.
    pub(crate) fn open(&self, hash: FileHash) -> Result<Option<Held>, FileError> {
        let path = self.path(hash);
        let mut file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(disk(&path)(error)),
        };
        let size = file.metadata().map_err(disk(&path))?.len();
        let beside = tree_of(&path);
        let known =
            if FileTree::byte_count(size) == Some(0) { Vec::new() } else { fs::read(&beside).unwrap_or_default() };
        if let Ok(tree) = FileTree::from_bytes(hash, size, &known) {
            return Ok(Some(Held { file, tree }));
        }
        let tree = hashed(&mut file).map_err(disk(&path))?;
        if tree.hash() != hash {
            return Err(FileError::Damaged(hash));
        }
        fs::write(&beside, tree.to_bytes()).map_err(disk(&beside))?;
        Ok(Some(Held { file, tree }))
    }

    /// Removes a file.
    pub(crate) fn remove(&self, hash: FileHash) -> Result<(), FileError> {
        for ending in [Beside::Tree, Beside::Of, Beside::For, Beside::Unnamed].map(Some).into_iter().chain([None]) {
            let path = ending.map_or_else(|| self.path(hash), |ending| ending.to(&self.path(hash)));
            match fs::remove_file(&path) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(disk(&path)(error)),
                _ => {}
            }
        }
        Ok(())
    }

    /// Notes that a document names a file. What cannot be noted is noted the next time.
    pub(crate) fn note_document(&self, hash: FileHash, document: DocumentId) {
        if let Err(error) = self.note(Beside::Of, hash, document) {
            tracing::warn!(file = %hash.short(), %error, "it cannot be noted which document names a file");
        }
    }

    /// Notes that a file was attached to a document, or has come for it.
    ///
    /// # Errors
    /// [`FileError::Disk`]: without the note nobody else would get the file for this document.
    pub fn note_reason(&self, hash: FileHash, document: DocumentId) -> Result<(), FileError> {
        self.note(Beside::For, hash, document)
    }

    fn note(&self, beside: Beside, hash: FileHash, document: DocumentId) -> Result<(), FileError> {
        let known = self.noted(beside, hash);
        if known.contains(&document) || known.len() >= DOCUMENTS_NOTED_MAX {
            return Ok(());
        }
        let path = beside.to(&self.path(hash));
        let lines: Vec<String> = known.iter().chain([&document]).map(|document| format!("{document}\n")).collect();
        let written = WholeFile::create(&path).and_then(|mut file| {
            file.write(lines.concat().as_bytes());
            file.finish()
        });
        written.map(|_| ()).map_err(disk(&path))
    }

    /// Returns the documents of which it was noted that they named a file.
    pub(crate) fn documents_of(&self, hash: FileHash) -> Vec<DocumentId> {
        self.noted(Beside::Of, hash)
    }

    /// Returns the documents for which a file is here.
    pub(crate) fn reasons_of(&self, hash: FileHash) -> Vec<DocumentId> {
        self.noted(Beside::For, hash)
    }

    fn noted(&self, beside: Beside, hash: FileHash) -> Vec<DocumentId> {
        let text = fs::read_to_string(beside.to(&self.path(hash))).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Returns the files that no document has named for [`FILE_UNNAMED_AGE_MAX`], and notes of others since when that is so.
    pub(crate) fn unnamed(&self, named: &BTreeSet<FileHash>, now: SystemTime) -> Vec<FileHash> {
        let age_max = Duration::from_millis(FILE_UNNAMED_AGE_MAX.0);
        let mut unnamed = Vec::new();
        for (hash, _) in self.all() {
            let mark = Beside::Unnamed.to(&self.path(hash));
            if named.contains(&hash) {
                // It stays at worst, and counts only while nobody names the file.
                fs::remove_file(&mark).ok();
                continue;
            }
            match fs::metadata(&mark).and_then(|found| found.modified()) {
                Ok(since) if now.duration_since(since).is_ok_and(|age| age > age_max) => unnamed.push(hash),
                Ok(_) => {}
                Err(_) => _ = fs::write(&mark, ""),
            }
        }
        unnamed
    }

    /// Puts a file out of the way so that it is fetched again, if it is damaged: that is seen by reading all of it, because a
    /// disk that fails for a moment must cost no file.
    pub(crate) fn discard_damaged(&self, hash: FileHash) -> bool {
        let path = self.path(hash);
        if !Self::hash(&path).is_ok_and(|(found, _)| found != hash) {
            return false;
        }
        // What cannot be moved is found damaged again.
        fs::rename(&path, Beside::Damaged.to(&path)).is_ok()
    }

    /// Goes on with a file that is coming, from the first group that is not here or not as it should be.
    pub(crate) fn coming(&self, hash: FileHash, size: u64) -> Result<Coming, FileError> {
        let path = self.coming_folder()?.join(format!("{hash}.{size}"));
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&path).map_err(disk(&path))?;
        let mut coming = Coming { shelf: self.clone(), hash, size, file, tree: None, groups: 0 };
        let tree = fs::read(tree_of(&path)).ok().and_then(|bytes| FileTree::from_bytes(hash, size, &bytes).ok());
        if let Some(tree) = tree {
            coming.resume(tree).map_err(disk(&path))?;
        }
        Ok(coming)
    }

    /// Removes what was coming and is not wanted any more, and copies that nobody finished.
    pub(crate) fn clean(&self, wanted: impl Fn(FileHash) -> bool) {
        let entries = fs::read_dir(self.folder.join("coming")).into_iter().flatten().flatten();
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let hash = name.split('.').next().unwrap_or_default().parse();
            let changed = entry.metadata().and_then(|found| found.modified());
            let age = changed.ok().and_then(|changed| SystemTime::now().duration_since(changed).ok());
            let is_left = match hash {
                Ok(hash) => !wanted(hash),
                Err(_) => age.is_some_and(|age| age > LEFT_BEHIND),
            };
            if is_left {
                // It is tried again at the next start.
                fs::remove_file(entry.path()).ok();
            }
        }
    }

    fn coming_folder(&self) -> Result<PathBuf, FileError> {
        let folder = self.folder.join("coming");
        fs::create_dir_all(&folder).map_err(disk(&folder))?;
        Ok(folder)
    }
}

impl Held {
    /// Returns its groups in order.
    pub(crate) const fn into_groups(self) -> Groups {
        Groups { held: self, next: 0 }
    }

    /// Returns the hashes of its groups.
    pub(crate) const fn tree(&self) -> &FileTree {
        &self.tree
    }

    /// Returns a group; an error when it is not what it was.
    pub(crate) fn group(&mut self, group: u64) -> Result<Vec<u8>, FileError> {
        let damaged = || FileError::Damaged(self.tree.hash());
        let length = self.tree.group_bytes(group).ok_or_else(damaged)?;
        let mut bytes = vec![0; length];
        let read = self.file.seek(SeekFrom::Start(group * FILE_GROUP_BYTES as u64));
        read.and_then(|_| self.file.read_exact(&mut bytes)).map_err(|_| damaged())?;
        if self.tree.admits(group, &bytes) { Ok(bytes) } else { Err(damaged()) }
    }
}

impl Groups {
    /// Returns how many bytes the file has.
    pub(crate) const fn size(&self) -> u64 {
        self.held.tree.size()
    }
}

impl Iterator for Groups {
    type Item = Result<Vec<u8>, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let group = self.next;
        self.next += 1;
        (group < self.held.tree.groups()).then(|| self.held.group(group))
    }
}

impl Coming {
    /// Counts the groups that are here, and cuts off what is behind them.
    fn resume(&mut self, tree: FileTree) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut bytes = vec![0; FILE_GROUP_BYTES];
        while let Some(length) = tree.group_bytes(self.groups) {
            let Some(group) = bytes.get_mut(..length) else { break };
            match self.file.read_exact(group) {
                Ok(()) if tree.admits(self.groups, group) => self.groups += 1,
                Ok(()) => break,
                Err(error) if error.kind() == ErrorKind::UnexpectedEof => break,
                Err(error) => return Err(error),
            }
        }
        let kept = self.bytes();
        self.file.set_len(kept)?;
        self.file.seek(SeekFrom::Start(kept))?;
        self.tree = Some(tree);
        Ok(())
    }

    /// Returns how many groups are here: the next one has this number.
    pub(crate) const fn groups(&self) -> u64 {
        self.groups
    }

    /// Returns how many bytes are here.
    pub(crate) fn bytes(&self) -> u64 {
        (self.groups * FILE_GROUP_BYTES as u64).min(self.size)
    }

    /// Returns the hashes of the groups, once they are here.
    pub(crate) const fn tree(&self) -> Option<&FileTree> {
        self.tree.as_ref()
    }

    /// Takes the hashes of the groups.
    ///
    /// # Errors
    /// [`FileError::Wrong`] when they are not those of the file.
    pub(crate) fn take_tree(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        let wrong = |error: TreeError| FileError::Wrong(error.to_string());
        let tree = FileTree::from_bytes(self.hash, self.size, bytes).map_err(wrong)?;
        let path = self.path();
        fs::write(tree_of(&path), bytes).map_err(disk(&path))?;
        self.resume(tree).map_err(disk(&path))
    }

    /// Takes the next group.
    ///
    /// # Errors
    /// [`FileError::Wrong`] when it is not what follows in the file.
    pub(crate) fn take(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        if !self.tree.as_ref().is_some_and(|tree| tree.admits(self.groups, bytes)) {
            return Err(FileError::Wrong(format!("its bytes from {} on are others", self.bytes())));
        }
        self.file.write_all(bytes).map_err(disk(&self.path()))?;
        self.groups += 1;
        Ok(())
    }

    /// Returns whether all of it is here.
    pub(crate) fn is_whole(&self) -> bool {
        self.tree.as_ref().is_some_and(|tree| tree.groups() == self.groups)
    }

    /// Gives the whole file its name.
    pub(crate) fn finish(self) -> Result<(), FileError> {
        let path = self.path();
        let Some(tree) = self.tree.as_ref().filter(|_| self.is_whole()) else {
            return Err(FileError::Wrong("a part is missing".to_owned()));
        };
        self.shelf.name(&self.file, &path, tree)?;
        // It was only needed while the file was coming, and is removed at the next start otherwise.
        fs::remove_file(tree_of(&path)).ok();
        Ok(())
    }

    fn path(&self) -> PathBuf {
        self.shelf.folder.join("coming").join(format!("{}.{}", self.hash, self.size))
    }
}

fn create(path: &Path) -> Result<File, FileError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(disk(path))
}

fn tree_of(path: &Path) -> PathBuf {
    Beside::Tree.to(path)
}

/// What lies beside a file.
#[derive(Clone, Copy, Debug)]
enum Beside {
    Tree,
    Of,
    For,
    Unnamed,
    Damaged,
}

impl Beside {
    fn to(self, path: &Path) -> PathBuf {
        let mut name = path.as_os_str().to_owned();
        name.push(match self {
            Self::Tree => ".tree",
            Self::Of => ".of",
            Self::For => ".for",
            Self::Unnamed => ".unnamed",
            Self::Damaged => ".damaged",
        });
        name.into()
    }
}

fn hashed(file: &mut File) -> io::Result<FileTree> {
    let mut tree = TreeBuilder::default();
    let mut piece = vec![0; PIECE_BYTES];
    loop {
        let read = file.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(tree.finish()) };
        tree.update(bytes);
    }
}

fn disk(path: &Path) -> impl FnOnce(io::Error) -> FileError {
    let path = path.to_path_buf();
    move |source| FileError::Disk { path, source }
}
