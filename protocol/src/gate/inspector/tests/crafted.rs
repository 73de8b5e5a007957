//! Changes put together by hand, so that each part can be wrong on its own.

use super::super::{MAGIC, TYPE_CHANGE};
use sha2::{Digest, Sha256};

pub(super) const AUTHOR: [u8; 16] = [5; 16];
pub(super) const OTHER: [u8; 16] = [3; 16];

/// Appends an unsigned LEB128 number.
pub(super) fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Returns the chunk with this body, with the right length and checksum.
pub(super) fn chunk(body: &[u8]) -> Vec<u8> {
    let mut hashed = vec![TYPE_CHANGE];
    put(&mut hashed, body.len() as u64);
    hashed.extend_from_slice(body);
    let checksum = &Sha256::digest(&hashed)[..4];
    [&MAGIC, checksum, &hashed].concat()
}

/// Returns what follows the length of a chunk.
pub(super) fn body_of(chunk: &[u8]) -> &[u8] {
    let number = chunk[9..].iter().position(|byte| byte & 0x80 == 0).expect("a length");
    &chunk[9 + number + 1..]
}

/// The parts of a change.
#[derive(Clone)]
pub(super) struct Crafted {
    pub(super) dependencies: Vec<[u8; 32]>,
    pub(super) author: Vec<u8>,
    pub(super) seq: u64,
    pub(super) start_op: u64,
    pub(super) time: Vec<u8>,
    pub(super) message: Vec<u8>,
    pub(super) others: Vec<Vec<u8>>,
    /// Specification and data of each column.
    pub(super) columns: Vec<(u64, Vec<u8>)>,
    pub(super) extra: Vec<u8>,
}

impl Crafted {
    /// One operation: the key `k` of the root is set to true.
    pub(super) fn put_key() -> Self {
        Self::with_columns(&[(21, b"\x7f\x01k"), (52, &[1]), (66, &[0x7f, 1]), (86, &[0x7f, 2]), (112, &[0x7f, 0])])
    }

    /// A text that the change makes, and three elements in it, typed one after another.
    pub(super) fn typed() -> Self {
        Self::with_columns(&[
            (1, &[0, 1, 3, 0]),
            (2, &[0, 1, 3, 10]),
            (17, &[0, 2, 2, 0]),
            (19, &[0, 1, 0x7d, 0, 11, 1]),
            (21, &[0x7f, 1, b't', 0, 3]),
            (52, &[1, 3]),
            (66, &[0x7f, 4, 3, 1]),
            (86, &[0x7f, 0, 3, 0x16]),
            (87, b"abc"),
            (112, &[4, 0]),
        ])
    }

    /// Two operations that each delete a key with one predecessor, the second one made by another actor.
    pub(super) fn deletions() -> Self {
        Self {
            others: vec![OTHER.to_vec()],
            ..Self::with_columns(&[
                (21, &[2, 1, b'k']),
                (52, &[2]),
                (66, &[2, 3]),
                (86, &[2, 0]),
                (112, &[2, 1]),
                (113, &[0x7e, 0, 1]),
                (115, &[0x7e, 4, 2]),
            ])
        }
    }

    fn with_columns(columns: &[(u64, &[u8])]) -> Self {
        Self {
            dependencies: vec![[1; 32], [2; 32]],
            author: AUTHOR.to_vec(),
            seq: 2,
            start_op: 10,
            time: vec![0],
            message: b"m".to_vec(),
            others: Vec::new(),
            columns: columns.iter().map(|(specification, data)| (*specification, data.to_vec())).collect(),
            extra: Vec::new(),
        }
    }

    /// Replaces, adds or, with no data, removes a column.
    pub(super) fn column(mut self, specification: u64, data: &[u8]) -> Self {
        self.columns.retain(|(other, _)| *other != specification);
        if !data.is_empty() {
            self.columns.push((specification, data.to_vec()));
            self.columns.sort();
        }
        self
    }

    pub(super) fn chunk(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put(&mut body, self.dependencies.len() as u64);
        body.extend(self.dependencies.concat());
        put_prefixed(&mut body, &self.author);
        put(&mut body, self.seq);
        put(&mut body, self.start_op);
        body.extend(&self.time);
        put_prefixed(&mut body, &self.message);
        put(&mut body, self.others.len() as u64);
        self.others.iter().for_each(|other| put_prefixed(&mut body, other));
        put(&mut body, self.columns.len() as u64);
        for (specification, data) in &self.columns {
            put(&mut body, *specification);
            put(&mut body, data.len() as u64);
        }
        self.columns.iter().for_each(|(_, data)| body.extend(data));
        body.extend(&self.extra);
        chunk(&body)
    }
}

fn put_prefixed(bytes: &mut Vec<u8>, data: &[u8]) {
    put(bytes, data.len() as u64);
    bytes.extend_from_slice(data);
}
