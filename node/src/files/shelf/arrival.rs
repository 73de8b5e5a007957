//! A file that is being written piece by piece, and is here only once it is whole.

use super::{FileError, Shelf, create, disk};
use djuntu_protocol::file::TreeBuilder;
use djuntu_protocol::identity::FileHash;
use djuntu_protocol::limits::FILE_BYTES_MAX;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

/// A file that is being written; what is not finished leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Arrival {
    file: File,
    path: PathBuf,
    tree: TreeBuilder,
    is_named: bool,
}

/// A file that is on the shelf now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) hash: FileHash,
    pub(crate) size: u64,
    /// Whether it was not there before.
    pub(crate) is_new: bool,
}

impl Arrival {
    pub(super) fn begin(shelf: &Shelf) -> Result<Self, FileError> {
        let folder = shelf.coming_folder()?;
        let path = folder.join(format!("new.{:016x}", getrandom::u64().map_err(|error| disk(&folder)(error.into()))?));
        Ok(Self { file: create(&path)?, path, tree: TreeBuilder::default(), is_named: false })
    }

    /// Writes what follows.
    ///
    /// # Errors
    /// [`FileError::TooLong`], and what the disk says.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> Result<(), FileError> {
        self.tree.update(bytes);
        if self.tree.size() > FILE_BYTES_MAX {
            return Err(FileError::TooLong);
        }
        self.file.write_all(bytes).map_err(disk(&self.path))
    }

    /// Returns how many bytes were written.
    pub(crate) fn size(&self) -> u64 {
        self.tree.size()
    }

    /// Gives the file its name.
    ///
    /// # Errors
    /// [`FileError::Empty`], and what the disk says.
    pub(crate) fn finish(mut self, shelf: &Shelf) -> Result<Kept, FileError> {
        if self.tree.size() == 0 {
            return Err(FileError::Empty);
        }
        let tree = std::mem::take(&mut self.tree).finish();
        let is_new = shelf.size(tree.hash()).is_none();
        shelf.name(&self.file, &self.path, &tree)?;
        self.is_named = true;
        Ok(Kept { hash: tree.hash(), size: tree.size(), is_new })
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        if !self.is_named {
            // What cannot be removed now is removed as a copy that nobody finished.
            fs::remove_file(&self.path).ok();
        }
    }
}
