//! The files with the secret halves of this machine's keys.
//!
//! A rotation has two files: the new key is durable before anything names it, and takes the place of the old one when the
//! charter does. Whenever the machine is switched off, one of the two is the key that the charter lists (R133).

use super::{Folder, FolderError, random};
use data_encoding::BASE64;
use djuntu_protocol::identity::{PublicKey, SecretKey};
use std::fs;
use std::io;
use zeroize::Zeroizing;

/// The public halves of this machine's office keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeKeys {
    /// The key that is used, or was before the charter named its successor.
    pub kept: PublicKey,
    /// The key that is to replace it.
    pub next: Option<PublicKey>,
    /// Whether the secret half of the kept one lies under a passphrase.
    pub is_protected: bool,
}

/// A key as its file holds it.
#[derive(Debug)]
pub(crate) enum StoredKey {
    /// In the open.
    Open(SecretKey),
    /// Under a passphrase.
    Protected {
        /// The public half.
        public: PublicKey,
        /// The secret half, sealed.
        sealed: Vec<u8>,
    },
}

impl StoredKey {
    fn public(&self) -> PublicKey {
        match self {
            Self::Open(key) => key.public(),
            Self::Protected { public, .. } => *public,
        }
    }

    fn from_text(text: &str) -> Option<Self> {
        let Some(rest) = text.strip_prefix(PROTECTED) else { return SecretKey::from_text(text).map(Self::Open) };
        let (public, sealed) = rest.trim_end().split_once(' ')?;
        Some(Self::Protected { public: public.parse().ok()?, sealed: BASE64.decode(sealed.as_bytes()).ok()? })
    }
}

const OFFICE: &str = "office";
const NEXT: &str = "office.next";
/// What the file of a key under a passphrase begins with; its public half and the sealed secret half follow.
const PROTECTED: &str = "under a passphrase: ";

impl Folder {
    /// Returns a key, made when there is none.
    pub(super) fn key(&self, name: &str) -> Result<SecretKey, FolderError> {
        match self.stored_key(name)? {
            Some(key) => Ok(key),
            None => {
                let key = SecretKey::from_bytes(random());
                self.write_private(&self.path("keys").join(name), &key.to_text())?;
                Ok(key)
            }
        }
    }

    fn stored_key(&self, name: &str) -> Result<Option<SecretKey>, FolderError> {
        match self.stored(name)? {
            Some(StoredKey::Open(key)) => Ok(Some(key)),
            Some(StoredKey::Protected { .. }) => Err(FolderError::Key(self.path("keys").join(name))),
            None => Ok(None),
        }
    }

    fn stored(&self, name: &str) -> Result<Option<StoredKey>, FolderError> {
        let path = self.path("keys").join(name);
        match fs::read_to_string(&path).map(Zeroizing::new) {
            Ok(text) => StoredKey::from_text(&text).map(Some).ok_or(FolderError::Key(path)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(FolderError::Key(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
    }

    /// Returns this machine's office key as it is kept, made when there is none.
    ///
    /// # Errors
    /// [`FolderError`] when its file is damaged or cannot be read or written.
    pub(crate) fn office_key(&self) -> Result<StoredKey, FolderError> {
        match self.stored(OFFICE)? {
            Some(key) => Ok(key),
            None => self.key(OFFICE).map(StoredKey::Open),
        }
    }

    /// Keeps the office key with this public half under a passphrase, in the place of the open one (R350).
    ///
    /// # Errors
    /// [`FolderError::Rotating`] when another key is about to replace it; [`FolderError`] when the file cannot be written.
    pub(crate) fn protect_office_key(&self, key: PublicKey, sealed: &[u8]) -> Result<(), FolderError> {
        let kept = self.office_keys()?;
        if kept.next.is_some() || kept.kept != key {
            return Err(FolderError::Rotating);
        }
        let text = format!("{PROTECTED}{key} {}\n", BASE64.encode(sealed));
        self.write_private(&self.path("keys").join(OFFICE), &text)
    }

    /// Keeps the office key in the open again.
    ///
    /// # Errors
    /// [`FolderError::Rotating`] when it is not this one; [`FolderError`] when the file cannot be written.
    pub(crate) fn unprotect_office_key(&self, key: &SecretKey) -> Result<(), FolderError> {
        if self.office_keys()?.kept != key.public() {
            return Err(FolderError::Rotating);
        }
        self.write_private(&self.path("keys").join(OFFICE), &key.to_text())
    }

    /// Returns the key that is to replace the office key, when a rotation was begun.
    ///
    /// # Errors
    /// [`FolderError`] when its file is damaged or cannot be read.
    pub fn next_office_key(&self) -> Result<Option<SecretKey>, FolderError> {
        self.stored_key(NEXT)
    }

    /// Returns the key that is to replace the office key, made and durable when there was none.
    ///
    /// # Errors
    /// [`FolderError::Protected`], or when its file is damaged or cannot be written.
    pub fn make_next_office_key(&self) -> Result<SecretKey, FolderError> {
        if self.office_keys()?.is_protected {
            return Err(FolderError::Protected);
        }
        self.key(NEXT)
    }

    /// Returns the public halves of the office keys.
    ///
    /// # Errors
    /// [`FolderError`] when a file is damaged or cannot be read.
    pub fn office_keys(&self) -> Result<OfficeKeys, FolderError> {
        let office = self.office_key()?;
        let is_protected = matches!(office, StoredKey::Protected { .. });
        Ok(OfficeKeys { kept: office.public(), next: self.stored_key(NEXT)?.map(|key| key.public()), is_protected })
    }

    /// Ends a rotation: the new key takes the file of the old one, which is gone with that. Does nothing when there is none.
    ///
    /// # Errors
    /// [`FolderError::Disk`]; the next start does it then.
    pub fn replace_office_key(&self) -> Result<(), FolderError> {
        let keys = self.path("keys");
        match fs::rename(keys.join(NEXT), keys.join(OFFICE)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            renamed => renamed
                .and_then(|()| fs::File::open(&keys).and_then(|folder| folder.sync_all()))
                .map_err(|source| FolderError::Disk { path: keys.join(NEXT), source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rotation_keeps_one_of_two_keys_at_every_moment() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        let open = || Folder::open(&data, true).unwrap();
        let first = open().office_keys().unwrap().kept;
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: first, next: None, is_protected: false });
        open().replace_office_key().unwrap();
        assert_eq!(open().office_keys().unwrap().kept, first, "there was nothing to replace it");
        let next = open().make_next_office_key().unwrap().public();
        assert_eq!(open().make_next_office_key().unwrap().public(), next, "begun again it is the same");
        assert_eq!(open().next_office_key().unwrap().map(|key| key.public()), Some(next));
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: first, next: Some(next), is_protected: false });
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(data.join("keys").join(NEXT)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
        open().replace_office_key().unwrap();
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: next, next: None, is_protected: false });
        for damage in [&b"short"[..], b"", b"\xff\xfe"] {
            fs::write(data.join("keys").join(NEXT), damage).unwrap();
            assert!(matches!(open().make_next_office_key(), Err(FolderError::Key(_))), "it is named, not replaced");
        }
    }

    #[test]
    fn a_key_under_a_passphrase_is_no_key_without_it() {
        let root = tempfile::tempdir().unwrap();
        let data = root.path().join("data");
        let open = || Folder::open(&data, true).unwrap();
        let first = open().office_keys().unwrap().kept;
        let StoredKey::Open(secret) = open().office_key().unwrap() else { panic!("it lies open") };
        let other = SecretKey::from_bytes([7; 32]);
        assert!(matches!(open().protect_office_key(other.public(), b"sealed"), Err(FolderError::Rotating)));
        open().protect_office_key(first, b"sealed").unwrap();
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: first, next: None, is_protected: true });
        let kept = fs::read_to_string(data.join("keys").join(OFFICE)).unwrap();
        assert!(!kept.contains(secret.to_text().trim()), "nothing of it lies open");
        assert_eq!(open().keys().unwrap().office(), Some(first), "whose key it is, the node knows");
        assert!(matches!(open().make_next_office_key(), Err(FolderError::Protected)));
        assert!(matches!(open().unprotect_office_key(&other), Err(FolderError::Rotating)));
        open().unprotect_office_key(&secret).unwrap();
        let next = open().make_next_office_key().unwrap().public();
        assert!(matches!(open().protect_office_key(first, b"sealed"), Err(FolderError::Rotating)), "it is replaced");
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: first, next: Some(next), is_protected: false });
        for damage in ["under a passphrase: ", "under a passphrase: abc def", "under a passphrase: abc"] {
            fs::write(data.join("keys").join(OFFICE), damage).unwrap();
            assert!(matches!(open().keys(), Err(FolderError::Key(_))), "{damage}");
        }
    }

    /// Folders that were made before secret keys had a text of their own.
    #[test]
    fn keys_of_early_folders_are_read() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(&root.path().join("data"), true).unwrap();
        let seed = [9; 32];
        fs::write(folder.path("keys").join(OFFICE), format!("{}\n", PublicKey(seed))).unwrap();
        assert_eq!(folder.office_keys().unwrap().kept, SecretKey::from_bytes(seed).public());
    }
}
