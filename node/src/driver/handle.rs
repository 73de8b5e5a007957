//! What the desk holds of the driver: a way to ask it, and nothing else.

use super::board::Board;
use crate::folder::OfficeKeys;
use djuntu_protocol::engine::{Answer, Command, Refusal};
use djuntu_protocol::identity::{PublicKey, SecretKey};
use djuntu_protocol::invitation::Invitation;
use djuntu_protocol::time::Time;
use tokio::sync::{mpsc, oneshot};

/// What the driver is asked for.
#[derive(Debug)]
pub(crate) enum Request {
    /// To have the engine carry out a command.
    Command(Box<Command>, oneshot::Sender<Result<Answer, Refusal>>),
    /// What is on the board.
    Board(oneshot::Sender<Board>),
    /// To put up something that the operator should look at.
    Alarm(String, oneshot::Sender<()>),
    /// To keep an invitation that is being answered, so that it is answered on after a restart.
    Remember(Box<Invitation>, oneshot::Sender<Result<(), String>>),
    /// To count bytes of files that went to a peer or came from it.
    FileBytes(PublicKey, u64),
    /// What office keys this machine has, after doing something with them.
    OfficeKeys(Box<OfficeStep>, oneshot::Sender<Result<OfficeKeys, String>>),
}

/// What is done with the office keys.
#[derive(Debug)]
pub(crate) enum OfficeStep {
    /// Nothing.
    Look,
    /// A successor is made and kept durably, unless there is one, and the engine holds it too.
    Begin,
    /// The successor takes the place of the other key.
    End,
    /// The key with this public half is kept so, under a passphrase, and no more in the open.
    Protect(PublicKey, Vec<u8>),
    /// The key is kept in the open again.
    Unprotect(SecretKey),
    /// The engine may use the key until then.
    Unlock(SecretKey, Time),
    /// The engine may use it no more.
    Lock,
}

/// Asks the driver; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct EngineHandle(mpsc::Sender<Request>);

impl EngineHandle {
    pub(crate) const fn new(requests: mpsc::Sender<Request>) -> Self {
        Self(requests)
    }

    /// Carries out a command; none when the node is stopping.
    pub(crate) async fn command(&self, command: Command) -> Option<Result<Answer, Refusal>> {
        self.ask(|answer| Request::Command(Box::new(command), answer)).await
    }

    /// Returns what the driver tells people; none when the node is stopping.
    pub(crate) async fn board(&self) -> Option<Board> {
        self.ask(Request::Board).await
    }

    /// Puts up something that the operator should look at; none when the node is stopping.
    pub(crate) async fn alarm(&self, reason: String) -> Option<()> {
        self.ask(|told| Request::Alarm(reason, told)).await
    }

    /// Keeps an invitation that is being answered, or says why it cannot; none when the node is stopping.
    pub(crate) async fn remember(&self, invitation: Invitation) -> Option<Result<(), String>> {
        self.ask(|kept| Request::Remember(Box::new(invitation), kept)).await
    }

    /// Counts bytes of files that went to a peer or came from it. A node that is stopping counts nothing more.
    pub(crate) async fn file_bytes(&self, peer: PublicKey, bytes: u64) {
        self.0.send(Request::FileBytes(peer, bytes)).await.ok();
    }

    /// Takes a step with the office keys and returns which there are; none when the node is stopping.
    pub(crate) async fn office_keys(&self, step: OfficeStep) -> Option<Result<OfficeKeys, String>> {
        self.ask(|answer| Request::OfficeKeys(Box::new(step), answer)).await
    }

    async fn ask<T>(&self, request: impl FnOnce(oneshot::Sender<T>) -> Request) -> Option<T> {
        let (answer, answered) = oneshot::channel();
        self.0.send(request(answer)).await.ok()?;
        answered.await.ok()
    }
}
