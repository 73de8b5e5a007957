//! Files that appear under their name whole and on the disk, or not at all.
//!
//! They are written beside it, under another name. Invariant: whoever stops before it is finished leaves the file as
//! it was, and nothing else, unless the machine dies; then the unfinished file is replaced the next time.

use djuntu_protocol::bundle::BundleWriter;
use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// How many bytes of entries go into a page of a file that travels: less than elsewhere, because damage costs the page that
/// it is in.
const PAGE_BYTES_TARGET: usize = 16 << 10;

/// A file that is being written. The first failure is kept, and nothing is written after it.
#[derive(Debug)]
pub(crate) struct WholeFile {
    target: PathBuf,
    file: Option<BufWriter<File>>,
    hasher: blake3::Hasher,
    bytes: u64,
    failure: Option<io::Error>,
}

/// Entries on their way into the pages of a bundle.
#[derive(Debug, Default)]
pub(crate) struct Pages {
    entries: Vec<Vec<u8>>,
    bytes: usize,
}

impl WholeFile {
    /// Begins a file, readable by its owner alone.
    pub(crate) fn create(target: &Path) -> io::Result<Self> {
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = Some(BufWriter::new(options.open(unfinished(target))?));
        let hasher = blake3::Hasher::new();
        Ok(Self { target: target.to_path_buf(), file, hasher, bytes: 0, failure: None })
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let Some(file) = self.file.as_mut().filter(|_| self.failure.is_none()) else { return };
        self.bytes += bytes.len() as u64;
        self.hasher.update(bytes);
        self.failure = file.write_all(bytes).err();
    }

    /// Returns whether something could not be written, so that the rest need not be tried.
    pub(crate) const fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Brings everything onto the disk and gives the file its name. Returns how long it is, and the hash over all of it.
    pub(crate) fn finish(mut self) -> io::Result<(u64, [u8; 32])> {
        self.flush()?;
        if let Some(file) = &self.file {
            file.get_ref().sync_all()?;
        }
        self.appear()?;
        sync_parent(&self.target)?;
        Ok((self.bytes, *self.hasher.finalize().as_bytes()))
    }

    /// Gives the file its name, and leaves it to the system when it is on the disk: for what may be lost with the power, and
    /// is written while others wait.
    pub(crate) fn finish_soon(mut self) -> io::Result<()> {
        self.flush()?;
        self.appear()
    }

    /// Hands everything to the system, or says what could not be written.
    fn flush(&mut self) -> io::Result<()> {
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => self.file.as_mut().map_or(Ok(()), Write::flush),
        }
    }

    fn appear(&mut self) -> io::Result<()> {
        fs::rename(unfinished(&self.target), &self.target)?;
        self.file = None;
        Ok(())
    }
}

impl Drop for WholeFile {
    fn drop(&mut self) {
        if self.file.take().is_some() {
            // Half a file is of no use to anybody; what was wrong is told by the error.
            fs::remove_file(unfinished(&self.target)).ok();
        }
    }
}

impl Pages {
    /// Adds an entry, and writes those before it when they make a page of their own.
    pub(crate) fn add(&mut self, entry: Vec<u8>, bundle: &mut BundleWriter, out: &mut WholeFile) {
        if self.bytes + entry.len() > PAGE_BYTES_TARGET {
            self.finish(bundle, out);
        }
        self.bytes += entry.len();
        self.entries.push(entry);
    }

    /// Writes what is left.
    pub(crate) fn finish(&mut self, bundle: &mut BundleWriter, out: &mut WholeFile) {
        let entries = std::mem::take(self).entries;
        if !entries.is_empty() {
            out.write(&bundle.page(&entries.iter().map(Vec::as_slice).collect::<Vec<_>>()));
        }
    }
}

/// Returns the name under which a file is written until it is whole.
fn unfinished(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".unfinished");
    name.into()
}

/// Brings the name of a file onto the disk. Some systems of sticks cannot do that for a folder alone; what they can is done.
pub(crate) fn sync_parent(file: &Path) -> io::Result<()> {
    let parent = file.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match File::open(parent)?.sync_all() {
        Err(error) if matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        synced => synced,
    }
}

/// Says why a file cannot be written, and what to do when there is no room.
pub(crate) fn reason(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "there is no room left on it: make room, or use another one, and try again".to_owned()
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let files = fs::read_dir(folder).expect("a folder").flatten();
        files.map(|file| file.file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let target = folder.path().join("file");
        let mut dropped = WholeFile::create(&target).expect("begun");
        dropped.write(b"half");
        assert!(!target.exists());
        drop(dropped);
        assert_eq!(names(folder.path()), Vec::<String>::new());
        let mut whole = WholeFile::create(&target).expect("begun");
        whole.write(b"whole");
        assert_eq!(whole.finish().expect("written"), (5, *blake3::hash(b"whole").as_bytes()));
        assert_eq!(fs::read(&target).expect("read"), b"whole");
        assert_eq!(names(folder.path()), ["file"]);
        // One that is there stays until the new one is whole.
        drop(WholeFile::create(&target).expect("begun"));
        assert_eq!(fs::read(&target).expect("read"), b"whole");
    }

    #[test]
    fn nothing_is_written_where_there_is_no_folder() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        assert!(WholeFile::create(&folder.path().join("none/file")).is_err());
    }
}
