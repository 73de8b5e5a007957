//! Records of the conservatory: versions, what others think of them, and how they are cited.

use super::layout::pairs;
use super::terminal::{alarming, clean, good, heading};
use super::{moment, names, short};
use djuntu_node::api::{Conserved, Document, RecordVersion};

/// Lays out every version, the newest last.
pub(super) fn record(record: &Conserved) -> String {
    let mut page: String = record.versions.iter().map(version).collect();
    for other in &record.superseded_by {
        page.push_str(&format!("\nAnother record takes its place: {}\n", short(other)));
    }
    page
}

fn version(version: &RecordVersion) -> String {
    let mut page = format!("\n{}\n", heading(&format!("Version {}, {}", version.number, moment(&version.time))));
    let mut rows = vec![("cited as", version.version.to_string())];
    for review in &version.reviews {
        let (name, verdict, text) = (clean(&review.by.name), clean(&review.verdict), clean(&review.text));
        rows.push(("review", format!("{name}: {verdict}. {text}")));
    }
    if !version.endorsed_by.is_empty() {
        rows.push(("endorsed by", names(&version.endorsed_by)));
    }
    page.push_str(&pairs(2, &rows));
    if let (Some(licence), Some(released)) = (&version.licence, &version.released) {
        page.push_str(&format!("  {}\n", good(&format!("Released under {}, {}.", clean(licence), moment(released)))));
    }
    if let Some(reason) = &version.retracted {
        page.push_str(&format!("  {}\n", alarming(&format!("Retracted: {}", clean(reason)))));
    }
    if version.changed_since {
        page.push_str("  The text reads differently by now; this version stays as it was.\n");
    }
    page
}

/// Says how a record stands after something was said about it.
pub(crate) fn conserved(document: &Document) -> String {
    let state = document.summary.state.as_deref().map(clean).unwrap_or_default();
    let page = document.record.as_ref().map(record).unwrap_or_default();
    format!("{}: {state}\n{page}", short(&document.summary.id))
}
