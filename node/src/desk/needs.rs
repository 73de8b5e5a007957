//! What waits for a person, and what can be done about it.

use super::{Desk, DeskError};
use crate::api::{Cooperation, Need, PartyChange};
use djuntu_protocol::authority::judge::Remedy;
use djuntu_protocol::document::agreement::{Agreement, Stage};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::TerritoryId;

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
        let charter = self.charter().await?;
        let document = Some(ours.id.document());
        if charter.disputed {
            let what = "two versions of your charter with one number are in force: keys that only one of them lists have \
                        no effect";
            needs.push(need(
                what,
                "see “djuntu charter show”; your guardians, or both sides together, settle it",
                document,
            ));
        }
        for proposed in charter.proposed.iter().filter(|proposed| proposed.for_us) {
            let what = format!("charter version {} waits for you: it {}", proposed.number, proposed.changes.join(", "));
            needs.push(need(&what, &format!("djuntu charter approve {}", proposed.version.short()), document));
        }
        for cooperation in &status.cooperations {
            needs.extend(of_cooperation(cooperation));
        }
        for (document, ..) in self.list_all().await? {
            let reading = self.reading(document).await?;
            needs.extend(of_agreement(&reading, ours.id));
            needs.extend(of_set_aside(&reading, ours.id));
        }
        Ok(needs)
    }
}

fn need(what: &str, todo: &str, document: Option<djuntu_protocol::identity::DocumentId>) -> Need {
    Need { what: what.to_owned(), todo: todo.to_owned(), document }
}

/// A cooperation that waits to be accepted, changes of its parties that wait for consent, and what contradicts itself.
fn of_cooperation(cooperation: &Cooperation) -> Vec<Need> {
    let id = cooperation.id.short();
    let names = cooperation.names().join(", ");
    let mut needs = Vec::new();
    if cooperation.for_us {
        let by = &cooperation.proposed_by.name;
        let what = format!("{by} has proposed a cooperation of {names}, which waits for you");
        needs.push(need(&what, &format!("djuntu cooperation accept {id}"), Some(cooperation.id)));
    }
    for change in cooperation.changes.iter().filter(|change| change.for_us) {
        let PartyChange { by, change: verb, territory, version, .. } = change;
        let what = format!("{} wants to {verb} {} in the cooperation of {names}", by.name, territory.name);
        let todo = format!("djuntu cooperation consent {id} {}", version.short());
        needs.push(need(&what, &todo, Some(cooperation.id)));
    }
    if cooperation.disputed {
        let what = format!("changes of the cooperation {id} contradict each other: somebody has consented to both");
        let todo = format!("djuntu cooperation show {id}");
        needs.push(need(&what, &todo, Some(cooperation.id)));
    }
    needs
}

/// An agreement whose newest proposal this territory has not signed.
fn of_agreement(reading: &Reading, ours: TerritoryId) -> Option<Need> {
    if reading.log.header().kind != DocumentKind::Agreement {
        return None;
    }
    let agreement = Agreement::of(&reading.log, &reading.verdict);
    let newest = agreement.proposals.last()?;
    let waits = newest.missing.contains(&ours) && agreement.stage() != Stage::InForce(newest.number);
    let id = reading.log.document();
    if waits && newest.parties != reading.parties && reading.parties.contains(&ours) {
        let what = format!("proposal {} of the agreement {} was made when others shared it", newest.number, id.short());
        return Some(need(&what, &format!("djuntu propose {}", id.short()), Some(id)));
    }
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
