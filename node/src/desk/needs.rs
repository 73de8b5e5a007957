//! What waits for a person, and what can be done about it.

use super::{Desk, DeskError};
use crate::api::{self, Need};
use crate::driver::OfficeStep;
use djuntu_protocol::authority::judge::Remedy;
use djuntu_protocol::document::agreement::{Agreement, Stage};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{PublicKey, TerritoryId};

impl Desk {
    /// Returns everything that waits for a person here: of the charter, of cooperations, of agreements, of entries that
    /// were set aside, and the alarms.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn needs(&self) -> Result<Vec<Need>, DeskError> {
        let status = self.status().await?;
        let mut needs: Vec<Need> = status.alarms.iter().map(|alarm| need(alarm, "", None)).collect();
        let Some(ours) = status.territory else {
            needs.push(need("this node belongs to no territory yet", &status.summary, None));
            return Ok(needs);
        };
        let charter = self.charter(None).await?;
        let document = Some(ours.id.document());
        if charter.disputed {
            let what = "two versions of your charter are in force that contradict each other: keys that only one of them \
                        lists have no effect";
            let todo =
                "see “djuntu charter show”; both sides settle it with “djuntu charter settle”, or your guardians do";
            needs.push(need(what, todo, document));
        }
        needs.extend(self.of_rotation(&charter).await?);
        for proposed in charter.proposed.iter().filter(|proposed| proposed.for_us) {
            let what = format!("charter version {} waits for you: it {}", proposed.number, proposed.changes.join(", "));
            needs.push(need(&what, &format!("djuntu charter approve {}", proposed.version.short()), document));
        }
        for ward in self.engine_status().await?.wards.into_iter().filter(|ward| *ward != ours.id) {
            let sheet = self.sheet(Some(ward)).await?;
            needs.extend(of_ward(&self.describe(&sheet).await?, sheet.is_root));
        }
        for cooperation in &status.cooperations {
            if cooperation.missing.iter().any(|party| party.id == ours.id) {
                let names: Vec<&str> = cooperation.parties.iter().map(|party| party.name.as_str()).collect();
                let what = format!("a cooperation of {} waits for your consent", names.join(", "));
                needs.push(need(&what, "djuntu cooperation accept", Some(cooperation.id)));
            }
        }
        for (document, ..) in self.list_all().await? {
            let reading = self.reading(document).await?;
            needs.extend(of_agreement(&reading, ours.id));
            needs.extend(of_set_aside(&reading, ours.id));
        }
        Ok(needs)
    }

    /// A new office key that the charter lists, and an old one whose work was not accepted yet.
    async fn of_rotation(&self, charter: &api::Charter) -> Result<Option<Need>, DeskError> {
        let keys = self.office_keys(OfficeStep::Look).await?;
        let lists = |key: PublicKey| charter.keys.iter().any(|listed| listed.key == key);
        let is_over = keys.next.is_some_and(lists) && !lists(keys.kept);
        let what = "the new office key of this machine is in force, and what the old one wrote is not accepted yet";
        Ok(is_over.then(|| need(what, "djuntu keys rotate", Some(charter.territory.id.document()))))
    }
}

/// What waits for our territory as the guardian of another one.
fn of_ward(charter: &api::Charter, is_root: bool) -> Vec<Need> {
    let (name, document) = (&charter.territory.name, Some(charter.territory.id.document()));
    let mut needs = Vec::new();
    for proposed in charter.proposed.iter().filter(|proposed| proposed.for_us) {
        let what = format!(
            "version {} of the charter of {name} waits for you as a guardian: it {}",
            proposed.number,
            proposed.changes.join(", ")
        );
        let todo = format!("ask {name} by telephone, then: djuntu charter approve {}", proposed.version.short());
        needs.push(need(&what, &todo, document));
    }
    if is_root && charter.disputed && !charter.rivals.iter().any(|rival| rival.acknowledged) {
        let what = format!("two versions of the charter of {name}, which you guard, contradict each other");
        let todo =
            format!("ask {name} by telephone which one stands, see “djuntu charter show {name}”, and approve it");
        needs.push(need(&what, &todo, document));
    }
    needs
}

fn need(what: &str, todo: &str, document: Option<djuntu_protocol::identity::DocumentId>) -> Need {
    Need { what: what.to_owned(), todo: todo.to_owned(), document }
}

/// An agreement whose newest proposal this territory has not signed.
fn of_agreement(reading: &Reading, ours: TerritoryId) -> Option<Need> {
    if reading.log.header().kind != DocumentKind::Agreement {
        return None;
    }
    let agreement = Agreement::of(&reading.log, &reading.verdict, &reading.parties);
    let newest = agreement.proposals.last()?;
    let waits = newest.missing.contains(&ours) && agreement.stage() != Stage::InForce(newest.number);
    let id = reading.log.document();
    let what = format!("proposal {} of the agreement {} waits for your signature", newest.number, id.short());
    waits.then(|| need(&what, &format!("djuntu sign {}", id.short()), Some(id)))
}

/// Entries of this territory's own removed keys that do not count.
fn of_set_aside(reading: &Reading, ours: TerritoryId) -> Vec<Need> {
    let id = reading.log.document();
    let mut needs = Vec::new();
    for (entry, reason) in &reading.verdict.set_aside {
        let Some(record) = reading.log.record(entry).filter(|record| record.territory == ours) else { continue };
        let todo = match reason.remedy() {
            Remedy::Accept | Remedy::Settle => format!("djuntu keep {} {}", id.short(), entry.short()),
            remedy @ (Remedy::WriteAgain | Remedy::AdmitAgain) => remedy.to_string(),
        };
        let key = record.author.short();
        needs.push(need(
            &format!("an entry of the key {key} in {} is set aside: {reason}", id.short()),
            &todo,
            Some(id),
        ));
    }
    needs
}
