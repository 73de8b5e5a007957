//! The secret half of a key, and its text, which nothing else can be read from.
//!
//! Invariant: the secret is never printed, and every copy of it that is made here is wiped from memory when it is dropped.

use super::{BASE32, PublicKey, Signature};
use ed25519_dalek::{Signer, SigningKey};
use zeroize::Zeroizing;

/// What the text of a secret key begins with, so that nobody takes it for a public one.
const PREFIX: &str = "secret:";

/// A key that can sign. Its bytes are wiped from memory when it is dropped, and are never printed.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SecretKey({})", self.public())
    }
}

impl SecretKey {
    /// Returns the key with this 32-byte seed.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        let seed = Zeroizing::new(bytes);
        Self(SigningKey::from_bytes(&seed))
    }

    /// Returns the 32-byte seed, to be kept in a file that only its owner reads.
    pub fn to_bytes(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Returns the key that a text holds, with or without the prefix, which files of early versions lack; none when it is no
    /// such text. White space around it is ignored.
    pub fn from_text(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix(PREFIX).unwrap_or(text).as_bytes();
        let mut seed = Zeroizing::new([0; 32]);
        let is_seed = BASE32.decode_len(text.len()) == Ok(seed.len());
        let decoded = is_seed.then(|| BASE32.decode_mut(text, seed.as_mut_slice()))?;
        decoded.ok().map(|_| Self(SigningKey::from_bytes(&seed)))
    }

    /// Returns the text that holds the key, to be kept in a file that only its owner reads.
    pub fn to_text(&self) -> Zeroizing<String> {
        let seed = Zeroizing::new(self.0.to_bytes());
        let mut text = Zeroizing::new(String::with_capacity(PREFIX.len() + BASE32.encode_len(seed.len())));
        text.push_str(PREFIX);
        BASE32.encode_append(seed.as_slice(), &mut text);
        text
    }

    /// Returns the public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `domain ‖ bytes`.
    pub fn sign(&self, domain: &[u8], bytes: &[u8]) -> Signature {
        assert!(!domain.is_empty(), "whatever is signed says what it is (R11)");
        Signature(self.0.sign(&[domain, bytes].concat()).to_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_read_from_its_own_text_alone() {
        let key = SecretKey::from_bytes([7; 32]);
        let text = key.to_text();
        assert!(text.starts_with("secret:") && text.parse::<PublicKey>().is_err(), "it is no public key");
        let bare = text.trim_start_matches(PREFIX);
        for written in [text.as_str(), &format!("  {}\n", text.as_str()), bare] {
            assert_eq!(SecretKey::from_text(written).expect("its text").public(), key.public());
        }
        let short = &bare[1..];
        for broken in ["", "secret:", "secret:abc", short, &format!("{bare}a"), &bare.to_uppercase(), "secret: é"] {
            assert!(SecretKey::from_text(broken).is_none(), "{broken:?}");
        }
        assert!(!format!("{key:?}").contains(bare));
    }
}
