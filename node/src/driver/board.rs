//! What the driver tells people besides what the engine knows, and what it keeps over a restart.

use crate::folder::{Folder, FolderError};
use djuntu_protocol::identity::PublicKey;
use djuntu_protocol::invitation::Invitation;
use std::collections::BTreeSet;

/// The board. A copy of it answers whoever asks.
#[derive(Clone, Debug, Default)]
pub(crate) struct Board {
    /// Where this node can be reached.
    pub(crate) addresses: Vec<String>,
    /// What the operator should look at.
    pub(crate) alarms: BTreeSet<String>,
    /// Bytes of frames that went to other nodes.
    pub(crate) bytes_out: u64,
    /// Bytes of frames that came from other nodes.
    pub(crate) bytes_in: u64,
    accepting: Vec<Invitation>,
}

impl Board {
    /// Puts up something that the operator should look at.
    pub(crate) fn alarm(&mut self, reason: &str) {
        tracing::error!(reason, "the operator should look at this");
        self.alarms.insert(reason.to_owned());
    }

    /// Keeps an invitation that is being answered.
    ///
    /// # Errors
    /// [`FolderError::Disk`]; the invitation is then answered until the node stops, and not longer.
    pub(crate) fn remember(&mut self, invitation: Invitation, folder: &Folder) -> Result<(), FolderError> {
        self.accepting.retain(|other| other.node != invitation.node);
        self.accepting.push(invitation);
        self.keep(folder)
    }

    /// Forgets the invitation of a node, because it has led somewhere or nowhere.
    pub(crate) fn forget(&mut self, peer: PublicKey, folder: &Folder) {
        self.accepting.retain(|invitation| invitation.node != peer);
        if let Err(error) = self.keep(folder) {
            tracing::warn!(%error, "an invitation that is over could not be forgotten, and is answered again after a start");
        }
    }

    fn keep(&self, folder: &Folder) -> Result<(), FolderError> {
        let codes: Vec<String> = self.accepting.iter().map(ToString::to_string).collect();
        folder.keep_accepting(&codes)
    }
}
