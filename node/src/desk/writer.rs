//! Edits of one document that wait together are made together.
//!
//! While an edit is being made and stored, others may come for the same document. As soon as it is stored they are made, all
//! on one copy of the view, and one entry carries them: each is a change of its own, under one signature and one write.
//! Nothing waits for company: an edit that comes alone is made at once, and different documents do not wait for each other.
//!
//! When somebody else was faster, because an entry of a twin or an act came between, the edits are made again on what they
//! left.

use super::DeskError;
use crate::driver::EngineHandle;
use crate::views::Views;
use djuntu_protocol::document::view::{Edit, EditError};
use djuntu_protocol::engine::{Answer, Command, Refusal};
use djuntu_protocol::gate::inspector::hash_of;
use djuntu_protocol::identity::{ChangeHash, DocumentId, EntryId};
use futures::StreamExt;
use futures::future::BoxFuture;
use futures::stream::FuturesUnordered;
use std::collections::BTreeMap;
use tokio::sync::{mpsc, oneshot};

/// How often edits that were overtaken are made again on the present state.
pub(super) const OVERTAKEN_MAX: usize = 8;
/// Edits that wait for the writer before their callers wait too.
const EDITS_WAITING_TARGET: usize = 64;

/// Hands edits to the writer; cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Writing(mpsc::Sender<Order>);

/// An edit that was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stored {
    /// The entry that carries it, perhaps with others.
    pub(crate) entry: EntryId,
    /// The change that it is.
    pub(crate) change: ChangeHash,
}

/// An edit that somebody waits for.
#[derive(Debug)]
struct Order {
    document: DocumentId,
    edit: Edit,
    answer: oneshot::Sender<Result<Stored, DeskError>>,
}

/// The one task that makes edits.
pub(crate) struct Writer {
    edits: mpsc::Receiver<Order>,
    engine: EngineHandle,
    views: Views,
    /// What waits for the documents that are being written; whoever asked waits too, so there are no more than askers.
    waiting: BTreeMap<DocumentId, Vec<Order>>,
    rounds: FuturesUnordered<BoxFuture<'static, (DocumentId, Vec<Order>)>>,
}

impl Writing {
    /// Makes a way to hand over edits, and the writer that makes them once it [runs](Writer::run).
    pub(crate) fn new(engine: EngineHandle, views: Views) -> (Self, Writer) {
        let (sender, edits) = mpsc::channel(EDITS_WAITING_TARGET);
        let (waiting, rounds) = (BTreeMap::new(), FuturesUnordered::new());
        (Self(sender), Writer { edits, engine, views, waiting, rounds })
    }

    /// Edits a document as it reads now, and returns the entry that carries the edit once it is stored.
    pub(super) async fn edit(&self, document: DocumentId, edit: Edit) -> Result<Stored, DeskError> {
        let (answer, made) = oneshot::channel();
        let order = Order { document, edit, answer };
        self.0.send(order).await.map_err(|_| DeskError::Stopping)?;
        made.await.map_err(|_| DeskError::Stopping)?
    }
}

impl Writer {
    /// Makes edits until nobody can hand over any more.
    pub(crate) async fn run(mut self) {
        let mut is_open = true;
        while is_open || !self.rounds.is_empty() {
            tokio::select! {
                edit = self.edits.recv(), if is_open => match edit {
                    Some(edit) => self.take(edit),
                    None => is_open = false,
                },
                Some((document, left)) = self.rounds.next() => self.go_on(document, left),
            }
        }
    }

    fn take(&mut self, edit: Order) {
        match self.waiting.get_mut(&edit.document) {
            Some(waiting) => waiting.push(edit),
            None => {
                self.waiting.insert(edit.document, Vec::new());
                self.begin(edit.document, vec![edit]);
            }
        }
    }

    /// Goes on with what did not fit into the last round of a document, and what has come since.
    fn go_on(&mut self, document: DocumentId, mut left: Vec<Order>) {
        left.extend(self.waiting.get_mut(&document).map(std::mem::take).unwrap_or_default());
        if left.is_empty() {
            self.waiting.remove(&document);
        } else {
            self.begin(document, left);
        }
    }

    fn begin(&self, document: DocumentId, edits: Vec<Order>) {
        let (engine, views) = (self.engine.clone(), self.views.clone());
        self.rounds.push(Box::pin(async move { (document, round(&engine, &views, document, edits).await) }));
    }
}

/// Makes edits together and answers them. Returns those that did not fit.
async fn round(engine: &EngineHandle, views: &Views, document: DocumentId, mut orders: Vec<Order>) -> Vec<Order> {
    let edits: Vec<Edit> = orders.iter().map(|order| order.edit.clone()).collect();
    let mut written = Err(DeskError::Refused(Refusal::Stale));
    for _ in 0..OVERTAKEN_MAX {
        written = write(engine, views, document, edits.clone()).await;
        if !matches!(written, Err(DeskError::Refused(Refusal::Stale))) {
            break;
        }
    }
    let made = written.as_ref().map_or(orders.len(), |(outcomes, _)| outcomes.len());
    let left = orders.split_off(made.min(orders.len()));
    match written {
        // Whoever asked may have gone away.
        Err(error) => orders.into_iter().for_each(|order| _ = order.answer.send(Err(error.clone()))),
        Ok((outcomes, entry)) => {
            for (order, outcome) in orders.into_iter().zip(outcomes) {
                let stored = |change| entry.map(|entry| Stored { entry, change }).ok_or(EditError::Unchanged);
                order.answer.send(outcome.and_then(stored).map_err(DeskError::from)).ok();
            }
        }
    }
    left
}

/// The change that became of each edit, or why there is none, and the entry that carries those that could be made, if there are any.
type Written = (Vec<Result<ChangeHash, EditError>>, Option<EntryId>);

async fn write(
    engine: &EngineHandle,
    views: &Views,
    document: DocumentId,
    edits: Vec<Edit>,
) -> Result<Written, DeskError> {
    views.fetch(document).await;
    let reading = super::reading(engine, document).await?;
    let mut changes = Vec::new();
    let mut outcomes = Vec::new();
    for outcome in views.edit(reading, edits).await? {
        outcomes.push(outcome.map(|change| {
            let hash = hash_of(&change);
            changes.push(change);
            hash
        }));
    }
    if changes.is_empty() {
        return Ok((outcomes, None));
    }
    match super::command(engine, Command::Commit(document, changes)).await? {
        Answer::Committed(entry) => Ok((outcomes, Some(entry))),
        other => unreachable!("edits were committed, not {other:?}"),
    }
}
