//! The files with the secret halves of this machine's keys.
//!
//! A rotation has two files: the new key is durable before anything names it, and takes the place of the old one when the
//! charter does. Whenever the machine is switched off, one of the two is the key that the charter lists (R133).

use super::{Folder, FolderError, random};
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
}

const OFFICE: &str = "office";
const NEXT: &str = "office.next";

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
        let path = self.path("keys").join(name);
        match fs::read_to_string(&path).map(Zeroizing::new) {
            Ok(text) => SecretKey::from_text(&text).map(Some).ok_or(FolderError::Key(path)),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Err(FolderError::Key(path)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(FolderError::Disk { path, source }),
        }
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
    /// [`FolderError`] when its file is damaged or cannot be written.
    pub fn make_next_office_key(&self) -> Result<SecretKey, FolderError> {
        self.key(NEXT)
    }

    /// Returns the public halves of the office keys.
    ///
    /// # Errors
    /// [`FolderError`] when a file is damaged or cannot be read.
    pub fn office_keys(&self) -> Result<OfficeKeys, FolderError> {
        let kept = self.key(OFFICE)?.public();
        Ok(OfficeKeys { kept, next: self.stored_key(NEXT)?.map(|key| key.public()) })
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
        let first = open().keys().unwrap().office.unwrap().public();
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: first, next: None });
        open().replace_office_key().unwrap();
        assert_eq!(open().keys().unwrap().office.unwrap().public(), first, "there was nothing to replace it");
        let next = open().make_next_office_key().unwrap().public();
        assert_eq!(open().make_next_office_key().unwrap().public(), next, "begun again it is the same");
        assert_eq!(open().next_office_key().unwrap().map(|key| key.public()), Some(next));
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: first, next: Some(next) });
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(data.join("keys").join(NEXT)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0);
        open().replace_office_key().unwrap();
        assert_eq!(open().office_keys().unwrap(), OfficeKeys { kept: next, next: None });
        for damage in [&b"short"[..], b"", b"\xff\xfe"] {
            fs::write(data.join("keys").join(NEXT), damage).unwrap();
            assert!(matches!(open().make_next_office_key(), Err(FolderError::Key(_))), "it is named, not replaced");
        }
    }

    /// Folders that were made before secret keys had a text of their own.
    #[test]
    fn keys_of_early_folders_are_read() {
        let root = tempfile::tempdir().unwrap();
        let folder = Folder::open(&root.path().join("data"), true).unwrap();
        let seed = [9; 32];
        fs::write(folder.path("keys").join(OFFICE), format!("{}\n", PublicKey(seed))).unwrap();
        assert_eq!(folder.keys().unwrap().office.unwrap().public(), SecretKey::from_bytes(seed).public());
    }
}
