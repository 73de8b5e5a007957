//! The page of an assembly: who sits there, when they meet, their minutes, and whom they send above.

use super::said::{self, Names, Text};
use super::stating::{Form, Said, number};
use super::{Head, title};
use crate::api::{Act, AssemblyAct, Document, Territory};
use crate::page::fields::Fields;
use crate::page::frame::{Frame, Place, show_with};
use crate::page::people::Role;
use crate::page::text::line;
use crate::page::trouble::Trouble;
use crate::page::visit::Visit;
use crate::page::words::Words;
use askama::Template;
use axum::response::Response;
use djuntu_protocol::document::view::{Draft, Value};
use std::collections::BTreeMap;

/// What has a place of its own on the page.
const APART: [&str; 1] = ["meetings"];
/// How many steps there are from the neighbours to the world.
const LEVELS: u8 = 8;

#[derive(Template)]
#[template(path = "assembly.html")]
struct Page {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    typed: Fields,
    view: View,
    is_convener: bool,
    levels: Vec<(u8, String)>,
    actors: Vec<(String, String)>,
    /// Who can hold a seat: id and name.
    holders: Vec<(String, String)>,
    /// Minutes that our territory is asked to approve: entry and words.
    to_approve: Vec<(String, String)>,
}

/// An assembly as everybody reads it.
pub(crate) struct View {
    pub(crate) sentence: String,
    pub(crate) is_open: bool,
    pub(crate) dissolved: Option<String>,
    pub(crate) parent: Option<(String, String)>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) meetings: Vec<Meeting>,
    pub(crate) minutes: Vec<Minutes>,
    pub(crate) delegations: Vec<Delegation>,
    pub(crate) said: Vec<said::Said>,
}

pub(crate) struct Seat {
    pub(crate) entry: String,
    pub(crate) name: String,
    pub(crate) actor: String,
    pub(crate) votes: bool,
    pub(crate) vacant: bool,
}

pub(crate) struct Meeting {
    pub(crate) id: String,
    pub(crate) start: String,
    pub(crate) day: String,
    pub(crate) place: String,
    pub(crate) present: Option<String>,
    pub(crate) agenda: Vec<Text>,
    pub(crate) minutes: Vec<Text>,
}

pub(crate) struct Minutes {
    pub(crate) title: String,
    pub(crate) who: String,
    pub(crate) approved: bool,
    pub(crate) approved_by: String,
    pub(crate) missing: String,
    pub(crate) changed_since: bool,
}

pub(crate) struct Delegation {
    pub(crate) to: String,
    pub(crate) short: String,
    pub(crate) mandate: String,
}

/// Returns an assembly as everybody reads it. Other assemblies are named by their ids alone: what they are called is said in
/// documents of their own, which not everybody may read.
pub(crate) fn view(w: &Words, shown: &Document) -> View {
    let names = Names::of(&shown.summary.parties);
    let said = said::but(w, &shown.summary.kind, &shown.draft, &APART, &names);
    let meetings = meetings(w, &shown.draft);
    let Some(assembly) = &shown.assembly else {
        let (seats, minutes, delegations) = Default::default();
        let sentence = w.say("assembly-not-open");
        return View {
            sentence,
            is_open: false,
            dissolved: None,
            parent: None,
            seats,
            meetings,
            minutes,
            delegations,
            said,
        };
    };
    let who = line(&assembly.convener.name);
    let sentence = match assembly.level {
        None => w.with("assembly-forming", "who", &who),
        Some(level) => {
            w.fill("assembly-active", [("who", who.into()), ("level", w.of("level", &level.to_string()).into())])
        }
    };
    let delegation = |of: &crate::api::Delegation| Delegation {
        to: of.to.to_string(),
        short: of.to.short(),
        mandate: line(&of.mandate),
    };
    View {
        sentence,
        is_open: assembly.level.is_some() && assembly.dissolved.is_none(),
        dissolved: assembly.dissolved.as_deref().map(|why| w.with("assembly-dissolved", "why", &line(why))),
        parent: assembly.parent.map(|parent| (parent.to_string(), parent.short())),
        seats: assembly.seats.iter().map(|of| seat(w, of)).collect(),
        minutes: assembly.minutes.iter().rev().map(|of| self::minutes(w, of)).collect(),
        delegations: assembly.delegations.iter().map(delegation).collect(),
        meetings,
        said,
    }
}

fn seat(w: &Words, of: &crate::api::Seat) -> Seat {
    let names = [of.holder.as_ref().map(|holder| line(&holder.name)), Some(line(&of.label))];
    let names: Vec<String> = names.into_iter().flatten().filter(|name| !name.trim().is_empty()).collect();
    let actor = w.of("actor", &of.actor);
    Seat {
        entry: of.entry.to_string(),
        name: if names.is_empty() { actor.clone() } else { names.join(" – ") },
        actor,
        votes: of.votes,
        vacant: of.vacant,
    }
}

fn joined(territories: &[Territory]) -> String {
    territories.iter().map(|of| line(&of.name)).collect::<Vec<_>>().join(", ")
}

fn minutes(w: &Words, of: &crate::api::Minutes) -> Minutes {
    let start = of.start.as_deref().map_or_else(|| line(&of.meeting), |start| w.when(start));
    Minutes {
        title: w.with("assembly-minutes-of", "day", &start),
        who: w.fill("assembly-minutes-by", [("who", line(&of.by.name).into()), ("day", w.day(&of.time).into())]),
        approved: of.approved,
        approved_by: joined(&of.approved_by),
        missing: joined(&of.missing),
        changed_since: of.changed_since,
    }
}

fn meetings(w: &Words, draft: &Draft) -> Vec<Meeting> {
    let Some(Value::Map(items)) = draft.fields.get("meetings") else { return Vec::new() };
    let mut meetings: Vec<Meeting> = items.iter().filter_map(|(id, item)| meeting(w, id, item)).collect();
    meetings.sort_by(|a, b| b.start.cmp(&a.start).then(a.id.cmp(&b.id)));
    meetings
}

fn meeting(w: &Words, id: &str, item: &Value) -> Option<Meeting> {
    let Value::Map(item) = item else { return None };
    let start = text(item, "start").unwrap_or_default();
    let until = text(item, "end").map(|end| format!(" – {}", w.when(&end))).unwrap_or_default();
    let places = [text(item, "place"), text(item, "online")];
    let texts = |name: &str| match item.get(name) {
        Some(Value::Map(texts)) => said::long_texts(texts),
        Some(Value::Text(_) | Value::Integer(_) | Value::Member(_)) | None => Vec::new(),
    };
    Some(Meeting {
        id: id.to_owned(),
        day: format!("{}{until}", w.when(&start)),
        start,
        place: places.into_iter().flatten().collect::<Vec<_>>().join(" · "),
        present: text(item, "present").map(|present| w.with("assembly-present", "number", &present)),
        agenda: texts("agenda"),
        minutes: texts("minutes"),
    })
}

fn text(item: &BTreeMap<String, Value>, name: &str) -> Option<String> {
    match item.get(name)? {
        Value::Text(text) => Some(line(text)),
        Value::Integer(number) => Some(number.to_string()),
        Value::Member(_) | Value::Map(_) => None,
    }
}

/// Shows the page, with a form again that was not taken.
pub(super) async fn show_it(visit: &Visit, head: Head, shown: &Document, form: Form) -> Result<Response, Trouble> {
    let w = visit.words;
    let ours = visit.desk.ours().await.ok();
    let assembly = shown.assembly.as_ref();
    let waits = |of: &&crate::api::Minutes| of.missing.iter().any(|who| Some(who.id) == ours);
    let to_approve = assembly.iter().flat_map(|of| of.minutes.iter()).filter(waits);
    let to_approve = to_approve.map(|of| (of.entry.to_string(), minutes(&w, of).title)).collect();
    let parties = shown.summary.parties.iter();
    let status = form.status();
    let actors = djuntu_protocol::act::Actor::ALL.map(|actor| actor.name().to_owned());
    let page = Page {
        frame: visit.frame(title(visit, &head), Place::Documents),
        view: view(&w, shown),
        is_convener: ours.is_some() && assembly.map(|of| of.convener.id) == ours,
        levels: (0..LEVELS).map(|level| (level, w.of("level", &level.to_string()))).collect(),
        actors: actors.into_iter().map(|name| (name.clone(), w.of("actor", &name))).collect(),
        holders: parties.map(|party| (party.id.to_string(), line(&party.name))).collect(),
        to_approve,
        head,
        problem: form.problem,
        typed: form.typed,
    };
    show_with(status, &page)
}

/// Reads a form of this page.
pub(super) fn said(fields: &Fields) -> Said {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let (role, act) = match fields.get("do") {
        "open" => {
            (Role::Signer, AssemblyAct::Open { level: number(fields, "level")??, parent: fields.typed("parent") })
        }
        "seat" => {
            let seat = AssemblyAct::Seat {
                actor: text("actor"),
                holder: fields.typed("holder"),
                label: text("label"),
                votes: fields.get("votes") == "yes",
            };
            (Role::Signer, seat)
        }
        "vacate" => (Role::Signer, AssemblyAct::Vacate { seat: fields.typed("seat")? }),
        "minutes" => (Role::Editor, AssemblyAct::Minutes { meeting: fields.typed("meeting") }),
        "approve" => (Role::Signer, AssemblyAct::Approve { minutes: Some(fields.typed("minutes")?) }),
        "delegate" => (Role::Signer, AssemblyAct::Delegate { to: text("to"), mandate: text("mandate") }),
        "dissolve" => (Role::Signer, AssemblyAct::Dissolve { reason: text("reason") }),
        _ => return None,
    };
    Some((role, Act::Assembly(act)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;

    #[test]
    fn meetings_are_told_from_the_newest_whatever_they_lack() {
        let map = |pairs: Vec<(&str, Value)>| {
            Value::Map(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
        };
        let start = |text: &str| ("start", Value::Text(text.to_owned()));
        let mut draft = Draft::default();
        let meetings = map(vec![
            ("0a", map(vec![start("2027-01-31"), ("present", Value::Integer(7))])),
            ("0b", map(vec![start("2027-02-28T18:00:00Z"), ("place", Value::Text("Sala\u{202e} 1".to_owned()))])),
            ("0c", map(vec![])),
            ("0d", Value::Integer(1)),
        ]);
        draft.fields.insert("meetings".to_owned(), meetings);
        let told = super::meetings(&Words(Language::En), &draft);
        let told: Vec<_> = told.iter().map(|of| (of.id.as_str(), of.place.as_str(), of.present.as_deref())).collect();
        assert_eq!(told, [("0b", "Sala 1", None), ("0a", "", Some("7 were there.")), ("0c", "", None)]);
    }

    #[test]
    fn nothing_is_vacated_or_approved_that_is_not_named() {
        let read = |form: &str| said(&Fields::parse(form.as_bytes()).unwrap());
        for form in ["do=vacate&seat=", "do=approve", "do=open&level=", "do=open&level=999", "do=else"] {
            assert!(read(form).is_none(), "{form}");
        }
        assert!(matches!(
            read("do=seat&actor=x&holder=&votes=yes"),
            Some((Role::Signer, Act::Assembly(AssemblyAct::Seat { holder: None, votes: true, .. })))
        ));
    }
}
