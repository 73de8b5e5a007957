//! The folder of what was brought in: the file that is being read, bundles for others, and receipts.
//!
//! ```text
//! bundles/incoming           a file that is being copied here, part by part
//! bundles/importing          the one that is being read
//! bundles/relayed/           bundles for others, by the hash of their files; the oldest go when there is no room
//! bundles/received/          receipts of twins, by territory; of each the last ones
//! bundles/given/             the last receipt for each territory, to be carried back
//! ```
//!
//! All of it can be deleted: what was taken of a bundle is in the archive, and what a receipt says only saves sending again.

use super::error::ImportError;
use super::survey::Survey;
use crate::folder::Folder;
use djuntu_protocol::bundle::{BundleReader, Content, Header, Receipt, Statement};
use djuntu_protocol::identity::{BundleId, PublicKey, TerritoryId};
use djuntu_protocol::limits::{
    BUNDLE_FILE_BYTES_MAX, BUNDLE_HEADER_BYTES_MAX, RECEIPTS_PER_TERRITORY_MAX, RELAYED_BUNDLES_MAX, RELAYED_BYTES_MAX,
};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

const FOLDER: &str = "bundles";

/// The folder.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    root: PathBuf,
}

/// A bundle for somebody else.
#[derive(Clone, Debug)]
pub(crate) struct Relayed {
    pub(crate) bundle: BundleId,
    pub(crate) header: Header,
    pub(crate) bytes: u64,
    kept: SystemTime,
}

/// What a receipt says, without what is held.
#[derive(Clone, Debug)]
pub(crate) struct Said {
    pub(crate) node: PublicKey,
    pub(crate) statement: Statement,
}

/// Returns where a bundle for somebody else lies.
pub(crate) fn relayed_file(folder: &Folder, bundle: BundleId) -> PathBuf {
    folder.path(FOLDER).join("relayed").join(format!("{bundle}.bundle"))
}

impl Shelf {
    /// Opens the folder of a node that starts: what was being copied or read then is forgotten.
    pub(crate) fn open(folder: &Folder) -> Self {
        let shelf = Self { root: folder.path(FOLDER) };
        for leftover in ["incoming", "importing"] {
            // Mostly there is none.
            fs::remove_file(shelf.root.join(leftover)).ok();
        }
        shelf
    }

    fn folder(&self, name: &str) -> io::Result<PathBuf> {
        let folder = self.root.join(name);
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder)?;
        Ok(folder)
    }

    /// Takes the next part of a file that is brought in; the part at 0 begins anew. Returns how long it is now.
    pub(crate) fn append(&self, offset: u64, bytes: &[u8]) -> Result<u64, ImportError> {
        let path = self.folder("")?.join("incoming");
        let mut options = fs::OpenOptions::new();
        options.create(true).truncate(offset == 0).write(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&path)?;
        let length = file.seek(io::SeekFrom::End(0))?;
        if length != offset {
            return Err(ImportError::Interleaved);
        }
        if length + bytes.len() as u64 > BUNDLE_FILE_BYTES_MAX {
            return Err(ImportError::TooLong);
        }
        if let Err(error) = file.write_all(bytes) {
            // A full disk is needed for other things than half a file.
            fs::remove_file(&path).ok();
            return Err(error.into());
        }
        Ok(length + bytes.len() as u64)
    }

    /// Begins to read the file that was brought in.
    pub(crate) fn begin_import(&self) -> Result<PathBuf, ImportError> {
        let path = self.root.join("importing");
        match fs::rename(self.root.join("incoming"), &path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(ImportError::Interleaved),
            renamed => Ok(renamed.map(|()| path)?),
        }
    }

    /// Ends that; it may have been kept under another name.
    pub(crate) fn end_import(&self) {
        fs::remove_file(self.root.join("importing")).ok();
    }

    /// Returns the bundles for others, the newest first.
    pub(crate) fn relayed(&self) -> io::Result<Vec<Relayed>> {
        let mut found = Vec::new();
        for path in files(&self.root.join("relayed"), "bundle")? {
            let bundle = path.file_stem().and_then(|name| name.to_str()?.parse().ok());
            let about = fs::metadata(&path)?;
            if let (Some(bundle), Some(header)) = (bundle, header_of(&path)) {
                found.push(Relayed { bundle, header, bytes: about.len(), kept: about.modified()? });
            }
        }
        found.sort_by_key(|relayed| std::cmp::Reverse((relayed.kept, relayed.bundle)));
        Ok(found)
    }

    /// Keeps the file that is being read, which is for somebody else (R192). Returns those that had to go for it.
    pub(crate) fn keep_relayed(&self, survey: &Survey) -> Result<Vec<Relayed>, ImportError> {
        if survey.bytes > RELAYED_BYTES_MAX {
            return Err(ImportError::LargeRelay);
        }
        let path = self.folder("relayed")?.join(format!("{}.bundle", survey.bundle));
        let importing = self.root.join("importing");
        let file = File::options().write(true).open(&importing)?;
        file.set_modified(SystemTime::now())?;
        file.sync_all()?;
        fs::rename(&importing, &path)?;
        crate::whole::sync_parent(&path)?;
        let mut room = (RELAYED_BUNDLES_MAX, RELAYED_BYTES_MAX);
        let mut gone = Vec::new();
        for relayed in self.relayed()? {
            // Of two that were kept within one tick of the clock the one that was just brought stays.
            let is_new = relayed.bundle == survey.bundle;
            match (room.0.checked_sub(1), room.1.checked_sub(relayed.bytes)) {
                (Some(number), Some(bytes)) => room = (number, bytes),
                (_, _) if is_new => {}
                (_, _) => {
                    fs::remove_file(self.root.join("relayed").join(format!("{}.bundle", relayed.bundle)))?;
                    gone.push(relayed);
                }
            }
        }
        Ok(gone)
    }

    /// Keeps a receipt of a twin, and of its receipts the last ones. Returns whether it is there afterwards and was not
    /// before.
    pub(crate) fn keep_received(&self, receipt: &Receipt) -> io::Result<bool> {
        let folder = self.folder("received")?.join(receipt.statement().receiver.to_string());
        fs::create_dir_all(&folder)?;
        let bytes = receipt.encode();
        let hash = BundleId(*blake3::hash(&bytes).as_bytes());
        // The names are in the order of the dates that they say.
        let path = folder.join(format!("{:020}-{}.receipt", receipt.statement().received.0, hash.short()));
        let is_new = !path.exists();
        if is_new {
            write(&path, &bytes)?;
        }
        let mut all = files(&folder, "receipt")?;
        all.sort();
        let surplus = all.len().saturating_sub(RECEIPTS_PER_TERRITORY_MAX);
        for old in all.into_iter().take(surplus) {
            fs::remove_file(old)?;
        }
        Ok(is_new && path.exists())
    }

    /// Returns the receipts of a territory, the newest last.
    pub(crate) fn received(&self, territory: TerritoryId) -> io::Result<Vec<Receipt>> {
        let mut all = files(&self.root.join("received").join(territory.to_string()), "receipt")?;
        all.sort();
        // One that was damaged says nothing, as if it had never come.
        Ok(all.into_iter().filter_map(|path| Receipt::decode(&fs::read(path).ok()?).ok()).collect())
    }

    /// Returns what all receipts say, the newest first.
    pub(crate) fn said(&self) -> io::Result<Vec<Said>> {
        let mut said = Vec::new();
        for folder in list(&self.root.join("received"))? {
            let territory = folder.file_name().and_then(|name| name.to_str()?.parse().ok());
            let Some(territory) = territory else { continue };
            for receipt in self.received(territory)? {
                let statement = Statement { documents: Vec::new(), ..receipt.statement().clone() };
                said.push(Said { node: receipt.node(), statement });
            }
        }
        said.sort_by_key(|said| std::cmp::Reverse(said.statement.received));
        Ok(said)
    }

    /// Keeps the receipt of a bundle that a territory sent, in the place of an older one.
    pub(crate) fn keep_given(&self, receipt: &Receipt) -> io::Result<()> {
        let sender = receipt.statement().from.territory;
        write(&self.folder("given")?.join(format!("{sender}.receipt")), &receipt.encode())
    }

    /// Returns the receipt for a territory; none when there is none.
    pub(crate) fn given(&self, territory: TerritoryId) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.root.join("given").join(format!("{territory}.receipt"))) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the territories for which there is a receipt.
    pub(crate) fn given_to(&self) -> io::Result<Vec<TerritoryId>> {
        let files = files(&self.root.join("given"), "receipt")?;
        Ok(files.iter().filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).collect())
    }
}

/// Replaces a file at once and durably.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = crate::whole::WholeFile::create(path)?;
    file.write(bytes);
    file.finish().map(|_| ())
}

/// Returns what lies in a folder; nothing when there is none.
fn list(folder: &Path) -> io::Result<Vec<PathBuf>> {
    match fs::read_dir(folder) {
        Ok(files) => files.map(|file| Ok(file?.path())).collect(),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let mut found = list(folder)?;
    found.retain(|path| path.extension().is_some_and(|found| found == extension));
    Ok(found)
}

/// Reads what a bundle says about itself, and nothing else of it.
fn header_of(path: &Path) -> Option<Header> {
    let mut beginning = Vec::new();
    File::open(path).ok()?.take(2 * BUNDLE_HEADER_BYTES_MAX as u64).read_to_end(&mut beginning).ok()?;
    let mut reader = BundleReader::new();
    reader.feed(&beginning);
    match reader.step() {
        Ok(Content::Header(header)) => Some(header),
        Ok(_) | Err(_) => None,
    }
}
