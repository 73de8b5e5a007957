//! The people who may use the page of this machine.

use super::{Folder, FolderError};
use crate::page::People;
use std::io;

impl Folder {
    /// Returns the people who may use the page; nobody when there is no such file.
    ///
    /// # Errors
    /// [`FolderError::Disk`] when the file is there and cannot be understood: who guesses here lets anybody in.
    pub(crate) fn people(&self) -> Result<People, FolderError> {
        let text = self.lines("people")?;
        let damaged = |error: toml::de::Error| {
            let what = format!("{}; mend it or delete it, and people get new links", error.message());
            FolderError::Disk { path: self.path("people"), source: io::Error::other(what) }
        };
        toml::from_str(&text).map_err(damaged)
    }

    /// Keeps the people who may use the page.
    ///
    /// # Errors
    /// [`FolderError::Disk`].
    pub(crate) fn keep_people(&self, people: &People) -> Result<(), FolderError> {
        let text = toml::to_string(people).expect("names and texts are TOML");
        self.write_private(&self.path("people"), &text)
    }
}
