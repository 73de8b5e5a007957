//! samod's own storage in files, watched: which documents have been written, and when the last write had ended.

use samod::storage::{Storage, StorageKey, TokioFilesystemStorage};
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::watch;

/// What has been written since the process started.
#[derive(Debug, Default)]
pub(crate) struct Written {
    /// The documents of which something was written.
    pub(crate) documents: HashSet<String>,
    /// When the last write had ended.
    pub(crate) last: Option<Instant>,
}

/// The storage that samod ships for files; it renames nothing and syncs nothing to the disk.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    files: TokioFilesystemStorage,
    written: Arc<watch::Sender<Written>>,
}

impl Watched {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { files: TokioFilesystemStorage::new(folder), written: Arc::new(watch::Sender::default()) }
    }

    /// Returns what is told of each write.
    pub(crate) fn written(&self) -> watch::Receiver<Written> {
        self.written.subscribe()
    }

    fn note(&self, key: &StorageKey) {
        let mut parts = key.into_iter();
        // The storage's own id is a key of one part.
        let document = parts.next().filter(|_| parts.next().is_some());
        self.written.send_modify(|written| {
            written.documents.extend(document.cloned());
            written.last = Some(Instant::now());
        });
    }
}

impl Storage for Watched {
    fn load(&self, key: StorageKey) -> impl Future<Output = Option<Vec<u8>>> + Send {
        self.files.load(key)
    }

    fn load_range(&self, prefix: StorageKey) -> impl Future<Output = HashMap<StorageKey, Vec<u8>>> + Send {
        self.files.load_range(prefix)
    }

    fn put(&self, key: StorageKey, data: Vec<u8>) -> impl Future<Output = ()> + Send {
        let this = self.clone();
        async move {
            this.files.put(key.clone(), data).await;
            this.note(&key);
        }
    }

    fn delete(&self, key: StorageKey) -> impl Future<Output = ()> + Send {
        self.files.delete(key)
    }
}
