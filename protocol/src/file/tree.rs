//! The hashes of a file's groups, which prove themselves against the hash of the file.

use crate::identity::FileHash;
use crate::limits::{FILE_BYTES_MAX, FILE_GROUP_BYTES};
use blake3::Hasher;
use blake3::hazmat::{ChainingValue, HasherExt, Mode, merge_subtrees_non_root, merge_subtrees_root};

/// How many bytes the hash of a group has.
const HASH_BYTES: usize = 32;

/// What each group of a file is checked with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileTree {
    hash: FileHash,
    size: u64,
    /// One for each group; none when there is one group only, which the hash of the file itself checks.
    groups: Vec<ChainingValue>,
}

/// Hashes a file as its bytes come.
#[derive(Clone, Debug, Default)]
pub struct TreeBuilder {
    groups: Vec<ChainingValue>,
    /// The group that is not known to be followed by another: the only group of a file is hashed in another way.
    last: Vec<u8>,
    size: u64,
}

/// Bytes are not the hashes of a file's groups.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// No file may have so many bytes.
    #[error("a file has 1 to {FILE_BYTES_MAX} bytes, not {0}")]
    Size(u64),
    /// They are too many or too few.
    #[error("{found} bytes of hashes where {expected} are needed")]
    Length {
        /// How many bytes there are.
        found: usize,
        /// How many there should be.
        expected: usize,
    },
    /// They are those of another file.
    #[error("the hashes are not those of this file")]
    OtherFile,
}

impl TreeBuilder {
    /// Takes the bytes that follow.
    pub fn update(&mut self, mut bytes: &[u8]) {
        self.size += bytes.len() as u64;
        while !bytes.is_empty() {
            if self.last.len() == FILE_GROUP_BYTES {
                self.finish_group();
            }
            let (now, rest) = bytes.split_at((FILE_GROUP_BYTES - self.last.len()).min(bytes.len()));
            self.last.extend_from_slice(now);
            bytes = rest;
        }
    }

    fn finish_group(&mut self) {
        self.groups.push(group_hash(self.groups.len() as u64, &self.last));
        self.last.clear();
    }

    /// Returns how many bytes came.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns the tree of the whole file.
    pub fn finish(mut self) -> FileTree {
        if self.groups.is_empty() {
            return FileTree {
                hash: FileHash(*blake3::hash(&self.last).as_bytes()),
                size: self.size,
                groups: Vec::new(),
            };
        }
        self.finish_group();
        FileTree { hash: root(&self.groups), size: self.size, groups: self.groups }
    }
}

impl FileTree {
    /// Reads the hashes of the groups of a file that is known by its hash, as [`Self::to_bytes`] wrote them.
    ///
    /// # Errors
    /// [`TreeError`] unless they are exactly those of a file of this hash and size.
    pub fn from_bytes(hash: FileHash, size: u64, bytes: &[u8]) -> Result<Self, TreeError> {
        let expected = Self::byte_count(size).ok_or(TreeError::Size(size))?;
        if bytes.len() != expected {
            return Err(TreeError::Length { found: bytes.len(), expected });
        }
        let groups: Vec<ChainingValue> = bytes.as_chunks::<HASH_BYTES>().0.to_vec();
        if !groups.is_empty() && root(&groups) != hash {
            return Err(TreeError::OtherFile);
        }
        Ok(Self { hash, size, groups })
    }

    /// Returns the hashes, one after the other; nothing for a file of one group.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.groups.concat()
    }

    /// Returns how many bytes [`Self::to_bytes`] has for a file of so many bytes; none when no file may have so many.
    pub fn byte_count(size: u64) -> Option<usize> {
        let groups = usize::try_from(group_count(size)?).ok()?;
        Some(if groups > 1 { groups * HASH_BYTES } else { 0 })
    }

    /// Returns the hash of the file.
    pub const fn hash(&self) -> FileHash {
        self.hash
    }

    /// Returns how many bytes the file has.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Returns how many groups the file has.
    pub fn groups(&self) -> u64 {
        (self.groups.len() as u64).max(1)
    }

    /// Returns how many bytes a group has; none when there is no such group.
    pub fn group_bytes(&self, group: u64) -> Option<usize> {
        let left = self.size.checked_sub(group.checked_mul(FILE_GROUP_BYTES as u64)?).filter(|left| *left > 0)?;
        Some(usize::try_from(left).map_or(FILE_GROUP_BYTES, |left| left.min(FILE_GROUP_BYTES)))
    }

    /// Returns whether these are the bytes of a group.
    pub fn admits(&self, group: u64, bytes: &[u8]) -> bool {
        if self.group_bytes(group) != Some(bytes.len()) {
            return false;
        }
        if self.groups.is_empty() {
            return blake3::hash(bytes).as_bytes() == &self.hash.0;
        }
        let known = usize::try_from(group).ok().and_then(|group| self.groups.get(group));
        known.is_some_and(|known| *known == group_hash(group, bytes))
    }
}

/// Returns how many groups a file of so many bytes has; none when no file may have so many.
fn group_count(size: u64) -> Option<u64> {
    (1..=FILE_BYTES_MAX).contains(&size).then(|| size.div_ceil(FILE_GROUP_BYTES as u64))
}

fn group_hash(group: u64, bytes: &[u8]) -> ChainingValue {
    Hasher::new().set_input_offset(group * FILE_GROUP_BYTES as u64).update(bytes).finalize_non_root()
}

/// Returns the hash over at least two groups.
fn root(groups: &[ChainingValue]) -> FileHash {
    let (left, right) = halves(groups);
    FileHash(*merge_subtrees_root(&subtree(left), &subtree(right), Mode::Hash).as_bytes())
}

/// Recursion halves its argument each time.
fn subtree(groups: &[ChainingValue]) -> ChainingValue {
    match groups {
        [only] => *only,
        groups => {
            let (left, right) = halves(groups);
            merge_subtrees_non_root(&subtree(left), &subtree(right), Mode::Hash)
        }
    }
}

/// The left side of a tree is a power of two, and the right side is not empty.
fn halves(groups: &[ChainingValue]) -> (&[ChainingValue], &[ChainingValue]) {
    groups.split_at(groups.len().div_ceil(2).next_power_of_two())
}
