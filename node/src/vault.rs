//! Keys under a passphrase (R125): Argon2id makes a key of the passphrase, XChaCha20-Poly1305 seals with that key.
//!
//! The costs are part of the format and stand in no file, so no file can make opening it expensive. The format of age was
//! considered: its library brings fifty packages for the languages of its messages.

use crate::folder::random;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};

/// Memory that making a key takes, in KiB.
const MEMORY_KIB: u32 = 64 << 10;
/// How often that memory is passed over.
const PASSES: u32 = 3;
const SALT_BYTES: usize = 16;
const NONCE_BYTES: usize = 24;
/// Most bytes of a passphrase.
const PASSPHRASE_BYTES_MAX: usize = 1 << 10;

/// What is sealed: nothing that was sealed as something else opens as this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// The key files of a machine, in a backup.
    KeyFiles,
    /// The secret half of an office key, in the data folder (R350).
    OfficeKey,
}

impl Content {
    const fn domain(self) -> &'static [u8] {
        match self {
            Self::KeyFiles => b"djuntu/keys/1",
            Self::OfficeKey => b"djuntu/office-key/1",
        }
    }
}

/// A passphrase that is not empty.
#[derive(Clone)]
pub struct Passphrase(String);

impl std::fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Passphrase")
    }
}

/// Why keys cannot be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The passphrase is empty, or longer than anybody types.
    #[error("a passphrase has 1 to {PASSPHRASE_BYTES_MAX} bytes")]
    Passphrase,
    /// The seal does not open.
    #[error("this passphrase does not open the keys, or they are damaged")]
    Closed,
}

impl Passphrase {
    /// Takes what a person typed, or the first line of a file.
    ///
    /// # Errors
    /// [`VaultError::Passphrase`].
    pub fn new(text: &str) -> Result<Self, VaultError> {
        let line = text.lines().next().unwrap_or_default();
        let is_good = (1..=PASSPHRASE_BYTES_MAX).contains(&line.len());
        if is_good { Ok(Self(line.to_owned())) } else { Err(VaultError::Passphrase) }
    }

    /// Returns what was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Makes the key of a salt.
    fn key(&self, salt: &[u8]) -> [u8; 32] {
        let params = Params::new(MEMORY_KIB, PASSES, 1, Some(32)).expect("the costs are within what Argon2 allows");
        let mut memory = vec![Block::default(); params.block_count()];
        let mut key = [0; 32];
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(self.0.as_bytes(), salt, &mut key, &mut memory)
            .expect("passphrase, salt and memory have lengths that Argon2 allows");
        key
    }

    /// Seals: salt ‖ nonce ‖ what XChaCha20-Poly1305 makes of `plain`.
    pub(crate) fn seal(&self, content: Content, plain: &[u8]) -> Vec<u8> {
        let drawn = [random(), random()].concat();
        let (salt, rest) = drawn.split_at(SALT_BYTES);
        let (nonce, _) = rest.split_at(NONCE_BYTES);
        let cipher = XChaCha20Poly1305::new(&self.key(salt).into());
        let payload = Payload { msg: plain, aad: content.domain() };
        let sealed = cipher.encrypt(XNonce::from_slice(nonce), payload).expect("keys are short enough to seal");
        [salt, nonce, &sealed].concat()
    }

    /// Opens what [`Passphrase::seal`] made.
    ///
    /// # Errors
    /// [`VaultError::Closed`].
    pub(crate) fn open(&self, content: Content, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let (salt, rest) = sealed.split_at_checked(SALT_BYTES).ok_or(VaultError::Closed)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_BYTES).ok_or(VaultError::Closed)?;
        let cipher = XChaCha20Poly1305::new(&self.key(salt).into());
        let payload = Payload { msg: sealed, aad: content.domain() };
        cipher.decrypt(XNonce::from_slice(nonce), payload).map_err(|_| VaultError::Closed)
    }
}
