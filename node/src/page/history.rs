//! The history of a document: every entry, who made it, when, and whether it counts.

use super::document;
use super::document::said::{self, Names, Said};
use super::frame::{Frame, Place, show};
use super::limits::LISTED_TARGET;
use super::reasons::{self, Told};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "history.html")]
struct Page {
    frame: Frame,
    head: document::Head,
    rows: Vec<Row>,
    total: usize,
    number: usize,
    before: Option<usize>,
    after: Option<usize>,
}

/// Returns what an entry is in the reader's language, for what is in every history; none when only the node's words say it.
fn told(w: &Words, what: &str) -> Option<String> {
    let number = |after: &str| what.strip_prefix(after)?.split(' ').next();
    let edits = what.strip_suffix(" edits").and_then(|count| count.parse::<usize>().ok());
    w.known("log", what)
        .or_else(|| edits.map(|count| w.count("history-edits", count)))
        .or_else(|| number("proposes version ").map(|number| w.with("history-proposes", "number", number)))
        .or_else(|| number("signs version ").map(|number| w.with("history-signs", "number", number)))
}

/// One entry.
struct Row {
    who: String,
    time: String,
    moment: String,
    /// What it is, and whether that is said in the reader's language.
    what: (String, bool),
    counts: bool,
    reason: Option<Told>,
    notes: Vec<String>,
    id: String,
    key: String,
    seq: u64,
}

#[derive(Template)]
#[template(path = "earlier.html")]
struct EarlierPage {
    frame: Frame,
    head: document::Head,
    /// The title that it had.
    title: Option<String>,
    when: String,
    said: Vec<Said>,
}

/// At which point: a day, an entry, or a version.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct On {
    on: String,
}

/// Shows a document as it was.
pub(super) async fn earlier(
    visit: Visit,
    Path(name): Path<String>,
    Query(On { on }): Query<On>,
) -> Result<Response, Trouble> {
    let (w, id) = (visit.words, document::id(&name)?);
    let shown = visit.desk.show(id).await?;
    let earlier = visit.desk.earlier(id, &on).await?;
    let names = Names::of(&shown.summary.parties);
    show(&EarlierPage {
        frame: visit.frame(w.say("earlier-title"), Place::Documents),
        head: document::head(&visit, &shown),
        title: earlier.draft.title(&[w.0.code()]).map(|title| line(&title)),
        when: earlier.point.time.map_or_else(|| line(&on), |time| w.moment(&time)),
        said: said::but(&w, &earlier.kind, &earlier.draft, &[], &names),
    })
}

/// Which part of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Part {
    page: usize,
}

pub(super) async fn history(
    visit: Visit,
    Path(name): Path<String>,
    Query(Part { page }): Query<Part>,
) -> Result<Response, Trouble> {
    let (w, id) = (visit.words, document::id(&name)?);
    let shown = visit.desk.show(id).await?;
    let mut log = visit.desk.log(id).await?;
    // The newest first: what people look for was mostly written just now.
    log.reverse();
    let total = log.len();
    let first = page.saturating_mul(LISTED_TARGET);
    let rows = log.into_iter().skip(first).take(LISTED_TARGET).map(|entry| Row {
        who: line(&entry.by.name),
        moment: w.moment(&entry.time),
        time: entry.time,
        what: told(&w, &entry.what).map_or_else(|| (line(&entry.what), false), |what| (what, true)),
        counts: entry.counts,
        reason: entry.reason.as_deref().map(|reason| reasons::reason(&w, reason)),
        notes: entry.notes.iter().map(|note| line(note)).collect(),
        id: entry.entry.short(),
        key: entry.author.short(),
        seq: entry.seq,
    });
    let rows = rows.collect();
    show(&Page {
        frame: visit.frame(w.say("history-title"), Place::Documents),
        head: document::head(&visit, &shown),
        rows,
        total,
        number: page + 1,
        before: page.checked_sub(1),
        after: (total > first.saturating_add(LISTED_TARGET)).then_some(page + 1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::language::Language;

    #[test]
    fn what_is_in_every_history_is_told_in_the_readers_language() {
        let check = |what: &str, expected: Option<&str>| {
            assert_eq!(told(&Words(Language::Pt), what).as_deref(), expected, "{what}");
        };
        check("edit", Some("edita"));
        check("3 edits", Some("3 alterações"));
        check("proposes version 2 (abcd1234)", Some("propõe a versão 2"));
        check("signs version 2 (abcd1234) as Ana, Presidente", Some("assina a versão 2"));
        check("edits", None);
        check("books spent 3 EUR", None);
    }
}
