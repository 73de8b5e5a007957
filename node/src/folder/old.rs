//! A data folder that is copied and made anew: looked at without its lock, restored, and marked as restored.
//!
//! ```text
//! restoring           there while a restore is under way; without it, and without `format`, the folder is no data folder
//! restored            of when the backup is, zero of an old copy, until nothing of it is missing any more
//! ```

use super::{FORMAT, Folder, FolderError, is_other, lock};
use djuntu_protocol::time::Time;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What a restore makes and removes again when it begins anew.
const FOLDERS: [&str; 3] = ["keys", "archive", "index"];
const FILES: [&str; 5] = ["territory", "epoch", "twins.toml", "restored", "lock"];
const UNFINISHED: &str = "restoring";
/// Most bytes of a file with a key; it has one line.
const KEY_FILE_BYTES: u64 = 4 << 10;
/// Most letters in the name of a file with a key.
const KEY_NAME_LENGTH: usize = 32;

impl Folder {
    /// Opens the folder to read it, also while a node runs on it. Nothing may be written through what is returned.
    ///
    /// # Errors
    /// [`FolderError`] when there is none, or of another version, or it has no keys yet.
    pub(crate) fn look(root: &Path) -> Result<Self, FolderError> {
        let disk = |path: &Path, source| FolderError::Disk { path: path.to_path_buf(), source };
        let format = root.join("format");
        match fs::read_to_string(&format) {
            Ok(found) if found == FORMAT => {}
            Ok(found) => return Err(FolderError::other_version(root, &found)),
            Err(error) if is_absent(&error) => return Err(FolderError::Missing(root.to_path_buf())),
            Err(source) => return Err(disk(&format, source)),
        }
        let path = root.join("keys/node");
        let _is_there = File::open(&path).map_err(|source| disk(&path, source))?;
        let lock = File::open(root.join("lock")).map_err(|source| disk(&root.join("lock"), source))?;
        Ok(Self { root: root.to_path_buf(), _lock: lock })
    }

    /// Makes a folder in which a backup is being restored; one that was left unfinished is begun again.
    ///
    /// # Errors
    /// [`FolderError::Foreign`] when there is something else in it.
    pub(crate) fn begin_restore(root: &Path) -> Result<Self, FolderError> {
        let disk = |source| FolderError::Disk { path: root.to_path_buf(), source };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(root).map_err(disk)?;
        if root.join("format").exists() {
            return Err(FolderError::Foreign(root.to_path_buf()));
        }
        let locked = if root.join(UNFINISHED).exists() {
            let locked = lock(root)?;
            clear(root).map_err(disk)?;
            Some(locked)
        } else {
            None
        };
        if is_other(root, &[UNFINISHED, "lock"]).map_err(disk)? {
            return Err(FolderError::Foreign(root.to_path_buf()));
        }
        File::create(root.join(UNFINISHED)).and_then(|file| file.sync_all()).map_err(disk)?;
        builder.create(root.join("keys")).map_err(disk)?;
        drop(locked);
        let folder = Self { root: root.to_path_buf(), _lock: lock(root)? };
        folder.sync().map(|()| folder).map_err(disk)
    }

    /// Says that everything is restored: from now on this is a data folder.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn finish_restore(&self) -> Result<(), FolderError> {
        self.write_private(&self.path("format"), FORMAT)?;
        let path = self.path(UNFINISHED);
        fs::remove_file(&path).and_then(|()| self.sync()).map_err(|source| FolderError::Disk { path, source })
    }

    /// Returns whether a restore was begun in a folder and not finished.
    pub(super) fn is_unfinished(root: &Path) -> bool {
        root.join(UNFINISHED).exists()
    }

    fn sync(&self) -> io::Result<()> {
        File::open(&self.root)?.sync_all()
    }

    /// Returns of when the backup is from which this folder was restored, until that is forgotten.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn restored(&self) -> Result<Option<Time>, FolderError> {
        let path = self.path("restored");
        match fs::read_to_string(&path) {
            // A mark that cannot be read is a mark all the same; the date is only shown.
            Ok(text) => Ok(Some(Time(text.trim().parse().unwrap_or_default()))),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Ok(Some(Time::default())),
            Err(error) if is_absent(&error) => Ok(None),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
    }

    /// Remembers that this folder was restored from a backup of this date.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn keep_restored(&self, backup: Time) -> Result<(), FolderError> {
        self.write_private(&self.path("restored"), &format!("{}\n", backup.0))
    }

    /// Remembers that an old state of this folder was put back, of when nobody knows, unless it was restored.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn keep_outdated(&self) -> Result<(), FolderError> {
        if self.restored()?.is_some() { Ok(()) } else { self.keep_restored(Time::default()) }
    }

    /// Forgets that this folder was restored.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn forget_restored(&self) -> Result<(), FolderError> {
        let path = self.path("restored");
        match fs::remove_file(&path) {
            Err(error) if !is_absent(&error) => Err(FolderError::Disk { path, source: error }),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Returns the start counter that the folder has.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn counter(&self) -> Result<u64, FolderError> {
        let path = self.path("epoch");
        match fs::read_to_string(&path) {
            Ok(text) => Ok(text.trim().parse().unwrap_or(0)),
            Err(error) if is_absent(&error) => Ok(0),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
    }

    /// Keeps a start counter, from which the next start goes on.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn keep_counter(&self, counter: u64) -> Result<(), FolderError> {
        self.write_private(&self.path("epoch"), &format!("{counter}\n"))
    }

    /// Returns every file with a key, as it is.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn key_files(&self) -> Result<Vec<(String, Vec<u8>)>, FolderError> {
        let folder = self.path("keys");
        let disk = |source| FolderError::Disk { path: folder.clone(), source };
        let mut files = Vec::new();
        for file in fs::read_dir(&folder).map_err(disk)? {
            let file = file.map_err(disk)?;
            let name = file.file_name().to_string_lossy().into_owned();
            if Self::is_key_name(&name) {
                let mut content = Vec::new();
                let opened = File::open(file.path()).map_err(disk)?;
                opened.take(KEY_FILE_BYTES).read_to_end(&mut content).map_err(disk)?;
                files.push((name, content));
            }
        }
        files.sort();
        Ok(files)
    }

    /// Keeps a file with a key.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn keep_key_file(&self, name: &str, content: &[u8]) -> Result<(), FolderError> {
        self.write_private(&self.path("keys").join(name), &String::from_utf8_lossy(content))
    }

    /// Returns whether a file of this name may lie among the keys: nothing that leads elsewhere.
    pub(crate) fn is_key_name(name: &str) -> bool {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-.".contains(&byte);
        (1..=KEY_NAME_LENGTH).contains(&name.len()) && !name.starts_with('.') && name.bytes().all(is_plain)
    }
}

/// Removes what an unfinished restore has made, the mark last of all by whoever finishes.
fn clear(root: &Path) -> io::Result<()> {
    let absent_is_well = |outcome: io::Result<()>| match outcome {
        Err(error) if !is_absent(&error) => Err(error),
        Ok(()) | Err(_) => Ok(()),
    };
    for name in FOLDERS {
        absent_is_well(fs::remove_dir_all(root.join(name)))?;
    }
    for name in FILES {
        absent_is_well(fs::remove_file(root.join(name)))?;
        absent_is_well(fs::remove_file(root.join(name).with_extension("new")))?;
    }
    absent_is_well(fs::remove_file(root.join("format.new")))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
