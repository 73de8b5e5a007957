//! Streams for files, beside the session: opened when somebody wants one, handed on when a peer opens one.

use super::Driver;
use crate::network::FileStream;
use crate::network::behaviour::key_of;
use crate::network::streams::{self, Outcome};
use djuntu_protocol::identity::PublicKey;
use libp2p::swarm::ConnectionId;
use std::collections::{BTreeMap, VecDeque};
use tokio::sync::{mpsc, oneshot};

/// Who waits for streams, and who takes those of others.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// Those who asked for a stream on each connection, in order.
    pub(super) asked: BTreeMap<ConnectionId, VecDeque<oneshot::Sender<Result<FileStream, String>>>>,
    /// Takes what peers open; before there is one, nothing is taken.
    pub(super) accepted: Option<mpsc::Sender<(PublicKey, FileStream)>>,
}

impl Driver {
    /// Opens a stream on the connection of the session: whoever has none may ask for no file.
    pub(super) fn open_file(&mut self, key: PublicKey, answer: oneshot::Sender<Result<FileStream, String>>) {
        let peer = self.peers.get(&key);
        let Some((id, connection)) = peer.and_then(|peer| Some((peer.id, peer.session.as_ref()?.connection))) else {
            // Whoever asked may have gone away, here and below.
            answer.send(Err("there is no session with the node".to_owned())).ok();
            return;
        };
        self.files.asked.entry(connection).or_default().push_back(answer);
        self.swarm.behaviour_mut().files.open(id, connection);
    }

    pub(super) fn handle_file_event(&mut self, event: streams::Event) {
        let Some(key) = key_of(&event.peer) else { return };
        match event.outcome {
            Outcome::Accepted(stream) => {
                let has_session = self.peers.get(&key).is_some_and(|peer| peer.session.is_some());
                let taken = self.files.accepted.as_ref().filter(|_| has_session);
                if taken.is_none_or(|accepted| accepted.try_send((key, stream)).is_err()) {
                    tracing::debug!(peer = %key.short(), "a stream for a file was refused: too many at a time");
                }
            }
            Outcome::Opened(stream) => self.tell_asker(event.connection, Ok(stream)),
            Outcome::Failed(reason) => self.tell_asker(event.connection, Err(reason)),
        }
    }

    /// Gives a stream to the first who still waits for one.
    fn tell_asker(&mut self, connection: ConnectionId, outcome: Result<FileStream, String>) {
        let waiting = self.files.asked.get_mut(&connection);
        let asker = waiting.and_then(|waiting| {
            waiting.retain(|asker| !asker.is_closed());
            waiting.pop_front()
        });
        if let Some(asker) = asker {
            asker.send(outcome).ok();
        }
    }
}
