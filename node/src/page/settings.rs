//! Settings: who may use the page, and what is to be known of this node.

use super::fields::Fields;
use super::frame::{Frame, Place, show, show_with};
use super::people::Role;
use super::porter::{Change, PorterError};
use super::reasons::{self, Told};
use super::sessions::Link;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::{Check, ProtectKey, UnlockKey};
use crate::desk::DeskError;
use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

#[derive(Template)]
#[template(path = "settings.html")]
struct Page {
    frame: Frame,
    problem: Option<String>,
    /// A link that was just made, to be handed over.
    link: Option<String>,
    people: Vec<Person>,
    roles: Vec<(&'static str, String)>,
    /// How the office key is kept, for those who may sign; none where there is no territory.
    office: Option<Office>,
    about: About,
}

struct Office {
    is_protected: bool,
    /// Until when it is unlocked.
    until: Option<String>,
    is_awaited: bool,
}

struct Person {
    name: String,
    role: &'static str,
    is_self: bool,
}

/// What is to be known of the node.
struct About {
    version: String,
    node: String,
    addresses: Vec<String>,
    checks: Vec<Checked>,
    traffic: String,
}

/// What a check of the node has found.
struct Checked {
    name: String,
    state: String,
    told: Told,
}

fn checked(w: &Words, check: &Check) -> Checked {
    Checked { name: w.of("check", &check.name), state: check.state.clone(), told: reasons::check(w, check) }
}

async fn page(visit: &Visit, problem: Option<String>, link: Option<String>) -> Result<Page, Trouble> {
    let w = visit.words;
    let status = visit.desk.status().await?;
    let people = if visit.may(Role::Administrator) { visit.porter.all().await? } else { Vec::new() };
    let (sent, received) = (w.size(status.bytes_out), w.size(status.bytes_in));
    let office = match visit.may(Role::Signer) && status.territory.is_some() {
        true => Some(visit.desk.office_key().await?),
        false => None,
    };
    let office = office.map(|key| Office {
        is_protected: key.protected,
        until: key.unlocked_until.map(|until| w.moment(&until)),
        is_awaited: key.waiting > 0,
    });
    let ours = visit.visitor.as_ref().map(|visitor| visitor.name.as_str());
    let person = |name: &str, role: Role| Person { name: line(name), role: role.name(), is_self: Some(name) == ours };
    Ok(Page {
        frame: visit.frame(w.say("nav-settings"), Place::Settings),
        problem,
        link,
        people: people.iter().map(|visitor| person(&visitor.name, visitor.role)).collect(),
        roles: Role::ALL.map(|role| (role.name(), w.of("role", role.name()))).into(),
        office,
        about: About {
            version: status.version,
            node: status.node.to_string(),
            addresses: status.addresses.iter().map(|address| line(address)).collect(),
            checks: visit.desk.doctor().await?.checks.iter().map(|check| checked(&w, check)).collect(),
            traffic: w.fill("about-bytes", [("sent", sent.into()), ("received", received.into())]),
        },
    })
}

pub(super) async fn settings(visit: Visit) -> Result<Response, Trouble> {
    show(&page(&visit, None, None).await?)
}

/// Puts the office key under a passphrase, or takes it away; unlocks it, or locks it again.
pub(super) async fn office_key(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Signer)?;
    let passphrase = fields.get("passphrase").to_owned();
    let outcome = match fields.get("do") {
        "protect" if passphrase != fields.get("again") => Err(DeskError::Input(visit.words.say("office-differ"))),
        "protect" => visit.desk.protect_key(ProtectKey { passphrase, protect: true }).await,
        "unprotect" => visit.desk.protect_key(ProtectKey { passphrase, protect: false }).await,
        "unlock" => visit.desk.unlock_key(UnlockKey { passphrase: Some(passphrase), minutes: None }).await,
        "lock" => visit.desk.unlock_key(UnlockKey { passphrase: None, minutes: None }).await,
        _ => return Err(Trouble::NothingHere),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to("/settings#office-title").into_response()),
        Err(DeskError::Stopping) => Err(DeskError::Stopping.into()),
        Err(error) => {
            let problem = match &error {
                DeskError::Input(_) if fields.get("do") != "protect" => visit.words.say("office-wrong"),
                DeskError::Input(sentence) => sentence.clone(),
                error => visit.words.problem(error),
            };
            show_with(Trouble::from(error).status(), &page(&visit, Some(problem), None).await?)
        }
    }
}

/// Makes a link for somebody new, or a new password for somebody who is here.
pub(super) async fn link(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    let role = Role::named(fields.get("role")).unwrap_or(Role::Reader);
    let secret = visit.porter.link(Link { name: fields.typed("name"), role }).await?;
    // Under the very address under which the administrator is here.
    show(&page(&visit, None, Some(format!("http://{}/first/{secret}", visit.host))).await?)
}

/// Gives somebody another role, or removes the account.
pub(super) async fn person(visit: Visit, fields: Fields) -> Result<Response, Trouble> {
    visit.must(Role::Administrator)?;
    let change = match (fields.get("do"), Role::named(fields.get("role"))) {
        ("remove", _) => Change::Remove,
        (_, Some(role)) => Change::Give(role),
        (_, None) => return Err(Trouble::NothingHere),
    };
    match visit.porter.change(fields.get("name"), change).await {
        Ok(()) => Ok(Redirect::to("/settings").into_response()),
        Err(PorterError::Stopping) => Err(PorterError::Stopping.into()),
        Err(error) => {
            let trouble = Trouble::Porter(error);
            let problem = Some(trouble.sentence(&visit.words));
            show_with(trouble.status(), &page(&visit, problem, None).await?)
        }
    }
}
