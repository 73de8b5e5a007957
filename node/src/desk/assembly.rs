//! Assemblies: who sits in them, their minutes, and whom they send above.

use super::agreement::{actor_named, line, told};
use super::{Desk, DeskError, Name, picks, rfc3339};
use crate::api;
use crate::views::FrozenText;
use djuntu_protocol::act::{Act, AssemblyAct, Minutes, Seat};
use djuntu_protocol::document::assembly::{Assembly, Delegation, Minuted, Seated, Stage};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::engine::{Reading, Refusal};
use djuntu_protocol::identity::{ChangeHash, DocumentId, TextHash};
use serde_json::Value;

impl Desk {
    /// Turns what a person says about an assembly into a statement.
    pub(super) async fn assembly_act(&self, reading: Reading, act: api::AssemblyAct) -> Result<Act, DeskError> {
        let assembly = Assembly::of(&reading.log, &reading.verdict);
        let act = match act {
            api::AssemblyAct::Open { level, parent } => {
                let parent = match parent {
                    Some(typed) => Some(self.assembly_above(&typed, level).await?),
                    None => None,
                };
                AssemblyAct::Open { level, parent }
            }
            api::AssemblyAct::Seat { actor, holder, label, votes } => {
                let holder = match holder {
                    Some(typed) => Some(self.territory_named(&typed, &reading.parties).await?),
                    None => None,
                };
                let label = if label.trim().is_empty() { String::new() } else { line("the name of the seat", &label)? };
                AssemblyAct::Seat(Seat { actor: actor_named(&actor)?, holder, label, votes })
            }
            api::AssemblyAct::Vacate { seat } => {
                let seats = assembly.seats.iter().filter(|given| !given.is_vacant).map(|given| given.entry);
                AssemblyAct::Vacate(picks::entry_of(seats, &seat, "seat")?)
            }
            api::AssemblyAct::Minutes { meeting } => {
                let frozen = self.views.freeze(reading).await?;
                let meeting = meeting_named(&frozen.text, meeting.as_deref())?;
                let (text, heads, approvers) = (frozen.hash, frozen.heads, assembly.approvers());
                AssemblyAct::Minutes(Minutes { meeting, text, heads, approvers })
            }
            api::AssemblyAct::Approve { minutes } => {
                let newest = assembly.minutes.iter().max_by_key(|minuted| (minuted.time, minuted.entry));
                let all = assembly.minutes.iter().map(|minuted| minuted.entry);
                AssemblyAct::Approve(match (minutes, newest) {
                    (Some(typed), _) => picks::entry_of(all, &typed, "entry with minutes")?,
                    (None, Some(newest)) => newest.entry,
                    (None, None) => return Err(Refusal::Unfit("no minutes were put forward yet").into()),
                })
            }
            api::AssemblyAct::Delegate { to, mandate } => {
                let level = assembly.opened.map_or(0, |(level, _)| level);
                let to = self.assembly_above(&to, level).await?;
                AssemblyAct::Delegate { to, mandate: told("the mandate", &mandate)? }
            }
            api::AssemblyAct::Dissolve { reason } => AssemblyAct::Dissolve { reason: told("the reason", &reason)? },
        };
        Ok(Act::Assembly(act))
    }

    /// Returns an assembly whose level is higher than this one (R243); its level is in its own document, so only who has
    /// that can look.
    async fn assembly_above(&self, typed: &str, level: u8) -> Result<DocumentId, DeskError> {
        let document = self.resolve(typed).await?;
        let reading = self.reading(document).await?;
        if reading.log.header().kind != DocumentKind::Assembly {
            return Err(DeskError::Input(format!("{} is no assembly", document.short())));
        }
        let above = Assembly::of(&reading.log, &reading.verdict).opened;
        match above {
            Some((above, _)) if above > level => Ok(document),
            Some((above, _)) => {
                let what = format!("the assembly {} is of level {above}, which is not above {level}", document.short());
                Err(DeskError::Input(what))
            }
            None => Err(DeskError::Input(format!("the assembly {} is not open yet", document.short()))),
        }
    }

    /// Returns how an assembly stands.
    pub(super) async fn assembly(&self, reading: &Reading) -> Result<api::Assembly, DeskError> {
        let assembly = Assembly::of(&reading.log, &reading.verdict);
        let texts = self.views.texts(reading.clone(), texts_of(&assembly)).await?;
        let mut shown = self.named(|name| stated(&assembly, &texts, name)).await;
        for sent in &mut shown.delegations {
            sent.title = self.title(sent.to).await;
        }
        Ok(shown)
    }
}

/// Returns which texts the minutes of an assembly are in.
pub(crate) fn texts_of(assembly: &Assembly) -> Vec<(TextHash, Vec<ChangeHash>)> {
    assembly.minutes.iter().map(|one| (one.minutes.text, one.minutes.heads.clone())).collect()
}

/// Tells how an assembly stands; `texts` are those of [`texts_of`]. What other assemblies are called is in their documents.
pub(crate) fn stated(assembly: &Assembly, texts: &[FrozenText], name: Name<'_>) -> api::Assembly {
    let seat = |given: &Seated| api::Seat {
        entry: given.entry,
        actor: given.seat.actor.name().to_owned(),
        holder: given.seat.holder.map(name),
        label: given.seat.label.clone(),
        votes: given.seat.votes,
        vacant: given.is_vacant,
    };
    let sent = |sent: &Delegation| api::Delegation { to: sent.to, title: None, mandate: sent.mandate.clone() };
    let mut minutes: Vec<api::Minutes> =
        assembly.minutes.iter().zip(texts).map(|(one, frozen)| minuted(one, frozen, name)).collect();
    minutes.sort_by(|a, b| (&a.time, a.entry).cmp(&(&b.time, b.entry)));
    api::Assembly {
        convener: name(assembly.convener),
        level: assembly.opened.map(|(level, _)| level),
        parent: assembly.opened.and_then(|(_, parent)| parent),
        seats: assembly.seats.iter().map(seat).collect(),
        minutes,
        delegations: assembly.delegations.iter().map(sent).collect(),
        dissolved: assembly.dissolved.clone(),
    }
}

fn minuted(one: &Minuted, frozen: &FrozenText, name: Name<'_>) -> api::Minutes {
    let missing = one.minutes.approvers.iter().filter(|asked| !one.approved_by.contains(asked));
    let start = meetings(&frozen.text).into_iter().find(|(id, _)| *id == one.minutes.meeting);
    api::Minutes {
        entry: one.entry,
        meeting: one.minutes.meeting.clone(),
        start: start.and_then(|(_, start)| start),
        by: name(one.author),
        time: rfc3339(one.time),
        approved: one.is_approved(),
        approved_by: one.approved_by.iter().map(|id| name(*id)).collect(),
        missing: missing.map(|id| name(*id)).collect(),
        changed_since: frozen.changed_since,
        text: frozen.text.clone(),
    }
}

/// Returns how far an assembly has come, in a word.
pub(super) fn state(reading: &Reading) -> &'static str {
    match Assembly::of(&reading.log, &reading.verdict).stage() {
        Stage::Forming => "forming",
        Stage::Active => "active",
        Stage::Dissolved => "dissolved",
    }
}

/// Returns the meetings in a frozen text: the id of each, and when it began.
fn meetings(text: &str) -> Vec<(String, Option<String>)> {
    let fields: Value = serde_json::from_str(text).unwrap_or_default();
    let items = fields.get("meetings").and_then(Value::as_object).cloned().unwrap_or_default();
    let start = |item: &Value| item.get("start").and_then(Value::as_str).map(str::to_owned);
    items.iter().map(|(id, item)| (id.clone(), start(item))).collect()
}

/// Returns the id of the meeting that a person means.
fn meeting_named(text: &str, typed: Option<&str>) -> Result<String, DeskError> {
    let typed = typed.map(str::trim).unwrap_or_default();
    let is_meant = |(id, start): &(String, Option<String>)| {
        id.starts_with(typed) || start.as_ref().is_some_and(|start| start.starts_with(typed))
    };
    let mut meant = meetings(text).into_iter().filter(is_meant);
    match (meant.next(), meant.next()) {
        (Some((id, _)), None) => Ok(id),
        (Some(_), Some(_)) => Err(DeskError::Input("several meetings can be meant: type more of the start".to_owned())),
        (None, _) => Err(DeskError::Input(
            "there is no such meeting: djuntu edit ID meetings.+a.start=2027-01-31 meetings.+a.minutes.pt=…".to_owned(),
        )),
    }
}

/// Says in a few words what somebody says about an assembly.
pub(super) fn what(act: &AssemblyAct) -> String {
    match act {
        AssemblyAct::Open { level, .. } => format!("opens the assembly, level {level}"),
        AssemblyAct::Seat(seat) => {
            let vote = if seat.votes { "with a vote" } else { "without a vote" };
            format!("gives a seat {vote}: {} {}", seat.actor.name(), seat.label).trim_end().to_owned()
        }
        AssemblyAct::Vacate(seat) => format!("vacates the seat {}", seat.short()),
        AssemblyAct::Minutes(minutes) => format!("puts minutes of the meeting {} forward", minutes.meeting),
        AssemblyAct::Approve(minutes) => format!("approves the minutes {}", minutes.short()),
        AssemblyAct::Delegate { to, mandate } => format!("sends somebody to {}: {mandate}", to.short()),
        AssemblyAct::Dissolve { reason } => format!("dissolves the assembly: {reason}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_meeting_is_named_by_its_start_or_its_id() {
        let text = r#"{"meetings":{"0a1b":{"start":"2027-01-31"},"0c2d":{"start":"2027-02-28T18:00"},"ff":{}}}"#;
        let check = |typed: Option<&str>, expected: Option<&str>| {
            assert_eq!(meeting_named(text, typed).ok().as_deref(), expected, "{typed:?}");
        };
        check(Some("2027-01-31"), Some("0a1b"));
        check(Some("2027-02"), Some("0c2d"));
        check(Some("ff"), Some("ff"));
        check(Some("2027"), None);
        check(Some("2028"), None);
        check(None, None);
        assert_eq!(meeting_named(r#"{"meetings":{"0a":{}}}"#, None).ok().as_deref(), Some("0a"));
        assert!(meeting_named("{}", None).is_err() && meeting_named("no text", Some("0a")).is_err());
    }
}
