//! Files of documents, as far as the engine decides: who may be asked for one, to whom one may go, and what that costs.
//!
//! Their bytes never come here. The shell carries them on streams of their own and asks first (R380, R384).

use super::Engine;
use crate::file::Denial;
use crate::identity::{DocumentId, PublicKey};
use crate::limits;
use crate::session::Flow;

/// A connected node that may be asked for a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilePeer {
    /// Its key.
    pub peer: PublicKey,
    /// Whether a budget of either side lets nothing through now.
    pub rests: bool,
}

impl Engine {
    /// Returns the connected nodes that may be asked for a file of a document: they may read it, and what they say of it is
    /// taken. So nobody learns from the question of a document that it does not know.
    pub(super) fn file_peers(&self, document: DocumentId) -> Vec<FilePeer> {
        let peers = self.sessions.keys().copied();
        let asked = peers.filter(|peer| self.may_receive(*peer, document));
        let asked = asked.filter(|peer| self.may_send(*peer, document) || self.is_source(*peer));
        asked.map(|peer| FilePeer { peer, rests: self.files_rest(peer) }).collect()
    }

    /// Returns why a file of a document may not go to a peer; none when it may.
    pub(super) fn file_denial(&self, peer: PublicKey, document: DocumentId) -> Option<Denial> {
        if !self.may_send(peer, document) {
            return Some(Denial::NotHere);
        }
        self.files_rest(peer).then_some(Denial::Budget)
    }

    /// Returns whether no file goes to a peer or comes from it today: what documents say comes first, so files have a part of
    /// a budget only.
    fn files_rest(&self, peer: PublicKey) -> bool {
        self.flow(peer) != Flow::All || self.is_spent(peer, limits::FILES_BUDGET_PART)
    }
}
