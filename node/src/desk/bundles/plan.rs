//! What goes into a bundle for a territory (R190, R196).

use super::super::{Desk, DeskError};
use super::moment;
use crate::api::{BundlePlan, PlannedDocument};
use crate::bundles::ImportError;
use djuntu_protocol::bundle::{Letter, Receipt};
use djuntu_protocol::document::ChainHead;
use djuntu_protocol::engine::{Answer, Command, Gift};
use djuntu_protocol::identity::{DocumentId, EntryId, TerritoryId};
use djuntu_protocol::time::Time;
use djuntu_protocol::wire;
use std::collections::BTreeMap;

/// What a territory is known to have, and since when.
struct Known {
    heads: BTreeMap<DocumentId, Vec<ChainHead>>,
    since: Time,
}

impl Desk {
    /// Returns what goes into a bundle for the territory that a person named, or for the only one that there is; without
    /// what it said in receipts that it has, when that is wanted.
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn plan_bundle(&self, typed: Option<&str>, since_receipt: bool) -> Result<BundlePlan, ImportError> {
        let theirs = self.recipient(typed).await?;
        let recipient = self.territory(theirs).await;
        let gift = self.gift(theirs).await?;
        let known = match since_receipt {
            false => None,
            true => {
                let receipts = self.bundles.blocking(move |shelf| Ok(shelf.received(theirs)?)).await?;
                let receipts = self.believed(receipts, theirs).await?;
                let none = || {
                    DeskError::Input(format!(
                        "no receipt of a node that {} lists today was brought here: leave --since-receipt out",
                        recipient.name
                    ))
                };
                Some(known(&receipts).ok_or_else(none)?)
            }
        };
        let mut documents = Vec::new();
        for document in &gift.documents {
            let entries = match known.as_ref().and_then(|known| known.heads.get(document)) {
                None => None,
                Some(heads) => Some(self.lacking(*document, heads.clone()).await?),
            };
            if entries.as_ref().is_none_or(|entries| !entries.is_empty()) {
                documents.push(PlannedDocument { document: *document, entries });
            }
        }
        let since = known.map(|known| known.since);
        let letter = Letter { answers: gift.answers, since };
        let letter = (letter.answers.is_some() || since.is_some()).then(|| wire::encode(&letter));
        let network = self.bundles.network;
        let recipient = Some(recipient);
        Ok(BundlePlan { recipient, network, authority: gift.authority, documents, letter, since: since.map(moment) })
    }

    /// Returns what goes into a bundle for everybody: what is public, with what it is judged by (R291).
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn plan_for_everybody(&self) -> Result<BundlePlan, ImportError> {
        let gift = match self.command(Command::GiveEverybody).await? {
            Answer::Given(gift) => *gift,
            other => unreachable!("a gift was asked for, not {other:?}"),
        };
        if gift.documents.is_empty() {
            let what = "nothing is public yet: see “djuntu publish --help”";
            return Err(DeskError::Input(what.to_owned()).into());
        }
        let documents = gift.documents.iter().map(|document| PlannedDocument { document: *document, entries: None });
        Ok(BundlePlan {
            recipient: None,
            network: self.bundles.network,
            authority: gift.authority,
            documents: documents.collect(),
            letter: None,
            since: None,
        })
    }

    pub(super) async fn gift(&self, theirs: TerritoryId) -> Result<Gift, DeskError> {
        match self.command(Command::Give(theirs)).await? {
            Answer::Given(gift) => Ok(*gift),
            other => unreachable!("a gift was asked for, not {other:?}"),
        }
    }

    async fn lacking(&self, document: DocumentId, heads: Vec<ChainHead>) -> Result<Vec<EntryId>, DeskError> {
        match self.command(Command::Lacking(document, heads)).await? {
            Answer::Lacking(entries) => Ok(entries),
            other => unreachable!("entries were asked for, not {other:?}"),
        }
    }

    /// Returns the receipts of nodes that speak for a territory today: what one said that was removed since is not believed
    /// (R300).
    async fn believed(&self, receipts: Vec<Receipt>, theirs: TerritoryId) -> Result<Vec<Receipt>, DeskError> {
        let mut believed = Vec::new();
        for receipt in receipts {
            if self.speaks_for(receipt.node(), theirs).await? {
                believed.push(receipt);
            }
        }
        Ok(believed)
    }

    /// Returns the territory that a person named, of those that ours cooperates with.
    pub(super) async fn recipient(&self, typed: Option<&str>) -> Result<TerritoryId, DeskError> {
        let ours = self.our_territory().await?;
        let cooperations = self.cooperations().await?;
        let parties = cooperations.iter().flat_map(|cooperation| &cooperation.parties).map(|party| party.id);
        let mut others: Vec<TerritoryId> = parties.filter(|party| *party != ours).collect();
        others.sort_unstable();
        others.dedup();
        match (typed, others.as_slice()) {
            (Some(typed), _) => self.territory_named(typed, &others).await,
            (None, [only]) => Ok(*only),
            (None, []) => {
                let what = "you cooperate with nobody yet: answer an invitation with “djuntu accept CODE --no-wait”, or hand \
                            one over yourself";
                Err(DeskError::Input(what.to_owned()))
            }
            (None, several) => {
                let names: Vec<String> = self.territories(several).await.into_iter().map(|known| known.name).collect();
                Err(DeskError::Input(format!("say for whom with --for: {}", names.join(", "))))
            }
        }
    }
}

/// Returns what the node of the newest receipt said in all of its receipts: an older one, or one that comes again, takes
/// nothing back.
fn known(receipts: &[Receipt]) -> Option<Known> {
    let newest = receipts.last()?;
    let mut heads: BTreeMap<DocumentId, Vec<ChainHead>> = BTreeMap::new();
    for receipt in receipts.iter().filter(|receipt| receipt.node() == newest.node()) {
        for held in &receipt.statement().documents {
            heads.entry(held.document).or_default().extend(&held.heads);
        }
    }
    heads.values_mut().for_each(|heads| {
        heads.sort_unstable();
        heads.dedup();
    });
    Some(Known { heads, since: newest.statement().received })
}
