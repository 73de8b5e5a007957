//! The files of a virtual disk: what was written, what of it is durable, and what a power cut leaves.
//!
//! A disk promises nothing of what was written since the last sync. So a power cut applies any part of it, in any order,
//! sector by sector, torn at any byte, with zeros or noise where a file grew and its bytes did not arrive; and names of
//! files that were made or removed since the folder was synced may be there or not.

use crate::sim::random::Random;
use djuntu_node::archive::{Disk, DiskFile};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

/// What a disk writes at once.
const SECTOR_BYTES: usize = 512;

/// The files, shared by the archive that has them open and the world that cuts the power.
#[derive(Clone, Debug, Default)]
pub(in crate::sim) struct Files {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Clone, Debug, Default)]
struct Inner {
    files: BTreeMap<String, Contents>,
    /// Files whose removal is not durable.
    removed: BTreeMap<String, Contents>,
    /// How many more operations are carried out before the power fails; none when it does not.
    operations: Option<u64>,
    /// How many more bytes can be written; none when there is room enough.
    room: Option<u64>,
    /// Whether syncing does nothing.
    lies: bool,
}

#[derive(Clone, Debug, Default)]
struct Contents {
    now: Vec<u8>,
    durable: Vec<u8>,
    /// What was done since the last sync, in order.
    pending: Vec<Change>,
    is_named: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

/// One open file.
#[derive(Debug)]
struct OpenFile {
    files: Files,
    name: String,
}

impl Files {
    /// Returns a copy that shares nothing with this disk.
    pub(in crate::sim) fn copied(&self) -> Self {
        Self { inner: Arc::new(Mutex::new(self.inner().clone())) }
    }

    /// Lets the power fail after so many more operations.
    pub(in crate::sim) fn fail_after(&self, operations: u64) {
        self.inner().operations = Some(operations);
    }

    /// From now on syncing does nothing.
    pub(in crate::sim) fn lie(&self) {
        self.inner().lies = true;
    }

    /// Says how many more bytes can be written; none when there is room enough.
    pub(in crate::sim) fn set_room(&self, room: Option<u64>) {
        self.inner().room = room;
    }

    /// Brings the power back, after which of what was not synced anything may be there. Returns whether something was not.
    pub(in crate::sim) fn cut_power(&self, random: &mut Random) -> bool {
        let mut inner = self.inner();
        inner.operations = None;
        let mut is_torn = false;
        for (name, contents) in std::mem::take(&mut inner.removed) {
            if random.chance(50) {
                inner.files.entry(name).or_insert(contents);
            }
        }
        // How much arrived differs from cut to cut: nothing, everything, or anything between.
        let arrives = [0, 50, 90, 100].get(random.index(4)).copied().unwrap_or_default();
        for contents in inner.files.values_mut() {
            is_torn |= !contents.pending.is_empty() || !contents.is_named;
            contents.lose_power(arrives, random);
        }
        inner.files.retain(|_, contents| contents.is_named || random.chance(50));
        inner.files.values_mut().for_each(|contents| contents.is_named = true);
        is_torn
    }

    /// The process ends and the machine does not: everything that was written is there.
    pub(in crate::sim) fn end_process(&self) {
        self.inner().operations = None;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().expect("a world has one thread")
    }
}

impl Inner {
    /// Counts an operation, which fails when there is no power.
    fn spend(&mut self) -> io::Result<()> {
        match &mut self.operations {
            Some(0) => Err(io::Error::other("the power has failed")),
            Some(left) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }

    fn file(&mut self, name: &str) -> io::Result<&mut Contents> {
        self.files.get_mut(name).ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Contents {
    fn lose_power(&mut self, arrives: u64, random: &mut Random) {
        let mut image = std::mem::take(&mut self.durable);
        let mut pending = std::mem::take(&mut self.pending);
        for index in (1..pending.len()).rev() {
            pending.swap(index, random.index(index + 1));
        }
        // A file may have grown although nothing of what it grew by is there.
        if self.now.len() > image.len() && random.chance(30) {
            grow(&mut image, random.index(self.now.len() + 1), random);
        }
        for change in pending {
            match change {
                Change::Truncate(length) if random.chance(50) => image.truncate(length),
                Change::Truncate(_) => {}
                Change::Write(offset, bytes) => {
                    for (index, sector) in bytes.chunks(SECTOR_BYTES).enumerate() {
                        if random.chance(arrives) {
                            let kept = if random.chance(15) { random.index(sector.len() + 1) } else { sector.len() };
                            let sector = sector.get(..kept).unwrap_or_default();
                            let at = offset + index * SECTOR_BYTES;
                            grow(&mut image, at + sector.len(), random);
                            put(&mut image, at, sector);
                        }
                    }
                }
            }
        }
        (self.now, self.durable) = (image.clone(), image);
    }
}

/// Lets a file be at least this long: with zeros, or with whatever was on the disk before.
fn grow(image: &mut Vec<u8>, length: usize, random: &mut Random) {
    let is_noise = random.chance(20);
    while image.len() < length {
        let noise = random.bytes();
        let room = (length - image.len()).min(noise.len());
        image.extend(noise.iter().take(room).map(|byte| if is_noise { *byte } else { 0 }));
    }
}

/// Writes into what is long enough.
fn put(image: &mut [u8], offset: usize, bytes: &[u8]) {
    image.get_mut(offset..offset + bytes.len()).expect("it is long enough").copy_from_slice(bytes);
}

impl Disk for Files {
    fn folder(&self) -> &Path {
        Path::new("archive")
    }

    fn lock(&self) -> io::Result<Option<File>> {
        Ok(None)
    }

    fn list(&self) -> io::Result<Vec<String>> {
        Ok(self.inner().files.keys().cloned().collect())
    }

    fn open(&self, name: &str, _is_writable: bool) -> io::Result<Box<dyn DiskFile>> {
        self.inner().file(name)?;
        Ok(Box::new(OpenFile { files: self.clone(), name: name.to_owned() }))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn DiskFile>> {
        let mut inner = self.inner();
        inner.spend()?;
        if inner.files.contains_key(name) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if inner.room == Some(0) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        inner.files.insert(name.to_owned(), Contents::default());
        drop(inner);
        self.open(name, true)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut inner = self.inner();
        inner.spend()?;
        let contents = inner.files.remove(name).ok_or(io::ErrorKind::NotFound)?;
        inner.removed.insert(name.to_owned(), contents);
        Ok(())
    }

    fn sync_folder(&self) -> io::Result<()> {
        let mut inner = self.inner();
        inner.spend()?;
        inner.removed.clear();
        inner.files.values_mut().for_each(|contents| contents.is_named = true);
        Ok(())
    }
}

impl DiskFile for OpenFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.files.inner().file(&self.name)?.now.len() as u64)
    }

    fn read(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let mut inner = self.files.inner();
        let contents = inner.file(&self.name)?;
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = contents.now.get(offset..).unwrap_or_default();
        let length = rest.len().min(buffer.len());
        put(buffer, 0, rest.get(..length).unwrap_or_default());
        Ok(length)
    }

    fn write(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut inner = self.files.inner();
        inner.spend()?;
        let room = inner.room.map_or(bytes.len(), |room| usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len()));
        if let Some(left) = &mut inner.room {
            *left -= room as u64;
        }
        let offset = usize::try_from(offset).expect("files are small");
        let fits = bytes.get(..room).unwrap_or_default();
        let contents = inner.file(&self.name)?;
        contents.now.resize(contents.now.len().max(offset + room), 0);
        put(&mut contents.now, offset, fits);
        contents.pending.push(Change::Write(offset, fits.to_vec()));
        if room == bytes.len() { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }

    fn sync(&self) -> io::Result<()> {
        let mut inner = self.files.inner();
        inner.spend()?;
        if inner.lies {
            return Ok(());
        }
        let contents = inner.file(&self.name)?;
        let Contents { now, durable, pending, .. } = contents;
        for change in pending.drain(..) {
            match change {
                Change::Truncate(length) => durable.truncate(length),
                Change::Write(offset, bytes) => {
                    durable.resize(durable.len().max(offset + bytes.len()), 0);
                    put(durable, offset, &bytes);
                }
            }
        }
        assert_eq!(now.len(), durable.len(), "what was synced is what was written");
        Ok(())
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        let mut inner = self.files.inner();
        inner.spend()?;
        let length = usize::try_from(length).expect("files are small");
        let contents = inner.file(&self.name)?;
        contents.now.truncate(length);
        contents.pending.push(Change::Truncate(length));
        Ok(())
    }
}
