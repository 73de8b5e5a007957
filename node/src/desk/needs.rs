//! What waits for a person, and what can be done about it.

use super::agreement::last_day_of_notice;
use super::disputes::doubts;
use super::{Desk, DeskError, today};
use crate::api::{self, Cooperation, Need, PartyChange};
use crate::driver::OfficeStep;
use djuntu_protocol::authority::judge::{Remedy, SetAsideGroup};
use djuntu_protocol::document::agreement::{Agreement, ProposedVersion, Stage, Term};
use djuntu_protocol::document::decision::{Decided, Decision};
use djuntu_protocol::document::fund::Fund;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::project::{Project, Reported};
use djuntu_protocol::engine::Reading;
use djuntu_protocol::identity::{PublicKey, TerritoryId};

/// How many days before the last day of notice it is among what waits.
const NOTICE_SHOWN_DAYS: i32 = 56;

impl Desk {
    /// Returns everything that waits for a person here: of the charter, of cooperations, of agreements, of entries that
    /// were set aside, and the alarms.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn needs(&self) -> Result<Vec<Need>, DeskError> {
        let status = self.status().await?;
        let mut needs: Vec<Need> =
            status.alarms.iter().map(|alarm| need(&alarm.to_string(), "", alarm.document)).collect();
        let Some(ours) = status.territory else {
            needs.push(need("this node belongs to no territory yet", &status.summary, None));
            return Ok(needs);
        };
        let charter = self.charter(None).await?;
        let document = Some(ours.id.document());
        if charter.disputed {
            let what = "two versions of your charter are in force that contradict each other: keys that only one of them \
                        lists have no effect; “djuntu charter settle” says which one stands, or your guardians say it";
            let settle = charter.rivals.iter().map(|rival| format!("djuntu charter settle {}", rival.entry.short()));
            needs.push(Need { or: settle.collect(), ..need(what, "djuntu charter show", document) });
        }
        needs.extend(self.of_rotation(&charter).await?);
        for proposed in charter.proposed.iter().filter(|proposed| proposed.for_us) {
            let what = format!("charter version {} waits for you: it {}", proposed.number, proposed.changes.join(", "));
            needs.push(need(&what, &format!("djuntu charter approve {}", proposed.entry.short()), document));
        }
        let engine = self.engine_status().await?;
        if engine.promises > 0 {
            let what = "somebody has answered an invitation of yours, which waits until the office key is unlocked";
            needs.push(need(what, "djuntu keys unlock", None));
        }
        for ward in engine.wards.into_iter().filter(|ward| *ward != ours.id) {
            let sheet = self.sheet(Some(ward)).await?;
            needs.extend(of_ward(&self.describe(&sheet).await?, sheet.is_root));
        }
        for cooperation in &status.cooperations {
            needs.extend(of_cooperation(cooperation));
        }
        let doubled = self.doubled_twinnings().await?;
        for (document, ..) in self.list_all().await? {
            let reading = self.reading(document).await?;
            match doubled.get(&document) {
                Some(need) => needs.push(need.clone()),
                None => {
                    needs.extend(of_agreement(&reading, ours.id));
                    needs.extend(self.of_notice(&reading, ours.id).await?);
                }
            }
            needs.extend(of_fund(&reading, ours.id));
            needs.extend(of_project(&reading, ours.id));
            needs.extend(of_decision(&reading, ours.id));
            needs.extend(self.of_set_aside(&reading, ours.id).await);
            needs.extend(self.of_disputes(&reading, ours.id).await);
        }
        Ok(needs)
    }

    /// An agreement whose end comes near: until when a party says that it shall end, or that it shall not go on.
    async fn of_notice(&self, reading: &Reading, ours: TerritoryId) -> Result<Option<Need>, DeskError> {
        if reading.log.header().kind != DocumentKind::Agreement {
            return Ok(None);
        }
        let agreement = Agreement::of(&reading.log, &reading.verdict);
        let is_meant = |proposed: &&ProposedVersion| {
            proposed.is_in_force() && !proposed.has_ended() && proposed.replaced_by.is_none()
        };
        let ours_too = |proposed: &&ProposedVersion| proposed.parties.contains(&ours);
        let in_force: Vec<_> = agreement.proposals.iter().filter(is_meant).filter(ours_too).cloned().collect();
        if in_force.is_empty() {
            return Ok(None);
        }
        let texts = self.views.frozen(reading.clone(), in_force).await?;
        let today: Option<jiff::civil::Date> = today().parse().ok();
        let (id, until) = (
            reading.log.document(),
            today.and_then(|today| today.checked_add(jiff::Span::new().days(NOTICE_SHOWN_DAYS)).ok()),
        );
        Ok(texts.iter().map(|frozen| Term::of(&frozen.text)).find_map(|term| {
            let last = last_day_of_notice(&term).filter(|last| today <= Some(*last) && Some(*last) <= until)?;
            let (ends, short) = (term.ends?, id.short());
            let goes_on = if term.is_renewed { ", and goes on unless somebody ends it" } else { "" };
            let what = format!(
                "the term of the agreement {short} is over on {ends}{goes_on}: until {last} a party gives notice"
            );
            let todo = format!("djuntu terminate {short} REASON --effective {ends}");
            Some(need(&what, &todo, Some(id)))
        }))
    }

    /// What does not count and waits for a decision: one line for each document, key and reason, however many entries.
    async fn of_set_aside(&self, reading: &Reading, ours: TerritoryId) -> Vec<Need> {
        let mut groups = reading.verdict.undecided(&reading.log, ours);
        groups.retain(|group| concerns(reading, group, ours));
        groups.sort_by_key(|group| group.territory != ours);
        let mut needs = Vec::new();
        for group in groups {
            let whose = if group.territory == ours { None } else { Some(self.territory(group.territory).await.name) };
            needs.push(of_group(reading, &group, whose.as_deref()));
        }
        needs
    }

    /// Who signed two things of which only one can be meant, until this territory has seen it.
    async fn of_disputes(&self, reading: &Reading, ours: TerritoryId) -> Vec<Need> {
        let id = reading.log.document();
        let mut needs = Vec::new();
        let may_decide = reading.parties.contains(&ours);
        for doubt in doubts(reading) {
            let is_seen = doubt.entries.iter().any(|entry| reading.verdict.keeps_out(ours, entry));
            let Some(entry) = doubt.entries.first().filter(|_| !is_seen) else { continue };
            let name = self.territory(doubt.territory).await.name;
            let what = format!("a dispute in {}: {name}: {}", id.short(), doubt.what);
            let mut need = need(&what, &format!("djuntu log {}", id.short()), Some(id));
            // Only a party decides; anybody can look.
            if may_decide {
                need.or.push(format!("djuntu keep-out {} {}", id.short(), entry.short()));
            }
            needs.push(need);
        }
        needs
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
            "version {} of the charter of {name} waits for you as a guardian: it {}; ask {name} by telephone first",
            proposed.number,
            proposed.changes.join(", ")
        );
        let todo = format!("djuntu charter approve {}", proposed.entry.short());
        needs.push(need(&what, &todo, document));
    }
    if is_root && charter.disputed && !charter.rivals.iter().any(|rival| rival.acknowledged) {
        let what = format!(
            "two versions of the charter of {name}, which you guard, contradict each other: ask {name} by telephone which \
             one stands, and approve it with “djuntu charter approve”"
        );
        needs.push(need(&what, &format!("djuntu charter show {}", charter.territory.id.short()), document));
    }
    needs
}

fn need(what: &str, todo: &str, document: Option<djuntu_protocol::identity::DocumentId>) -> Need {
    Need { what: what.to_owned(), todo: todo.to_owned(), or: Vec::new(), document }
}

/// A cooperation that waits to be accepted, changes of its parties that wait for consent, and what contradicts itself.
fn of_cooperation(cooperation: &Cooperation) -> Vec<Need> {
    let id = cooperation.id.short();
    let names = cooperation.names().join(", ");
    let mut needs = Vec::new();
    if cooperation.for_us {
        let by = &cooperation.by.name;
        let what = format!("{by} has proposed a cooperation of {names}, which waits for you");
        needs.push(need(&what, &format!("djuntu cooperation accept {id}"), Some(cooperation.id)));
    }
    for change in cooperation.changes.iter().filter(|change| change.for_us) {
        let PartyChange { by, change: verb, territory, entry: version, .. } = change;
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
    // Who is no party any more is asked for nothing: it would be refused.
    let is_asked = newest.missing.contains(&ours) && reading.parties.contains(&ours);
    let waits = is_asked && agreement.stage() != Stage::InForce(newest.number) && !newest.has_ended();
    let id = reading.log.document();
    if !newest.missing.contains(&ours) && newest.unratified.contains(&ours) && !newest.has_ended() {
        let what =
            format!("proposal {} of the agreement {} waits for your council or assembly", newest.number, id.short());
        let todo = format!("djuntu ratify {} --body … --reference … --date …", id.short());
        return Some(need(&what, &todo, Some(id)));
    }
    if waits && newest.parties != reading.parties {
        let what = format!("proposal {} of the agreement {} was made when others shared it", newest.number, id.short());
        return Some(need(&what, &format!("djuntu propose {}", id.short()), Some(id)));
    }
    let what = format!("proposal {} of the agreement {} waits for your signature", newest.number, id.short());
    waits.then(|| need(&what, &format!("djuntu sign {}", id.short()), Some(id)))
}

/// Acts of other holders of a fund in one place, of which this territory is to say which one stands.
fn of_fund(reading: &Reading, ours: TerritoryId) -> Vec<Need> {
    if reading.log.header().kind != DocumentKind::Fund || !reading.parties.contains(&ours) {
        return Vec::new();
    }
    let id = reading.log.document();
    let fund = Fund::of(&reading.log, &reading.verdict, &reading.parties);
    let asked = fund.disputes.into_iter().filter(|dispute| dispute.missing.contains(&ours));
    let need = |dispute: djuntu_protocol::document::fund::Dispute| {
        let what =
            format!("a holder of the fund {} has made several acts in one place: say which one stands", id.short());
        let mut settle = dispute.acts.iter().map(|act| format!("djuntu fund settle {} {}", id.short(), act.short()));
        let todo = settle.next().unwrap_or_default();
        Need { what, todo, or: settle.collect(), document: Some(id) }
    };
    asked.map(need).collect()
}

/// Reports of others that this territory has not endorsed.
fn of_project(reading: &Reading, ours: TerritoryId) -> Vec<Need> {
    if reading.log.header().kind != DocumentKind::Project || !reading.parties.contains(&ours) {
        return Vec::new();
    }
    let id = reading.log.document();
    let project = Project::of(&reading.log, &reading.verdict);
    let waits = |reported: &Reported| reported.report.territory != ours && !reported.endorsed.contains_key(&ours);
    let waiting = project.reports.into_iter().filter(waits).map(|reported| {
        let said = &reported.report.said;
        let what = format!("the report on {} to {} of the project {} waits for you", said.from, said.until, id.short());
        need(&what, &format!("djuntu project endorse {} {}", id.short(), reported.report.entry.short()), Some(id))
    });
    waiting.collect()
}

/// A question that waits for a tally of this territory, or for the outcome that it tells.
fn of_decision(reading: &Reading, ours: TerritoryId) -> Option<Need> {
    if reading.log.header().kind != DocumentKind::Decision {
        return None;
    }
    let decision = Decision::of(&reading.log, &reading.verdict);
    let question = decision.current().filter(|question| question.ended.is_none() && !question.is_contested)?;
    let id = reading.log.document();
    let has_told = |place: usize| question.tallies.iter().any(|tally| tally.body == place && !tally.is_contested);
    let mut bodies = question.opening.bodies.iter().enumerate();
    if bodies.any(|(place, body)| body.territory == ours && !has_told(place)) {
        let what = format!("question {} of the decision {} waits for your tally", question.opening.number, id.short());
        return Some(need(&what, &format!("djuntu decision tally {}", id.short()), Some(id)));
    }
    let is_decided = question.opener == ours && question.provisional() != Decided::Undecided;
    let what = format!("the tallies of the decision {} are there: its outcome waits for you", id.short());
    is_decided.then(|| need(&what, &format!("djuntu decision outcome {}", id.short()), Some(id)))
}

/// Returns whether a group is for this territory to decide about: something of its own, or of another party of what it
/// shares. A territory's own document is its own affair, and what guardians say there, its charter judges (R27).
fn concerns(reading: &Reading, group: &SetAsideGroup, ours: TerritoryId) -> bool {
    let is_own = group.territory == ours;
    match reading.log.header().kind {
        DocumentKind::Territory => is_own && reading.log.document() == ours.document(),
        DocumentKind::Cooperation
        | DocumentKind::Project
        | DocumentKind::Agreement
        | DocumentKind::Fund
        | DocumentKind::Measure
        | DocumentKind::Decision
        | DocumentKind::Assembly
        | DocumentKind::Record
        | DocumentKind::Ballots => is_own || reading.parties.contains(&ours),
    }
}

/// Entries of one key that do not count for one reason; `whose` names the territory when it is another one.
fn of_group(reading: &Reading, group: &SetAsideGroup, whose: Option<&str>) -> Need {
    let document = reading.log.document();
    let (id, key) = (document.short(), group.author.short());
    let count = group.entries.len();
    let (entries, are) = if count == 1 { ("entry", "is") } else { ("entries", "are") };
    let of = whose.map_or_else(String::new, |name| format!(" of {name}"));
    let what = format!("{count} {entries} of the key {key}{of} in {id} {are} set aside: {}", group.reason);
    let chosen = match (count, group.entries.first()) {
        (1, Some(entry)) => entry.short(),
        _ => key,
    };
    if !reading.parties.contains(&group.territory) && whose.is_none() {
        let what = format!("{what}; your territory can be admitted again, until then nothing can be done about it");
        return Need { what, todo: format!("djuntu log {id}"), or: Vec::new(), document: Some(document) };
    }
    let keep_out = format!("djuntu keep-out {id} {chosen}");
    let reapply = (group.edits > 0).then(|| format!("djuntu reapply {id} {chosen}"));
    let keep = match group.reason.remedy() {
        Remedy::Accept | Remedy::Settle if whose.is_none() => Some(format!("djuntu keep {id} {chosen}")),
        Remedy::Accept | Remedy::Settle | Remedy::WriteAgain | Remedy::AdmitAgain => None,
    };
    let mut commands = keep.into_iter().chain(reapply).chain([keep_out]);
    let todo = commands.next().unwrap_or_default();
    Need { what, todo, or: commands.collect(), document: Some(document) }
}
