//! The driver: the one task that owns the engine, and the only `select!` over all that can happen to it.
//!
//! Where a received byte goes: the network's reader hands over a frame as an event; `examiner` decodes large ones of
//! wanted nodes and checks their signatures; the driver gives it to [`Engine::handle`]; what the engine wants is polled and
//! done in order: writes and loads go to the storage's thread, frames to the network, answers to whoever asked. Nothing
//! here decides anything.

mod board;
mod contacts;
mod examiner;
mod handle;

pub(crate) use board::Board;
pub(crate) use contacts::Contacts;
pub(crate) use handle::{EngineHandle, OfficeStep, Request};

use crate::folder::{Folder, FolderError, OfficeKeys};
use crate::network::{Network, NetworkEvent};
use crate::storage::{self, Storage};
use djuntu_protocol::engine::{Answer, CommandId, Engine, Event, Input, OfficeKey, Output, Refusal};
use djuntu_protocol::identity::DocumentId;
use djuntu_protocol::time::Time;
use examiner::Arrival;
use futures::StreamExt;
use std::collections::BTreeMap;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::sync::{broadcast, mpsc, oneshot};

/// Everything that can happen to the driver.
#[derive(Debug)]
enum Happening {
    Network(Arrival),
    Storage(storage::Event),
    Request(Request),
    Wake,
    Shutdown,
}

/// What the driver is made of.
#[derive(Debug)]
pub(crate) struct Driver {
    pub(crate) engine: Engine,
    pub(crate) network: Network,
    pub(crate) storage: Storage,
    pub(crate) contacts: Contacts,
    pub(crate) board: Board,
    pub(crate) folder: Arc<Folder>,
    /// Whether the budget counts the local network too.
    pub(crate) counts_local: bool,
    /// Documents in which this node's own edits are to be written again.
    pub(crate) lost: mpsc::UnboundedSender<DocumentId>,
    /// Documents that have new entries, for whoever waits for that.
    pub(crate) changed: broadcast::Sender<(DocumentId, bool)>,
}

/// The channels on which things happen.
#[derive(Debug)]
pub(crate) struct Inlets {
    pub(crate) network: mpsc::Receiver<NetworkEvent>,
    pub(crate) storage: mpsc::UnboundedReceiver<storage::Event>,
    pub(crate) requests: mpsc::Receiver<Request>,
}

/// Why the driver stopped before it was told to.
#[derive(Debug, thiserror::Error)]
pub enum DriverError {
    /// Something could not be stored.
    #[error("{0}; the node has stopped so that nothing is lost: make room, then start it again")]
    WriteFailed(String),
    /// A part of the node has ended although nobody told it to, so its work would be lost without a word.
    #[error("the {0} of this node has ended unexpectedly: start the node again, and report what the log says")]
    PartEnded(&'static str),
}

/// Returns what the clock says.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

impl Driver {
    /// Runs until `shutdown`, or until something cannot be written or a part of the node has ended.
    pub(crate) async fn run(
        mut self,
        mut inlets: Inlets,
        shutdown: impl Future<Output = ()>,
    ) -> Result<(), DriverError> {
        tokio::pin!(shutdown);
        let mut pending = BTreeMap::new();
        let mut commands = 0;
        let mut wake_at: Option<Time> = None;
        let arrivals = examiner::examined(inlets.network, self.contacts.wanted(), self.engine.network());
        tokio::pin!(arrivals);
        let addresses = self.addresses().await;
        self.engine.handle(now(), Input::Addresses(addresses));
        self.perform_all(&mut pending, &mut wake_at)?;
        loop {
            let wait = wake_at.map_or(Duration::from_secs(3_600), |at| Duration::from_millis(at.since(now()).0));
            // Local work comes before new remote work: what is stored and asked here first, then frames.
            let happening = tokio::select! {
                biased;
                () = &mut shutdown => Happening::Shutdown,
                event = inlets.storage.recv() => match event {
                    Some(event) => Happening::Storage(event),
                    None => return Err(DriverError::PartEnded("storage")),
                },
                Some(request) = inlets.requests.recv() => Happening::Request(request),
                arrival = arrivals.next() => match arrival {
                    Some(arrival) => Happening::Network(arrival),
                    None => return Err(DriverError::PartEnded("network")),
                },
                () = tokio::time::sleep(wait) => Happening::Wake,
            };
            let input = match happening {
                Happening::Shutdown => return Ok(()),
                Happening::Wake => {
                    wake_at = None;
                    Some(Input::Tick)
                }
                Happening::Storage(storage::Event::Failed(reason)) => return Err(DriverError::WriteFailed(reason)),
                Happening::Storage(event) => self.storage_input(event),
                Happening::Network(Arrival::Event(event)) => self.network_input(event).await,
                Happening::Network(Arrival::Examined { peer, incoming, bytes }) => {
                    self.board.bytes_in += bytes as u64;
                    Some(Input::Examined(peer, incoming))
                }
                Happening::Request(Request::Command(command, answer)) => {
                    commands += 1;
                    pending.insert(CommandId(commands), answer);
                    Some(Input::Command(CommandId(commands), *command))
                }
                Happening::Request(Request::OfficeKeys(step, answer)) => {
                    let done = self.office_keys(*step).and_then(|input| Ok((self.folder.office_keys()?, input)));
                    let (keys, input) = done.map_or_else(|error| (Err(error.to_string()), None), |(k, i)| (Ok(k), i));
                    // Whoever asked may have gone away, and whatever they ask next comes after this.
                    answer.send(keys).ok();
                    input
                }
                Happening::Request(Request::FileBytes(peer, bytes)) => Some(Input::FileBytes(peer, bytes)),
                Happening::Request(request) => {
                    self.answer(request);
                    None
                }
            };
            if let Some(input) = input {
                self.engine.handle(now(), input);
                self.perform_all(&mut pending, &mut wake_at)?;
            }
        }
    }

    /// Answers what concerns the board alone. Whoever asked may have gone away.
    fn answer(&mut self, request: Request) {
        match request {
            Request::Board(answer) => _ = answer.send(self.board.clone()),
            Request::Alarm(reason, told) => {
                self.board.alarm(&reason);
                told.send(()).ok();
            }
            Request::Remember(invitation, kept) => {
                let outcome = self.board.remember(*invitation, &self.folder);
                kept.send(outcome.map_err(|error| error.to_string())).ok();
            }
            Request::Command(..) | Request::OfficeKeys(..) | Request::FileBytes(..) => {
                unreachable!("the loop has taken it")
            }
        }
    }

    /// Takes a step with the files of the office keys, and returns what the engine is told then.
    fn office_keys(&self, step: OfficeStep) -> Result<Option<Input>, FolderError> {
        let office = match step {
            OfficeStep::Look => return Ok(None),
            OfficeStep::Begin => return Ok(Some(Input::Successor(self.folder.make_next_office_key()?))),
            OfficeStep::End => return self.folder.replace_office_key().map(|()| None),
            OfficeStep::Protect(key, sealed) => {
                self.folder.protect_office_key(key, &sealed)?;
                OfficeKey::Locked(key)
            }
            OfficeStep::Unprotect(key) => {
                self.folder.unprotect_office_key(&key)?;
                OfficeKey::Open(key)
            }
            OfficeStep::Unlock(key, until) => OfficeKey::Unlocked(key, until),
            OfficeStep::Lock => match self.folder.office_keys()? {
                OfficeKeys { kept, is_protected: true, .. } => OfficeKey::Locked(kept),
                OfficeKeys { is_protected: false, .. } => return Ok(None),
            },
        };
        Ok(Some(Input::Office(Box::new(office))))
    }

    fn storage_input(&mut self, event: storage::Event) -> Option<Input> {
        match event {
            storage::Event::Stored(ticket) => Some(Input::Stored(ticket)),
            storage::Event::Loaded(document, entries) => Some(Input::Loaded(document, entries)),
            storage::Event::PagesLoaded(peer, number, pages) => Some(Input::PagesLoaded(peer, number, pages)),
            storage::Event::Damaged(reason) => {
                self.board.alarm(&reason);
                None
            }
            storage::Event::Failed(_) => unreachable!("a failed write has ended the loop"),
        }
    }

    async fn network_input(&mut self, event: NetworkEvent) -> Option<Input> {
        match event {
            NetworkEvent::Connected { peer, address, is_free } => {
                tracing::info!(%peer, ?address, is_free, "a session has begun");
                if let Some(address) = address {
                    self.contacts.reached(peer, &address);
                }
                if is_free && !self.counts_local {
                    self.engine.handle(now(), Input::Connected(peer));
                    return Some(Input::Local(peer));
                }
                Some(Input::Connected(peer))
            }
            NetworkEvent::Frame { peer, frame } => {
                self.board.bytes_in += frame.len() as u64;
                Some(Input::Received(peer, frame))
            }
            NetworkEvent::Disconnected { peer, reason } => {
                tracing::info!(%peer, reason, "a session has ended");
                Some(Input::Disconnected(peer))
            }
            NetworkEvent::AddressesChanged => Some(Input::Addresses(self.addresses().await)),
            NetworkEvent::DialFailed { peer, reason, .. } => {
                tracing::debug!(%peer, reason, "a node could not be reached");
                None
            }
            NetworkEvent::Discovered { peer, address } => {
                tracing::debug!(%peer, %address, "a node was seen on the local network");
                None
            }
        }
    }

    /// Returns where this node can be reached, for invitations, greetings and records.
    async fn addresses(&mut self) -> Vec<String> {
        let known = self.network.addresses().await;
        let addresses = self.contacts.advertised(&known);
        self.board.addresses.clone_from(&addresses);
        addresses
    }

    fn perform_all(
        &mut self,
        pending: &mut BTreeMap<CommandId, oneshot::Sender<Result<Answer, Refusal>>>,
        wake_at: &mut Option<Time>,
    ) -> Result<(), DriverError> {
        while let Some(output) = self.engine.poll() {
            match output {
                Output::Persist(persist) => self.storage.request(storage::Request::Persist(persist)),
                Output::Belong(territory) => {
                    tracing::info!(territory = %territory.short(), "this node belongs to a territory");
                    self.folder
                        .keep_territory(territory)
                        .map_err(|error| DriverError::WriteFailed(error.to_string()))?;
                }
                Output::Remember(abilities) => {
                    if let Err(error) = self.folder.keep_abilities(&abilities) {
                        self.board.alarm(&format!("what other nodes can do could not be kept: {error}"));
                    }
                }
                Output::Observe(observing) => {
                    let kept = self.folder.keep_observing(&observing);
                    kept.map_err(|error| DriverError::WriteFailed(error.to_string()))?;
                }
                Output::Heard(heard) => {
                    if let Err(error) = self.folder.keep_heard(&heard) {
                        self.board.alarm(&format!("when other nodes were last heard could not be kept: {error}"));
                    }
                }
                Output::Spent(spent) => {
                    if let Err(error) = self.folder.keep_spent(&spent) {
                        self.board.alarm(&format!("what was used of the day's budget could not be kept: {error}"));
                    }
                }
                Output::Load(document) => self.storage.request(storage::Request::Load(document)),
                Output::LoadPages(peer, request) => self.storage.request(storage::Request::LoadPages(peer, request)),
                Output::Send(peer, frame) => {
                    self.board.bytes_out += frame.len() as u64;
                    self.network.send(peer, frame);
                }
                Output::Connect(peer, addresses) => {
                    self.contacts.learn(peer, &addresses);
                    self.contacts.call(peer, &self.network);
                }
                Output::Disconnect(peer, violation, ban) => {
                    tracing::warn!(%peer, violation = violation.name(), "a session is ended");
                    let ban = ban.map(|span| Duration::from_millis(span.0));
                    self.network.disconnect(peer, violation.to_string(), ban);
                }
                Output::Answer(id, answer) => {
                    if let Some(waiting) = pending.remove(&id) {
                        // Whoever asked may have gone away.
                        waiting.send(answer).ok();
                    }
                }
                Output::Emit(event) => self.emit(event),
                Output::WakeAt(at) => *wake_at = Some(at),
            }
        }
        Ok(())
    }

    fn emit(&mut self, event: Event) {
        match event {
            Event::Changed(document) => {
                tracing::debug!(document = %document.short(), "a document has new entries");
                // Nobody may be waiting.
                self.changed.send((document, self.engine.judges_by(&document))).ok();
            }
            Event::Twins(peers) => {
                self.contacts.replace_twins(&peers, self.engine.is_observing(), &self.network);
            }
            Event::Reachable(peer, addresses) => {
                self.contacts.learn(peer, &addresses);
                self.contacts.refresh(peer, &self.network);
            }
            Event::Welcomed(peer, document) => {
                tracing::info!(%peer, document = %document.short(), "the invitation was confirmed");
                self.board.forget(peer, &self.folder);
                self.contacts.called(peer, &self.network);
            }
            Event::Unwelcome(peer, violation) => {
                self.board.forget(peer, &self.folder);
                self.board.alarm(&format!("the other node did not honour the invitation: {violation}"));
                self.contacts.called(peer, &self.network);
            }
            Event::Violated(peer, violation) => {
                tracing::warn!(%peer, violation = violation.name(), "a peer did what it must not");
            }
            Event::Equal(peer) => tracing::info!(%peer, "both have the same"),
            Event::Stuck(peer, home) => tracing::warn!(%peer, ?home, "the same difference is found again and again"),
            Event::Downgraded(peer, downgrade) => {
                tracing::warn!(%peer, %downgrade, "a node can do less than before");
            }
            Event::Published(document) => {
                tracing::info!(document = %document.short(), "everybody may read a document from now on");
            }
            Event::AlarmBegun(alarm) => {
                tracing::warn!(territory = %alarm.territory.short(), ?alarm.cause, "people should look at this");
            }
            Event::AlarmEnded(territory, _, kind) => {
                tracing::info!(territory = %territory.short(), ?kind, "nobody needs to look at this any more");
            }
            Event::Rests(Some(_)) => {
                tracing::warn!("the budget of today is used up: bulk waits until the next day, UTC")
            }
            Event::Rests(None) => tracing::info!("there is a new budget for the day: what has waited goes on"),
            Event::Recovered(peer, count) => {
                tracing::warn!(%peer, count, "own changes that were missing here have come back");
            }
            Event::Outdated => {
                tracing::warn!("an old state of this node was put back");
                if let Err(error) = self.folder.keep_outdated() {
                    self.board.alarm(&format!("that an old state was put back could not be kept: {error}"));
                }
            }
            Event::Confirmed => {
                tracing::info!("nothing is missing any more after old state was put back");
                if let Err(error) = self.folder.forget_restored() {
                    tracing::warn!(%error, "that this node was restored could not be forgotten");
                }
            }
            Event::Elsewhere(peer) => tracing::error!(%peer, "another machine runs with the key of this one"),
            Event::Lost(document) => {
                tracing::warn!(document = %document.short(), "edits of this node rest on a branch that lost");
                // Whoever writes them again ends only with the node.
                self.lost.send(document).ok();
            }
            Event::Damaged(document) => tracing::error!(document = %document.short(), "a document cannot be read"),
        }
    }
}

#[cfg(test)]
mod tests;
