//! How an archive reaches its files, in one place, so that the same archive runs on a disk that a test makes fail, and in
//! the simulator on one that loses power.
//!
//! What an archive may rely on is what a real disk promises: what was written is durable after [`DiskFile::sync`], a name
//! after [`Disk::sync_folder`], and nothing before.

use std::fmt::Debug;
use std::fs::{File, TryLockError};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// The folder of an archive, and the files in it.
pub trait Disk: Debug + Send + Sync {
    /// Returns where the folder is, as people are told.
    fn folder(&self) -> &Path;

    /// Makes sure that the folder is there and used by nobody else, until what is returned is dropped.
    ///
    /// # Errors
    /// [`io::ErrorKind::WouldBlock`] when somebody else uses it; any other when it cannot be used at all.
    fn lock(&self) -> io::Result<Option<File>>;

    /// Returns the names of the files in the folder.
    ///
    /// # Errors
    /// When the folder cannot be read.
    fn list(&self) -> io::Result<Vec<String>>;

    /// Opens a file to read it, and to write it when `is_writable`.
    ///
    /// # Errors
    /// When it is not there or cannot be used.
    fn open(&self, name: &str, is_writable: bool) -> io::Result<Box<dyn DiskFile>>;

    /// Makes a file that is not there yet, and opens it to read and write it.
    ///
    /// # Errors
    /// When it is there, or there is no room.
    fn create(&self, name: &str) -> io::Result<Box<dyn DiskFile>>;

    /// Removes a file.
    ///
    /// # Errors
    /// When it is not there or cannot be removed.
    fn remove(&self, name: &str) -> io::Result<()>;

    /// Brings the names of new and removed files onto the disk.
    ///
    /// # Errors
    /// When the disk fails.
    fn sync_folder(&self) -> io::Result<()>;
}

/// One open file.
pub trait DiskFile: Debug + Send {
    /// Returns how many bytes it has.
    ///
    /// # Errors
    /// When the disk fails.
    fn length(&self) -> io::Result<u64>;

    /// Reads what stands at `offset`, as much as fits or comes at once. Returns how many bytes it was, 0 at the end.
    ///
    /// # Errors
    /// When the disk fails.
    fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;

    /// Writes all of `bytes` at `offset`; when that fails, some of them may have been written.
    ///
    /// # Errors
    /// When there is no room or the disk fails.
    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;

    /// Brings the file's bytes and length onto the disk.
    ///
    /// # Errors
    /// When there is no room or the disk fails.
    fn sync(&self) -> io::Result<()>;

    /// Cuts the file to `length`.
    ///
    /// # Errors
    /// When the disk fails.
    fn truncate(&self, length: u64) -> io::Result<()>;
}

/// Fills `buffer` with what stands at `offset`.
pub(super) fn read_exact(file: &dyn DiskFile, mut offset: u64, mut buffer: &mut [u8]) -> io::Result<()> {
    while !buffer.is_empty() {
        let read = match file.read(offset, buffer) {
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        offset += read as u64;
        buffer = buffer.get_mut(read..).expect("a read fills at most the buffer");
    }
    Ok(())
}

/// A folder of this machine.
#[derive(Clone, Debug)]
pub struct LocalDisk(pub PathBuf);

impl Disk for LocalDisk {
    fn folder(&self) -> &Path {
        &self.0
    }

    fn lock(&self) -> io::Result<Option<File>> {
        if !self.0.exists() {
            let parent = self.0.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
            std::fs::create_dir_all(&self.0)?;
            File::open(parent)?.sync_all()?;
        }
        let lock = File::create(self.0.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(lock)),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::WouldBlock.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn list(&self) -> io::Result<Vec<String>> {
        let names = std::fs::read_dir(&self.0)?.map(|file| Ok(file?.file_name().into_string().ok()));
        names.filter_map(Result::transpose).collect()
    }

    fn open(&self, name: &str, is_writable: bool) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::options().read(true).write(is_writable).open(self.0.join(name))?))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn DiskFile>> {
        Ok(Box::new(File::options().read(true).write(true).create_new(true).open(self.0.join(name))?))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        std::fs::remove_file(self.0.join(name))
    }

    fn sync_folder(&self) -> io::Result<()> {
        File::open(&self.0)?.sync_all()
    }
}

impl DiskFile for File {
    fn length(&self) -> io::Result<u64> {
        Ok(self.metadata()?.len())
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut file = self;
        file.seek(SeekFrom::Start(offset))?;
        Read::read(&mut file, buffer)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = self;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    fn sync(&self) -> io::Result<()> {
        self.sync_data()
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        self.set_len(length)
    }
}
