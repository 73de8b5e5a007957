//! The page of one document: what it says, how it stands, and what can be done with it.
//!
//! Kinds with a page of their own are named in [`show_it`]; the others are shown as their table of fields has them, so that
//! nothing that is here is ever without a page.

pub(super) mod assembly;
pub(super) mod decision;
pub(super) mod fund;
pub(super) mod measure;
pub(super) mod record;
pub(super) mod said;
pub(super) mod stating;

use super::frame::{Frame, Place, show};
use super::publish::Readers;
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use super::{agreement, files, project};
use crate::api::{Document, Status};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use djuntu_protocol::document::kinds::DocumentKind;
use djuntu_protocol::file::FIELD as FILES;
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use said::{Names, Said};
use serde::Deserialize;
use stating::Form;

/// What can have been done just now.
const DONE: [&str; 10] =
    ["stated", "saved", "merged", "unchanged", "proposed", "signed", "ratified", "published", "attached", "detached"];

/// What stands at the top of every document.
pub(super) struct Head {
    pub(super) id: String,
    pub(super) short: String,
    pub(super) title: Option<String>,
    pub(super) kind: String,
    pub(super) state: Option<String>,
    pub(super) parties: Vec<String>,
    pub(super) changed: Option<String>,
    pub(super) changed_at: String,
    pub(super) public: bool,
    pub(super) entries: usize,
    /// The hash over its heads, short enough to be compared by telephone.
    pub(super) fingerprint: String,
    pub(super) warnings: Vec<String>,
    pub(super) set_aside: usize,
    pub(super) files: Vec<files::Listed>,
    /// Whether files can be attached to documents of its kind.
    pub(super) takes_files: bool,
    /// How many of those who share it have all of it, as known here.
    pub(super) kept: Option<String>,
    /// Who may read it; none of what is never public, and of what is shown to everybody.
    pub(super) readers: Option<Readers>,
    /// What was just done, as the address says.
    pub(super) done: Option<String>,
}

/// What was just done, said once after a redirect.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Done {
    done: String,
}

#[derive(Template)]
#[template(path = "document.html")]
struct Page {
    frame: Frame,
    head: Head,
    said: Vec<Said>,
}

/// Reads the id in an address.
pub(super) fn id(name: &str) -> Result<DocumentId, Trouble> {
    name.parse().map_err(|_| Trouble::NothingHere)
}

/// Returns what stands at the top of a document.
pub(super) fn head(visit: &Visit, shown: &Document) -> Head {
    head_in(&visit.words, shown)
}

/// Returns what stands at the top of a document, in the words of a language.
pub(super) fn head_in(w: &Words, shown: &Document) -> Head {
    let summary = &shown.summary;
    Head {
        id: summary.id.to_string(),
        short: summary.id.short(),
        title: shown.draft.title(&[w.0.code()]).map(|title| line(&title)),
        kind: w.of("kind", &summary.kind),
        state: summary.state.as_deref().map(|state| state_word(w, state)),
        parties: summary.parties.iter().map(|party| line(&party.name)).collect(),
        changed: summary.changed.as_deref().map(|changed| w.moment(changed)),
        changed_at: summary.changed.clone().unwrap_or_default(),
        public: summary.public,
        entries: shown.entries,
        fingerprint: shown.fingerprint.chars().take(8).collect(),
        warnings: shown.warnings.iter().map(|warning| line(warning)).collect(),
        set_aside: shown.set_aside.len(),
        files: Vec::new(),
        takes_files: takes_files(&summary.kind),
        kept: None,
        readers: None,
        done: None,
    }
}

/// Returns whether the table of a kind has files.
fn takes_files(kind: &str) -> bool {
    let kind: Result<DocumentKind, _> = kind.parse();
    kind.is_ok_and(|kind| kind.schema().all_fields().any(|field| field.name == FILES))
}

/// Returns the title of a page about a document.
pub(super) fn title(visit: &Visit, head: &Head) -> String {
    head.title.clone().unwrap_or_else(|| format!("{} {}", visit.words.say("untitled"), head.short))
}

/// Says how many of those who share a document have the same of everything as this node, which is what is known of others.
fn kept(visit: &Visit, shown: &Document, status: &Status) -> String {
    let ours = status.territory.as_ref().map(|territory| territory.id);
    let parties = &shown.summary.parties;
    let has = |id: TerritoryId| {
        let mut nodes = status.nodes.iter().filter(|node| node.territory.id == id);
        Some(id) == ours || nodes.any(|node| node.state == "equal")
    };
    let count = parties.iter().filter(|party| has(party.id)).count();
    visit.words.fill("document-kept", [("has", count.into()), ("all", parties.len().into())])
}

pub(super) async fn show_it(
    visit: Visit,
    Path(name): Path<String>,
    Query(Done { done }): Query<Done>,
) -> Result<Response, Trouble> {
    let shown = visit.desk.show(id(&name)?).await?;
    let done = DONE.contains(&done.as_str()).then(|| visit.words.of("done", &done));
    let head = Head { done, ..whole_head(&visit, &shown).await? };
    show_shown(&visit, head, &shown, Form::default()).await
}

/// Returns what stands at the top of a document, with what others are known to have of it and its files.
async fn whole_head(visit: &Visit, shown: &Document) -> Result<Head, Trouble> {
    let status = visit.desk.status().await?;
    let (kept, readers) = (Some(kept(visit, shown, &status)), Readers::of(&visit.words, shown, &status));
    Ok(Head { kept, readers, files: files::listed(visit, &shown.draft).await?, ..head(visit, shown) })
}

/// Shows a document again, with a form that was not taken.
async fn show_again(visit: &Visit, document: DocumentId, form: Form) -> Result<Response, Trouble> {
    let shown = visit.desk.show(document).await?;
    show_shown(visit, whole_head(visit, &shown).await?, &shown, form).await
}

async fn show_shown(visit: &Visit, head: Head, shown: &Document, form: Form) -> Result<Response, Trouble> {
    match shown.summary.kind.as_str() {
        "project" => return project::show_it(visit, head, shown),
        "agreement" => return agreement::show_it(visit, head, shown).await,
        "decision" => return decision::show_it(visit, head, shown, form).await,
        "fund" => return fund::show_it(visit, head, shown, form).await,
        "measure" => return measure::show_it(visit, head, shown, form).await,
        "record" => return record::show_it(visit, head, shown, form).await,
        "assembly" => return assembly::show_it(visit, head, shown, form).await,
        _ => {}
    }
    let names = Names::of(&shown.summary.parties);
    let said = said::but(&visit.words, &shown.summary.kind, &shown.draft, &[], &names);
    show(&Page { frame: visit.frame(title(visit, &head), Place::Documents), head, said })
}

/// Returns the word for how far a document has come.
pub(crate) fn state_word(w: &Words, state: &str) -> String {
    let counts = state.strip_prefix("tallied ").and_then(|counts| counts.split_once(" of "));
    match counts {
        Some((told, all)) => w.fill("document-state-tallied", [("told", told.into()), ("all", all.into())]),
        None => w.of("document-state", state),
    }
}
