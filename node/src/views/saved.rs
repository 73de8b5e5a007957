//! Views of long documents on disk, so that they open in the time that reading takes, and not in that of their history.
//!
//! ```text
//! views/<document>   "djuntu view 1\n" ‖ checksum ‖ binding ‖ whole ‖ entries ‖ the view
//! checksum           BLAKE3 of everything behind it
//! binding            BLAKE3 of this program's version, the document, `whole` and the ids of the entries
//! whole, entries     whether everything counted, and how many entries it was made of
//! ```
//!
//! The folder is a cache: it can be deleted at any time, nothing in it is backed up or sent, and nothing in it is believed
//! that does not fit. A file that is damaged, of another version, or made of entries that do not count any more is left
//! aside, and the view is built from the archive.

use djuntu_protocol::document::view::View;
use djuntu_protocol::identity::{DocumentId, EntryId};
use djuntu_protocol::limits;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const MAGIC: &[u8; 14] = b"djuntu view 1\n";
/// The bytes of a hash.
const HASH_BYTES: usize = 32;
/// What stands before the view: the magic, the checksum, the binding, and two facts.
const HEAD_BYTES: usize = MAGIC.len() + 2 * HASH_BYTES + 1 + 8;
/// Most bytes of a file.
const FILE_BYTES_MAX: usize = HEAD_BYTES + limits::SAVED_VIEW_BYTES_MAX;
/// Most bytes of all files together; those written longest ago go first.
const FOLDER_BYTES_MAX: u64 = 256 << 20;
/// Ends the name of a file that is being written, behind a point.
const UNFINISHED: &str = "new";

/// The folder with the views; cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct SavedViews(PathBuf);

/// Of what a view was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    binding: [u8; HASH_BYTES],
    is_whole: bool,
    /// How many entries.
    pub(super) entries: usize,
}

impl Origin {
    /// Describes a view of these entries, in the order in which the views' thread keeps them.
    pub(super) fn new(document: DocumentId, is_whole: bool, entries: &[EntryId]) -> Self {
        Self { binding: binding(document, is_whole, entries), is_whole, entries: entries.len() }
    }

    /// Returns whether the view is of the first of these entries, or of all of them.
    pub(super) fn fits(&self, document: DocumentId, is_whole: bool, entries: &[EntryId]) -> bool {
        let first = entries.get(..self.entries);
        self.is_whole == is_whole && first.is_some_and(|first| binding(document, is_whole, first) == self.binding)
    }
}

fn binding(document: DocumentId, is_whole: bool, entries: &[EntryId]) -> [u8; HASH_BYTES] {
    let version = env!("CARGO_PKG_VERSION").as_bytes();
    let mut hasher = blake3::Hasher::new_derive_key("djuntu/saved-view/1");
    hasher.update(&(version.len() as u64).to_le_bytes()).update(version).update(document.as_bytes());
    hasher.update(&[u8::from(is_whole)]);
    entries.iter().for_each(|entry| _ = hasher.update(entry.as_bytes()));
    *hasher.finalize().as_bytes()
}

impl SavedViews {
    /// Keeps views in `folder`, which is made when the first one is written.
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self(folder)
    }

    /// Returns whether there is a view of the document, whether or not it fits.
    pub(super) fn has(&self, document: DocumentId) -> bool {
        self.path(document).is_file()
    }

    /// Returns of what the view was made that is kept of a document, and its bytes for [`View::load`]. None when there is
    /// none, or the file is damaged.
    pub(super) fn read(&self, document: DocumentId) -> Option<(Origin, Vec<u8>)> {
        let path = self.path(document);
        match read(&path) {
            Ok(file) => {
                let found = decode(&file);
                if found.is_none() {
                    tracing::info!(file = %path.display(), "a saved view is damaged, so the document is built anew");
                }
                found
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::warn!(file = %path.display(), %error, "a saved view cannot be read, so the document is built anew");
                None
            }
        }
    }

    /// Keeps a view, in the place of an earlier one. The file is there wholly or not at all, unless the power fails; then
    /// its checksum tells.
    ///
    /// # Errors
    /// What the system says; nothing depends on the view being kept.
    pub(super) fn write(&self, document: DocumentId, origin: &Origin, view: &[u8]) -> io::Result<()> {
        let file = encode(origin, view);
        if file.len() > FILE_BYTES_MAX {
            return Ok(());
        }
        fs::create_dir_all(&self.0)?;
        let path = self.path(document);
        let unfinished = path.with_extension(UNFINISHED);
        File::create(&unfinished)?.write_all(&file)?;
        fs::rename(&unfinished, &path)?;
        self.shrink(FOLDER_BYTES_MAX, &path)
    }

    /// Deletes the files written longest ago until the others have at most `bytes_max`; `newest` stays.
    fn shrink(&self, bytes_max: u64, newest: &Path) -> io::Result<()> {
        let mut files = Vec::new();
        for file in fs::read_dir(&self.0)? {
            let file = file?;
            let metadata = file.metadata()?;
            files.push((metadata.modified()?, metadata.len(), file.path()));
        }
        let mut bytes: u64 = files.iter().map(|(_, length, _)| length).sum();
        files.sort_unstable();
        for (_, length, path) in files.into_iter().filter(|(.., path)| path != newest) {
            if bytes <= bytes_max {
                break;
            }
            fs::remove_file(path)?;
            bytes -= length;
        }
        Ok(())
    }

    fn path(&self, document: DocumentId) -> PathBuf {
        self.0.join(document.to_string())
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that it is too much.
    File::open(path)?.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn encode(origin: &Origin, view: &[u8]) -> Vec<u8> {
    let mut covered = Vec::with_capacity(HEAD_BYTES + view.len());
    covered.extend_from_slice(&origin.binding);
    covered.push(u8::from(origin.is_whole));
    covered.extend_from_slice(&(origin.entries as u64).to_le_bytes());
    covered.extend_from_slice(view);
    [MAGIC.as_slice(), blake3::hash(&covered).as_bytes(), &covered].concat()
}

/// Returns none for anything that [`encode`] did not make.
fn decode(file: &[u8]) -> Option<(Origin, Vec<u8>)> {
    if file.len() > FILE_BYTES_MAX {
        return None;
    }
    let (checksum, covered) = file.strip_prefix(MAGIC)?.split_first_chunk::<HASH_BYTES>()?;
    if blake3::hash(covered) != *checksum {
        return None;
    }
    let (binding, rest) = covered.split_first_chunk::<HASH_BYTES>()?;
    let (whole, rest) = rest.split_first()?;
    let (entries, view) = rest.split_first_chunk::<8>()?;
    let entries = usize::try_from(u64::from_le_bytes(*entries)).ok()?;
    let is_whole = match whole {
        0 => false,
        1 => true,
        _ => return None,
    };
    Some((Origin { binding: *binding, is_whole, entries }, view.to_vec()))
}

/// What is to be kept.
pub(super) struct ToSave {
    pub(super) document: DocumentId,
    pub(super) origin: Origin,
    pub(super) view: View,
}

impl SavedViews {
    /// Writes what is to be kept until nobody hands over any more; for a thread with a big stack, because saving takes as
    /// long as opening.
    pub(super) fn save_all(&self, to_save: &std::sync::mpsc::Receiver<ToSave>) {
        while let Ok(ToSave { document, origin, view }) = to_save.recv() {
            let Some(bytes) = view.save() else {
                tracing::info!(document = %document.short(), "the view cannot be saved, so it is built anew after each start");
                continue;
            };
            if let Err(error) = self.write(document, &origin, &bytes) {
                tracing::warn!(document = %document.short(), %error, "the view cannot be saved: is the disk full?");
            }
        }
    }
}

#[cfg(test)]
mod tests;
