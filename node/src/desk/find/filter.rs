//! Which of the rows are meant, and in which order they are told.

use crate::api::{Filter, SearchResult, Summary, Territory};
use crate::desk::DeskError;
use crate::desk::names::ID_LETTERS_MIN;
use crate::desk::past::moment;
use crate::desk::rfc3339;
use crate::search::{Index, Listed, WORDS_OF_QUESTION_TARGET, folded, words};
use djuntu_protocol::document::kinds::{DocumentKind, UnknownKind};
use djuntu_protocol::identity::{DocumentId, TerritoryId};
use std::collections::{BTreeMap, BTreeSet};

/// The states in which documents can be, kind by kind.
pub(crate) const STATES: [&str; 29] = [
    // Agreements; the first is one of decisions and records too.
    "draft",
    "proposed",
    "partly signed",
    "not ratified",
    "not begun",
    "in force",
    "contested",
    "expired",
    "terminated",
    "cancelled",
    // Projects, which can be cancelled as well.
    "pipeline",
    "implementation",
    "finalisation",
    "closed",
    "suspended",
    // Funds, of which one can be open as a decision is.
    "not open",
    "open",
    "in dispute",
    // Decisions.
    "tallied 1 of 2",
    "adopted",
    "rejected",
    "withdrawn",
    // Assemblies.
    "forming",
    "active",
    "dissolved",
    // Records.
    "submitted",
    "released",
    "superseded",
    "retracted",
];

/// A filter, with everything that was typed found out.
struct Wanted {
    kind: Option<DocumentKind>,
    with: Option<BTreeSet<TerritoryId>>,
    within: Option<BTreeSet<DocumentId>>,
    state: Option<String>,
    form: Option<String>,
    since: Option<String>,
    public: Option<bool>,
}

/// Answers from what is there.
pub(super) fn answer(index: &Index, filter: &Filter) -> Result<SearchResult, DeskError> {
    let wanted = Wanted::of(index, filter)?;
    let question = filter.text.as_deref().map(question).transpose()?.unwrap_or_default();
    let mut found: Vec<(u32, &Listed)> = Vec::new();
    for hit in index.find(&question) {
        let listed = index.row(&hit.document).map(|row| &row.listed).filter(|listed| wanted.has(listed));
        found.extend(listed.map(|listed| (hit.worth, listed)));
    }
    found.sort_by(|(worth, a), (other, b)| {
        let newest = || b.summary.changed.cmp(&a.summary.changed).then(a.summary.id.cmp(&b.summary.id));
        other.cmp(worth).then_with(newest)
    });
    let names = names(index);
    let shown = found.iter().take(filter.limit.unwrap_or(usize::MAX));
    Ok(SearchResult {
        total: found.len(),
        documents: shown.map(|(_, listed)| named(&listed.summary, &names)).collect(),
        partly_searched: if question.is_empty() { 0 } else { index.cut() },
    })
}

/// Returns the words that are looked for.
fn question(text: &str) -> Result<Vec<String>, DeskError> {
    let words: Vec<String> = words(text).collect();
    match words.len() {
        0 => Err(DeskError::Input("name a word to look for: letters or digits".to_owned())),
        1..=WORDS_OF_QUESTION_TARGET => Ok(words),
        _ => Err(DeskError::Input(format!("look for at most {WORDS_OF_QUESTION_TARGET} words at a time"))),
    }
}

impl Wanted {
    fn of(index: &Index, filter: &Filter) -> Result<Self, DeskError> {
        let kind = filter.kind.as_deref().map(str::parse::<DocumentKind>).transpose();
        let since = filter.since.as_deref().map(|since| {
            let day = format!("{}t00:00:00z", since.trim());
            let since = moment(&day).or_else(|| moment(since.trim()));
            since.map(rfc3339).ok_or_else(|| {
                DeskError::Input("since when is a day, such as 2027-01-31, or a moment as RFC 3339 has it".to_owned())
            })
        });
        Ok(Self {
            kind: kind.map_err(|error: UnknownKind| DeskError::Input(error.to_string()))?,
            with: filter.with.as_deref().map(|typed| territories(index, typed)).transpose()?,
            within: filter.within.as_deref().map(|typed| cooperations(index, typed)).transpose()?,
            state: filter.state.as_deref().map(|typed| known_state(index, typed)).transpose()?,
            form: filter.form.as_deref().map(folded),
            since: since.transpose()?,
            public: filter.public,
        })
    }

    fn has(&self, listed: &Listed) -> bool {
        let summary = &listed.summary;
        let is_kind = self.kind.is_none_or(|kind| kind.name() == summary.kind);
        let shares = |with: &BTreeSet<TerritoryId>| summary.parties.iter().any(|party| with.contains(&party.id));
        let belongs = |within: &BTreeSet<DocumentId>| {
            listed.cooperation.is_some_and(|cooperation| within.contains(&cooperation)) || within.contains(&summary.id)
        };
        // Moments in this form are ordered as texts.
        let is_new = |since: &String| summary.changed.as_ref().is_some_and(|changed| changed >= since);
        is_kind
            && self.with.as_ref().is_none_or(shares)
            && self.within.as_ref().is_none_or(belongs)
            && self.state.as_ref().is_none_or(|state| summary.state.as_deref().map(folded).as_ref() == Some(state))
            && self.form.as_ref().is_none_or(|form| listed.form.as_deref().map(folded).as_ref() == Some(form))
            && self.since.as_ref().is_none_or(is_new)
            && self.public.is_none_or(|public| summary.public == public)
    }
}

/// Returns a state as it is compared. One that no document can be in is a slip of the pen, and not an empty list.
fn known_state(index: &Index, typed: &str) -> Result<String, DeskError> {
    let wanted = folded(typed);
    // How many bodies have told their tally is in the state of a decision.
    let is_known = STATES.iter().any(|state| folded(state) == wanted) || wanted.starts_with("tallied ");
    let is_there = || index.rows().any(|row| row.listed.summary.state.as_deref().map(folded).as_ref() == Some(&wanted));
    if is_known || is_there() {
        return Ok(wanted);
    }
    Err(DeskError::Input(format!("“{}” is no state: they are {}", typed.trim(), STATES.join(", "))))
}

/// Returns every territory that may be meant: names are not unique.
fn territories(index: &Index, typed: &str) -> Result<BTreeSet<TerritoryId>, DeskError> {
    let found = meant(index, DocumentKind::Territory, typed);
    let found: BTreeSet<TerritoryId> = found.into_iter().map(DocumentId::as_territory).collect();
    if found.is_empty() { Err(DeskError::NoSuchTerritory(typed.trim().to_owned())) } else { Ok(found) }
}

/// Returns every cooperation that may be meant.
fn cooperations(index: &Index, typed: &str) -> Result<BTreeSet<DocumentId>, DeskError> {
    let found = meant(index, DocumentKind::Cooperation, typed);
    let unknown =
        || DeskError::Input(format!("you know no cooperation “{}”: see “djuntu cooperation list”", typed.trim()));
    if found.is_empty() { Err(unknown()) } else { Ok(found) }
}

/// Returns the documents of a kind whose title or the beginning of whose id was typed.
fn meant(index: &Index, kind: DocumentKind, typed: &str) -> BTreeSet<DocumentId> {
    let (name, id) = (folded(typed), typed.trim().to_ascii_lowercase());
    let of_kind = index.rows().map(|row| &row.listed.summary).filter(|summary| summary.kind == kind.name());
    let is_meant = |summary: &&Summary| {
        let is_named = !name.is_empty() && summary.title.as_deref().map(folded).as_ref() == Some(&name);
        is_named || (id.len() >= ID_LETTERS_MIN && summary.id.to_string().starts_with(&id))
    };
    of_kind.filter(is_meant).map(|summary| summary.id).collect()
}

/// Returns what each territory is called now.
fn names(index: &Index) -> BTreeMap<TerritoryId, &str> {
    let territories = index.rows().filter(|row| row.listed.summary.kind == DocumentKind::Territory.name());
    territories
        .filter_map(|row| Some((row.listed.summary.id.as_territory(), row.listed.summary.title.as_deref()?)))
        .collect()
}

/// Returns what a list says of a document, with the names that its parties have now.
fn named(summary: &Summary, names: &BTreeMap<TerritoryId, &str>) -> Summary {
    let name = |id: TerritoryId| names.get(&id).map_or_else(|| id.short(), |name| (*name).to_owned());
    let parties = summary.parties.iter().map(|party| Territory { id: party.id, name: name(party.id) }).collect();
    Summary { parties, ..summary.clone() }
}
