//! Receipts: the one that is made of a bundle that was taken, and those that twins send (R194, R195).

use super::super::{Desk, DeskError};
use super::moment;
use crate::api::{Imported, ReceivedBundle};
use crate::bundles::shelf::Said;
use crate::bundles::{ImportError, Survey};
use djuntu_protocol::bundle::{Arrival, HeldDocument, Receipt, Statement};
use djuntu_protocol::engine::{Answer, Command, Refusal};
use djuntu_protocol::identity::{DocumentId, PublicKey, Roles, TerritoryId};
use djuntu_protocol::limits;
use futures::{StreamExt, TryStreamExt};

/// How many documents are looked at together for a receipt.
const LOOKS: usize = limits::LOADS_MAX / 2;

impl Desk {
    /// Makes a receipt of a bundle that a twin sent. Returns whether there is one: whoever is no twin gets none, because it
    /// says what is held of what both share.
    pub(super) async fn make_receipt(
        &self,
        survey: &Survey,
        arrival: &Arrival,
        ours: TerritoryId,
    ) -> Result<bool, ImportError> {
        // What is for everybody is acknowledged by nobody.
        if survey.header.recipient.is_none() {
            return Ok(false);
        }
        let Some(from) = survey.header.from.filter(|origin| origin.territory != ours) else { return Ok(false) };
        // A damaged file has no seal that could be checked, and its sender is to know what of it came all the same; but what
        // is held is told to twins alone.
        if survey.sealed_by.is_some_and(|node| node != from.node) || !self.speaks_for(from.node, from.territory).await?
        {
            return Ok(false);
        }
        let gift = match self.gift(from.territory).await {
            Ok(gift) => gift,
            Err(DeskError::Refused(Refusal::NoCooperation)) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let documents = gift.authority.into_iter().chain(gift.documents).take(limits::RECEIPT_DOCUMENTS_MAX);
        let documents = futures::stream::iter(documents).map(|document| self.held(document)).buffered(LOOKS);
        let statement = Statement {
            network: self.bundles.network,
            bundle: survey.bundle,
            created: survey.header.created,
            from,
            receiver: ours,
            received: crate::driver::now(),
            arrival: *arrival,
            documents: documents.try_filter_map(|held| std::future::ready(Ok(held))).try_collect().await?,
        };
        let folder = std::sync::Arc::clone(&self.bundles.folder);
        let keep = move |shelf: &crate::bundles::shelf::Shelf| {
            let receipt = Receipt::sign(statement, &folder.keys()?.node);
            Ok(shelf.keep_given(&receipt)?)
        };
        self.bundles.blocking(keep).await.map(|()| true)
    }

    /// Returns what is held of a document; none when it cannot be read, so that the sender sends it again.
    async fn held(&self, document: DocumentId) -> Result<Option<HeldDocument>, DeskError> {
        match self.command(Command::Heads(document)).await {
            Ok(Answer::Heads(heads)) => Ok(Some(HeldDocument { document, heads })),
            Ok(other) => unreachable!("heads were asked for, not {other:?}"),
            Err(DeskError::Refused(Refusal::Unreadable | Refusal::UnknownDocument)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Returns the receipt for the territory that a person named, or for the only one for which there is one.
    ///
    /// # Errors
    /// [`ImportError`].
    pub async fn receipt_for(&self, typed: Option<&str>) -> Result<Vec<u8>, ImportError> {
        let known = self.bundles.blocking(|shelf| Ok(shelf.given_to()?)).await?;
        let sender = match (typed, known.as_slice()) {
            (_, []) => {
                let what = "no bundle of a twin was brought in here, so there is nothing to acknowledge".to_owned();
                return Err(DeskError::Input(what).into());
            }
            (Some(typed), _) => self.territory_named(typed, &known).await?,
            (None, [only]) => *only,
            (None, several) => {
                let names: Vec<String> = self.territories(several).await.into_iter().map(|known| known.name).collect();
                return Err(DeskError::Input(format!("say for whom with --for: {}", names.join(", "))).into());
            }
        };
        let receipt = self.bundles.blocking(move |shelf| Ok(shelf.given(sender)?)).await?;
        receipt.ok_or(ImportError::Interleaved)
    }

    /// Takes a receipt that was brought in. It moves nothing: it only says what need not be sent again.
    pub(super) async fn take_receipt(&self, receipt: Receipt, ours: TerritoryId) -> Result<Imported, ImportError> {
        let statement = receipt.statement();
        if statement.network != self.bundles.network {
            return Err(ImportError::OtherNetwork);
        }
        if statement.from.territory != ours {
            return Err(ImportError::OtherReceipt);
        }
        if !self.speaks_for(receipt.node(), statement.receiver).await? {
            return Err(ImportError::Stranger);
        }
        // A receipt from the far future would stay the newest for ever.
        if statement.received > crate::driver::now().plus(limits::CLOCK_AHEAD_MAX) {
            return Err(ImportError::Stranger);
        }
        let said = Said { node: receipt.node(), statement: Statement { documents: Vec::new(), ..statement.clone() } };
        let keep = move |shelf: &crate::bundles::shelf::Shelf| Ok((shelf.keep_received(&receipt)?, shelf.said()?));
        let (is_news, all) = self.bundles.blocking(keep).await?;
        self.bundles.said.send_replace(all);
        Ok(Imported::Receipt { receipt: self.received_bundle(&said).await, news: is_news })
    }

    /// Returns whether a key is a node of a territory that ours cooperates with, by the charter in force; in a dispute by
    /// each that may be.
    pub(super) async fn speaks_for(&self, node: PublicKey, territory: TerritoryId) -> Result<bool, DeskError> {
        match self.gift(territory).await {
            Ok(_) => {}
            Err(DeskError::Refused(Refusal::NoCooperation)) => return Ok(false),
            Err(error) => return Err(error),
        }
        let sheet = match self.command(Command::Charter(Some(territory))).await {
            Ok(Answer::Charter(sheet)) => sheet,
            Ok(other) => unreachable!("a charter was asked for, not {other:?}"),
            Err(DeskError::Refused(Refusal::UnknownDocument)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let lists = |tip| sheet.version(tip).is_some_and(|charter| charter.entitles(&node, Roles::NODE));
        Ok(!sheet.tips.is_empty() && sheet.tips.iter().all(lists))
    }

    pub(super) async fn received_bundle(&self, said: &Said) -> ReceivedBundle {
        let Said { node, statement } = said;
        let receiver = self.territory(statement.receiver).await;
        let Arrival { taken, held, refused, waiting, foreign, is_whole } = statement.arrival;
        let created = moment(statement.created);
        let summary = format!("{} received your bundle of {created}: {}", receiver.name, arrived(&statement.arrival));
        let received = moment(statement.received);
        let (node, bundle) = (*node, statement.bundle);
        ReceivedBundle {
            receiver,
            node,
            bundle,
            created,
            received,
            taken,
            held,
            waiting,
            foreign,
            refused,
            whole: is_whole,
            summary,
        }
    }
}

/// Says what arrived, and what to do when that is not all.
fn arrived(arrival: &Arrival) -> String {
    if arrival.is_complete() {
        return "all of it".to_owned();
    }
    let mut lacks = Vec::new();
    if !arrival.is_whole {
        lacks.push("the file was damaged or cut".to_owned());
    }
    for (count, what) in [
        (arrival.waiting, "rest on something that is missing there"),
        (arrival.refused, "were refused there"),
        (arrival.foreign, "are of documents in which they have no part"),
    ] {
        if count > 0 {
            lacks.push(format!("entries that {what}: {count}"));
        }
    }
    format!("not all of it ({}); bring a new one, without --since-receipt", lacks.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arrived_is_told_in_words() {
        let whole = Arrival { taken: 3, held: 1, is_whole: true, ..Arrival::default() };
        let check = |arrival: Arrival, expected: &str| assert_eq!(arrived(&arrival), expected);
        check(whole, "all of it");
        let again = "; bring a new one, without --since-receipt";
        check(Arrival { is_whole: false, ..whole }, &format!("not all of it (the file was damaged or cut){again}"));
        check(
            Arrival { waiting: 2, refused: 1, ..whole },
            &format!(
                "not all of it (entries that rest on something that is missing there: 2; entries that were refused there: \
                 1){again}"
            ),
        );
    }
}
