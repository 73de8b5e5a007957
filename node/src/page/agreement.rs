//! The page of an agreement: the text now, what was proposed, who has signed, who is missing, and what was changed since.

use super::document::said::{self, Names, Said};
use super::document::{self, Head};
use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::text::{clean, line};
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Act, AgreementAct, Document, Proposal, Territory};
use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use djuntu_protocol::document::diff::{Difference, Piece};
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::document::view::Value;
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "agreement.html")]
struct Page {
    frame: Frame,
    head: Head,
    said: Vec<Said>,
    versions: Vec<Version>,
    changed: Vec<Change>,
    /// Whether the text reads as it was proposed last, so that there is nothing to propose.
    is_proposed: bool,
}

#[derive(Template)]
#[template(path = "version.html")]
struct VersionPage {
    frame: Frame,
    head: Head,
    problem: Option<String>,
    version: Version,
    /// The frozen text.
    said: Vec<Said>,
    /// Whether this territory is asked to sign it, and whether it can be signed here.
    is_asked: bool,
    can_sign: bool,
    must_ratify: bool,
}

/// A proposed version.
pub(crate) struct Version {
    pub(crate) number: u32,
    pub(crate) by: String,
    pub(crate) parties: String,
    pub(crate) hash: String,
    pub(crate) state: String,
    pub(crate) is_signed: bool,
    pub(crate) signatures: Vec<Signature>,
    pub(crate) missing: String,
    pub(crate) unratified: String,
    pub(crate) lines: Vec<String>,
    pub(crate) changed_since: bool,
}

pub(crate) struct Signature {
    pub(crate) territory: String,
    pub(crate) name: String,
    pub(crate) office: String,
    pub(crate) time: String,
    pub(crate) moment: String,
    pub(crate) outside: Option<String>,
}

/// A place of the text that reads differently by now.
struct Change {
    label: String,
    pieces: Vec<(&'static str, String)>,
}

fn names(territories: &[Territory]) -> String {
    territories.iter().map(|territory| line(&territory.name)).collect::<Vec<_>>().join(", ")
}

/// Returns a proposed version as everybody reads it.
pub(crate) fn version(w: &Words, proposal: &Proposal) -> Version {
    let key = match (proposal.in_force, proposal.replaced_by.is_some(), proposal.ended.is_some()) {
        (_, _, true) => "version-ended",
        (true, true, _) => "version-replaced",
        (true, false, _) => "version-in-force",
        (false, _, _) if proposal.missing.is_empty() => "version-not-ratified",
        (false, _, _) if proposal.signatures.is_empty() => "version-proposed",
        (false, _, _) => "version-partly",
    };
    let ratified = proposal.ratifications.iter().map(|said| {
        let words = [
            ("who", line(&said.by.name).into()),
            ("body", line(&said.body).into()),
            ("reference", line(&said.reference).into()),
            ("day", w.day(&said.date).into()),
        ];
        w.fill("version-ratified", words)
    });
    let objects = proposal.objections.iter().map(|said| {
        w.fill("version-objects", [("who", line(&said.by.name).into()), ("why", line(&said.reason).into())])
    });
    let adheres = proposal.adherents.iter().map(|said| w.with("version-adheres", "who", &line(&said.by.name)));
    let ends = proposal.ended.iter().map(|said| {
        let words = [
            ("who", line(&said.by.name).into()),
            ("day", w.day(&said.effective).into()),
            ("why", line(&said.reason).into()),
        ];
        w.fill("version-ends", words)
    });
    let disputed = proposal.disputed.iter().map(|who| w.with("version-disputed", "who", &line(&who.name)));
    let mut signatures: Vec<&crate::api::Signature> = proposal.signatures.iter().collect();
    signatures.sort_by_key(|signature| (&signature.time, &signature.name));
    Version {
        number: proposal.number,
        by: line(&proposal.by.name),
        parties: names(&proposal.parties),
        hash: proposal.version.to_string(),
        state: w.say(key),
        is_signed: proposal.in_force,
        signatures: signatures
            .into_iter()
            .map(|signature| Signature {
                territory: line(&signature.by.name),
                name: line(&signature.name),
                office: line(&signature.office),
                moment: w.moment(&signature.time),
                time: signature.time.clone(),
                outside: signature.outside.as_deref().map(line),
            })
            .collect(),
        missing: names(&proposal.missing),
        unratified: names(&proposal.unratified),
        lines: ratified.chain(objects).chain(adheres).chain(ends).chain(disputed).collect(),
        changed_since: proposal.changed_since,
    }
}

pub(super) async fn show_it(visit: &Visit, head: Head, shown: &Document) -> Result<Response, Trouble> {
    let w = visit.words;
    let newest = shown.proposals.last();
    let changed = match newest.filter(|proposal| proposal.changed_since) {
        Some(proposal) => {
            let from = format!("v{}", proposal.number);
            let diff = visit.desk.diff(shown.summary.id, Some(&from), None).await?;
            diff.differences.iter().map(|difference| change(&w, difference)).collect()
        }
        None => Vec::new(),
    };
    let parties = Names::of(&shown.summary.parties);
    let page = Page {
        frame: visit.frame(document::title(visit, &head), Place::Documents),
        said: said::but(&w, &shown.summary.kind, &shown.draft, &[], &parties),
        is_proposed: newest.is_some_and(|proposal| !proposal.changed_since),
        versions: shown.proposals.iter().rev().map(|proposal| version(&w, proposal)).collect(),
        changed,
        head,
    };
    show(&page)
}

/// Returns a difference with the word for its field; ids of items say nothing to people.
fn change(w: &Words, difference: &Difference) -> Change {
    let mut names: Vec<&str> = difference.path.split('.').collect();
    let field = names.first().copied().unwrap_or_default();
    let last = names.pop().unwrap_or_default();
    let language = w.of("language", last);
    let label = match names.len() {
        0 => w.of("field", field),
        1 => format!("{} – {language}", w.of("field", field)),
        _ if language == last => format!("{} – {}", w.of("field", field), w.of("field", last)),
        _ => format!("{} – {}, {language}", w.of("field", field), w.of("field", names.last().unwrap_or(&last))),
    };
    let piece = |piece: &Piece| match piece {
        Piece::Same(text) => ("same", clean(text)),
        Piece::Out(text) => ("out", clean(text)),
        Piece::In(text) => ("in", clean(text)),
    };
    Change { label, pieces: difference.pieces.iter().map(piece).collect() }
}

async fn version_page(visit: &Visit, name: &str, number: u32, problem: Option<String>) -> Result<VersionPage, Trouble> {
    let w = visit.words;
    let shown = visit.desk.show(document::id(name)?).await?;
    let proposal = shown.proposals.iter().find(|proposal| proposal.number == number).ok_or(Trouble::NothingHere)?;
    let status = visit.desk.status().await?;
    let ours = status.territory.map(|territory| territory.id);
    let is_ours = |territory: &Territory| Some(territory.id) == ours;
    let fields: BTreeMap<String, Value> = serde_json::from_str(&proposal.text)
        .map_err(|_| crate::desk::DeskError::Unreadable(proposal.text.chars().take(200).collect()))?;
    let parties = Names::of(&shown.summary.parties);
    // All that is signed, the title and the hashes of annexes too.
    let kind = DocumentKind::Agreement;
    let said = kind.schema().all_fields().filter(|field| field.name != "lang0");
    let said = said.filter_map(|field| said::said(&w, kind, field, fields.get(field.name)?, &parties));
    // Whoever signs sees every character that is signed.
    let said = said.map(Said::into_typed).collect();
    let head = document::head(visit, &shown);
    Ok(VersionPage {
        frame: visit.frame(w.with("version-title", "number", &number.to_string()), Place::Documents),
        problem,
        said,
        is_asked: proposal.missing.iter().any(is_ours) && proposal.ended.is_none(),
        must_ratify: proposal.unratified.iter().any(is_ours) && !proposal.missing.iter().any(is_ours),
        can_sign: status.can_sign,
        version: version(&w, proposal),
        head,
    })
}

pub(super) async fn show_version(visit: Visit, Path((name, number)): Path<(String, u32)>) -> Result<Response, Trouble> {
    show(&version_page(&visit, &name, number, None).await?)
}

/// Freezes the text as it reads now.
pub(super) async fn propose(visit: Visit, Path(name): Path<String>, fields: Fields) -> Result<Response, Trouble> {
    visit.must_sign(&fields).await?;
    let id = document::id(&name)?;
    visit.desk.act(id, Act::Agreement(AgreementAct::Propose { ratifying: Vec::new() })).await?;
    Ok(Redirect::to(&format!("/documents/{id}?done=proposed")).into_response())
}

/// Signs exactly the version that was shown; whoever signs shows by the password that it is he, every time.
pub(super) async fn sign(
    visit: Visit,
    Path((name, number)): Path<(String, u32)>,
    fields: Fields,
) -> Result<Response, Trouble> {
    visit.must_show_password(&fields).await?;
    let id = document::id(&name)?;
    let version = fields.get("version").parse().map_err(|_| Trouble::NothingHere)?;
    let act =
        Act::Agreement(AgreementAct::Sign { number: Some(number), version: Some(version), name: None, office: None });
    match visit.desk.act(id, act).await {
        Ok(_) => Ok(Redirect::to(&format!("/documents/{id}?done=signed")).into_response()),
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &version_page(&visit, &name, number, problem).await?)
        }
    }
}

/// Says that the council or assembly has ratified a version.
pub(super) async fn ratify(
    visit: Visit,
    Path((name, number)): Path<(String, u32)>,
    fields: Fields,
) -> Result<Response, Trouble> {
    visit.must_sign(&fields).await?;
    let id = document::id(&name)?;
    let act = Act::Agreement(AgreementAct::Ratify {
        number: Some(number),
        version: Some(fields.get("version").parse().map_err(|_| Trouble::NothingHere)?),
        body: fields.get("body").to_owned(),
        reference: fields.get("reference").to_owned(),
        date: fields.get("date").to_owned(),
    });
    match visit.desk.act(id, act).await {
        Ok(_) => Ok(Redirect::to(&format!("/documents/{id}?done=ratified")).into_response()),
        Err(error) => {
            let problem = Some(visit.words.problem(&error));
            show_with(StatusCode::UNPROCESSABLE_ENTITY, &version_page(&visit, &name, number, problem).await?)
        }
    }
}
