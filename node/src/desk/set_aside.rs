//! Entries that do not count: accepting them, keeping them out, writing them again.

use super::writer::OVERTAKEN_MAX;
use super::{Desk, DeskError, picks};
use crate::api::{Choice, Reapplied};
use djuntu_protocol::act::Act;
use djuntu_protocol::authority::judge::{cut_for, extend};
use djuntu_protocol::document::Content;
use djuntu_protocol::engine::{Answer, Command, Reading, Refusal};
use djuntu_protocol::identity::{DocumentId, EntryId, PublicKey, TerritoryId};
use djuntu_protocol::limits;
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::mpsc;

/// What a person chose.
enum Chosen {
    Entry(EntryId),
    Key(PublicKey),
}

impl Desk {
    /// Accepts what a removed key of this territory wrote in a document: all of it, or its chain up to an entry.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn keep(&self, document: DocumentId, choice: &Choice) -> Result<EntryId, DeskError> {
        let reading = self.reading(document).await?;
        let cut = match chosen(&reading, choice)? {
            Chosen::Key(key) => cut_for(&reading.log, &key),
            Chosen::Entry(entry) => extend(&reading.log, &entry).ok_or_else(|| {
                let id = document.short();
                DeskError::Input(format!(
                    "this entry lies on a branch that lost, which nothing revives: djuntu reapply {id} {}",
                    entry.short()
                ))
            })?,
        };
        self.make(document, Act::Cut(cut)).await
    }

    /// Decides that entries stay out, so that nobody is asked about them again (R154).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn keep_out(&self, document: DocumentId, choice: &Choice) -> Result<EntryId, DeskError> {
        let reading = self.reading(document).await?;
        let entries = match chosen(&reading, choice)? {
            Chosen::Entry(entry) => vec![entry],
            Chosen::Key(key) => self.undecided(&reading, key).await?.into_iter().collect(),
        };
        let mut last = None;
        for some in entries.chunks(limits::KEPT_OUT_PER_ACT_MAX) {
            last = Some(self.make(document, Act::KeepOut(some.to_vec())).await?);
        }
        last.ok_or_else(|| Refusal::Already("nothing of this key waits for a decision").into())
    }

    /// Writes again what set-aside edits wanted, as this node's own edit, and decides that they stay out (R152).
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn reapply(&self, document: DocumentId, choice: &Choice) -> Result<Reapplied, DeskError> {
        for _ in 0..OVERTAKEN_MAX {
            let reading = self.reading(document).await?;
            let entries = match chosen(&reading, choice)? {
                Chosen::Entry(entry) => BTreeSet::from([self.reappliable(&reading, entry).await?]),
                Chosen::Key(key) => {
                    let undecided = self.undecided(&reading, key).await?.into_iter();
                    undecided.filter(|id| is_edit(&reading, id)).take(limits::KEPT_OUT_PER_ACT_MAX).collect()
                }
            };
            if entries.is_empty() {
                return Err(Refusal::Already("no edit of this key waits for a decision").into());
            }
            if let Some(reapplied) = self.write_again(reading, entries).await? {
                return Ok(reapplied);
            }
        }
        Err(Refusal::Stale.into())
    }

    /// Writes this node's own edits again that rest on a branch that lost (R153). Returns what was done; none when there
    /// was nothing to do any more.
    pub(crate) async fn reapply_lost(&self, document: DocumentId) -> Result<Option<Reapplied>, DeskError> {
        let node = self.engine_status().await?.node;
        for _ in 0..OVERTAKEN_MAX {
            let reading = self.reading(document).await?;
            let lost = reading.verdict.lost_edits(&reading.log, &node);
            if lost.is_empty() {
                return Ok(None);
            }
            let lost = lost.into_iter().take(limits::KEPT_OUT_PER_ACT_MAX).collect();
            if let Some(reapplied) = self.write_again(reading, lost).await? {
                return Ok(Some(reapplied));
            }
        }
        Err(Refusal::Stale.into())
    }

    /// Writes this node's own lost edits again, document by document, until the node stops, and tells people so.
    pub(crate) async fn reapply_all(self, mut lost: mpsc::UnboundedReceiver<DocumentId>) {
        while let Some(document) = lost.recv().await {
            let id = document.short();
            let said = match self.reapply_lost(document).await {
                Ok(None) | Err(DeskError::Stopping) => continue,
                Ok(Some(reapplied)) => {
                    let edits = if reapplied.edits == 1 {
                        "1 of your edits"
                    } else {
                        &format!("{} of your edits", reapplied.edits)
                    };
                    let by_hand = match reapplied.left_out.as_slice() {
                        [] => String::new(),
                        left_out => format!("; not written again: {}", left_out.join("; ")),
                    };
                    format!(
                        "{edits} in {id} rested on a branch that lost and were written again: see “djuntu log {id}”{by_hand}"
                    )
                }
                Err(error) => format!(
                    "edits of yours in {id} rest on a branch that lost and could not be written again: {error}; see “djuntu needs”"
                ),
            };
            if self.engine.alarm(said).await.is_none() {
                return;
            }
        }
    }

    /// Writes entries again on what the document says in `reading`; none when somebody else was faster.
    async fn write_again(&self, reading: Reading, entries: BTreeSet<EntryId>) -> Result<Option<Reapplied>, DeskError> {
        let document = reading.log.document();
        let of = self.makers(&reading, &entries).await;
        let written = self.views.reapply(reading, entries.clone()).await??;
        let edits = entries.len() - written.unappliable.len();
        let mut left_out: Vec<String> =
            written.unappliable.iter().map(|(entry, reason)| format!("{}: {reason}", entry.short())).collect();
        let by_hand = |path| format!("{path}: too much has changed to merge it, write it by hand");
        left_out.extend(written.left_out.into_iter().map(by_hand));
        let changes = written.change.into_iter().collect();
        match self.command(Command::Reapply(document, changes, entries.into_iter().collect())).await {
            Ok(Answer::Committed(entry)) => Ok(Some(Reapplied { document, entry, edits, of, left_out })),
            Ok(other) => unreachable!("an act was committed, not {other:?}"),
            Err(DeskError::Refused(Refusal::Stale)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns an entry that can be written again, or what is to be done instead.
    async fn reappliable(&self, reading: &Reading, entry: EntryId) -> Result<EntryId, DeskError> {
        let ours = self.ours().await?;
        let id = reading.log.document().short();
        if !reading.verdict.set_aside.contains_key(&entry) {
            return Err(Refusal::Already("this entry counts").into());
        }
        if reading.verdict.keeps_out(ours, &entry) {
            return Err(Refusal::Already("this entry was decided about: it stays out").into());
        }
        match reading.log.record(&entry).map(|record| &record.content) {
            Some(Content::Act { act, .. }) => Err(DeskError::Input(instead(act.as_ref(), &id))),
            Some(Content::Changes { .. }) | None => Ok(entry),
        }
    }

    /// Returns the entries of a key that are set aside and wait for a decision of this territory.
    async fn undecided(&self, reading: &Reading, key: PublicKey) -> Result<BTreeSet<EntryId>, DeskError> {
        let groups = reading.verdict.undecided(&reading.log, self.ours().await?);
        Ok(groups.into_iter().filter(|group| group.author == key).flat_map(|group| group.entries).collect())
    }

    pub(crate) async fn ours(&self) -> Result<TerritoryId, DeskError> {
        Ok(self.engine_status().await?.territory.ok_or(Refusal::NoTerritory)?)
    }

    /// Returns whose entries these are, in a few words.
    async fn makers(&self, reading: &Reading, entries: &BTreeSet<EntryId>) -> Vec<String> {
        let mut makers: BTreeMap<(TerritoryId, PublicKey), usize> = BTreeMap::new();
        for record in entries.iter().filter_map(|entry| reading.log.record(entry)) {
            *makers.entry((record.territory, record.author)).or_default() += 1;
        }
        let mut said = Vec::new();
        for ((territory, key), count) in makers {
            let name = self.territory(territory).await.name;
            let edits = if count == 1 { "edit" } else { "edits" };
            said.push(format!("{count} {edits} of the key {} ({name})", key.short()));
        }
        said
    }
}

fn is_edit(reading: &Reading, entry: &EntryId) -> bool {
    let record = reading.log.record(entry);
    record.is_some_and(|record| matches!(record.content, Content::Changes { .. }))
}

/// Says what is to be done instead of writing an act again: acts bind whoever makes them.
fn instead(act: Option<&Act>, id: &str) -> String {
    match act {
        Some(Act::Sign(_)) => format!("a signature is not written again for somebody else: djuntu sign {id}"),
        Some(Act::Propose(_)) => format!("a proposal is made again on the text as it reads now: djuntu propose {id}"),
        Some(_) | None => {
            format!("only edits are written again: whoever still wants this does it himself (djuntu log {id})")
        }
    }
}

/// Finds what a person typed: the beginning of an entry's id, or of a key that has written here.
fn chosen(reading: &Reading, choice: &Choice) -> Result<Chosen, DeskError> {
    let entries = reading.log.records().map(|(id, _)| (id.to_string(), Chosen::Entry(id)));
    let keys: BTreeSet<PublicKey> = reading.log.records().map(|(_, record)| record.author).collect();
    let keys = keys.into_iter().map(|key| (key.to_string(), Chosen::Key(key)));
    let id = reading.log.document().short();
    picks::only(entries.chain(keys), &choice.entry, "entry or key", &format!("see “djuntu log {id}”"))
}
