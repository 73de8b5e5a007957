//! The conservatory: what was learnt, to be found by what it is and for whom, and cited by its hash.

use super::digest::{Digest, Record};
use super::document::record::citation;
use super::frame::{Frame, Place, show};
use super::limits::{LISTED_TARGET, QUERY_BYTES_MAX};
use super::text::line;
use super::trouble::Trouble;
use super::visit::Visit;
use super::words::Words;
use crate::api::Filter;
use crate::desk::DeskError;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use djuntu_protocol::identity::DocumentId;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a record can be, in the order in which it is offered.
const FORMS: [&str; 6] = ["method", "lesson", "study", "tool", "course", "story"];

#[derive(Template)]
#[template(path = "conservatory.html")]
struct Page {
    frame: Frame,
    rows: Vec<Row>,
    total: usize,
    text: String,
    /// Each form, with its word and whether it is chosen.
    forms: Vec<(&'static str, String, bool)>,
    /// Each audience that a record here names, and whether it is chosen.
    audiences: Vec<(String, bool)>,
    everything: bool,
    number: usize,
    before: Option<String>,
    after: Option<String>,
}

struct Row {
    address: String,
    title: Option<String>,
    short: String,
    form: Option<String>,
    owner: String,
    audience: String,
    /// Its newest version in a sentence, and how it is cited.
    version: Option<String>,
    citation: Option<String>,
    retracted: Option<String>,
    superseded_by: Vec<(String, String)>,
    is_good: bool,
}

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Asked {
    text: String,
    form: String,
    audience: String,
    /// Whether what was retracted, replaced or not released is shown as well.
    all: String,
    page: usize,
}

/// Returns whether a record can be used as it is.
fn is_good(record: &Record) -> bool {
    let released =
        record.newest.as_ref().is_some_and(|version| version.licence.is_some() && version.retracted.is_none());
    released && record.superseded_by.is_empty()
}

fn row(w: &Words, digest: &Digest, record: &Record) -> Row {
    let number = |version: &super::digest::Version| version.source.number.to_string();
    let version = record.newest.as_ref().map(|version| {
        let number = w.with("record-version", "number", &number(version));
        match version.licence.as_deref().zip(version.released.as_deref()) {
            Some((licence, day)) => {
                let day = w.day(day);
                format!("{number}. {}", w.fill("record-released", [("licence", licence.into()), ("day", day.into())]))
            }
            None => format!("{number}. {}", w.say("record-not-released")),
        }
    });
    let retracted = record.newest.as_ref().and_then(|version| version.retracted.as_deref());
    let form = record.form.as_deref().filter(|form| FORMS.contains(form));
    Row {
        address: format!("/documents/{}", digest.summary.id),
        title: digest.summary.title.as_deref().map(line).filter(|title| !title.trim().is_empty()),
        short: digest.summary.id.short(),
        form: form.map(|form| w.of("choice", form)),
        owner: record.owner.clone(),
        audience: record.audience.join(", "),
        version,
        citation: record.newest.as_ref().map(|version| citation(w, &version.source)),
        retracted: retracted.map(|why| w.with("record-retracted", "why", why)),
        superseded_by: record
            .superseded_by
            .iter()
            .map(|other| (format!("/documents/{other}"), other.short()))
            .collect(),
        is_good: is_good(record),
    }
}

/// Returns the records in which these words are, those that fit best first; none when nobody looks for words.
async fn found(visit: &Visit, text: &str) -> Result<Option<Vec<DocumentId>>, Trouble> {
    if text.is_empty() {
        return Ok(None);
    }
    let filter = Filter { kind: Some("record".to_owned()), text: Some(text.to_owned()), ..Filter::default() };
    match visit.desk.find(filter).await {
        Ok(found) => Ok(Some(found.documents.into_iter().map(|summary| summary.id).collect())),
        // What cannot be looked for is nowhere.
        Err(DeskError::Input(_)) => Ok(Some(Vec::new())),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn list(visit: Visit, Query(asked): Query<Asked>) -> Result<Response, Trouble> {
    let w = visit.words;
    let text = line(&asked.text).trim().chars().take(QUERY_BYTES_MAX).collect::<String>();
    let form = FORMS.into_iter().find(|form| *form == asked.form);
    let everything = asked.all == "yes";
    let digests = visit.digests.all().await?;
    let mut records: Vec<(&Arc<Digest>, &Record)> =
        digests.iter().filter_map(|digest| Some((digest, digest.record.as_ref()?))).collect();
    let audiences: BTreeSet<&String> = records.iter().flat_map(|(_, record)| &record.audience).collect();
    let audience = Some(asked.audience.as_str()).filter(|audience| audiences.iter().any(|known| known == audience));
    let found: Option<BTreeMap<DocumentId, usize>> = found(&visit, &text)
        .await?
        .map(|found| found.into_iter().enumerate().map(|(rank, document)| (document, rank)).collect());
    records.retain(|(digest, record)| {
        form.is_none_or(|form| record.form.as_deref() == Some(form))
            && audience.is_none_or(|audience| record.audience.iter().any(|of| of == audience))
            && found.as_ref().is_none_or(|found| found.contains_key(&digest.summary.id))
            && (everything || is_good(record))
    });
    // Those that fit best, else those that were changed last.
    let rank = |digest: &Digest| found.as_ref().and_then(|found| found.get(&digest.summary.id)).copied();
    records.sort_by(|(a, _), (b, _)| {
        rank(a)
            .cmp(&rank(b))
            .then_with(|| b.summary.changed.cmp(&a.summary.changed))
            .then(a.summary.id.cmp(&b.summary.id))
    });
    let first = asked.page.saturating_mul(LISTED_TARGET);
    let link = |page: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("text", &text).append_pair("form", form.unwrap_or_default());
        query.append_pair("audience", audience.unwrap_or_default());
        query.append_pair("all", if everything { "yes" } else { "" });
        format!("/conservatory?{}", query.append_pair("page", &page.to_string()).finish())
    };
    let page = Page {
        frame: visit.frame(w.say("nav-conservatory"), Place::Conservatory),
        rows: records.iter().skip(first).take(LISTED_TARGET).map(|(digest, record)| row(&w, digest, record)).collect(),
        total: records.len(),
        forms: FORMS.map(|name| (name, w.of("choice", name), Some(name) == form)).into(),
        audiences: audiences.into_iter().map(|one| (one.clone(), Some(one.as_str()) == audience)).collect(),
        everything,
        number: asked.page.saturating_add(1),
        before: asked.page.checked_sub(1).map(link),
        after: (records.len() > first.saturating_add(LISTED_TARGET)).then(|| link(asked.page.saturating_add(1))),
        text,
    };
    show(&page)
}
